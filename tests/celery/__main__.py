"""`make bench-celery`: 200 municipalities spread over Celery workers, and with one worker killed.

Redis, PostgreSQL, a whole Airflow and the workers are real, all on this machine. The same annual
run is done by 1, 2 and 4 workers, then by 2 of which one is killed in the midst of a task, then so
with a broker that hands out again after 20 seconds what was not acknowledged. All must end as the
run that was made in this process, step by step, without Airflow. Writes output/bench-celery.json.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import click
from sqlalchemy import text

from tenken import database, home, keys, output, pipeline
from tenken.airflow.local import LocalAirflow
from tenken.database.embedded import EmbeddedServer
from tenken.operations import JAPAN, operation
from tenken.pipeline import STEPS
from tests.bench.municipalities import LARGEST, SMALLEST, write
from tests.celery import night
from tests.celery.broker import Broker
from tests.celery.machines import Machine, settings
from tests.celery.meter import Meter
from tests.celery.night import KEY, RUN
from tests.chaos.standing import State, differences, standing
from tests.integration.conftest import FileSources

VISIBILITY = "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"


@dataclass(frozen=True)
class Towns:
    """The municipalities' files, and the server for all databases."""

    place: Path
    codes: list[str]
    environment: dict[str, str]
    server: EmbeddedServer
    as_of: str


@click.command()
@click.option("--municipalities", "count", default=200, show_default=True)
@click.option("--residents-a-batch", default=1_000_000, show_default=True)
@click.option("--only", multiple=True, help="These cases only, such as '2 workers'.")
def bench(count: int, residents_a_batch: int, only: tuple[str, ...]) -> None:
    """All cases, one after the other."""
    # Once Airflow is imported every logger's lines are printed.
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    os.environ |= {variable: keys.new_key() for variable in (keys.EVIDENCE, keys.AUDIT)}
    with towns(count, residents_a_batch) as them:
        begun = monotonic()
        expected = in_this_process(them)
        alone = monotonic() - begun
        cases: dict[str, dict[str, Any]] = {
            "1 worker": {"workers": 1},
            "2 workers": {"workers": 2},
            "4 workers": {"workers": 4},
            "2 workers, 1 killed": {"workers": 2, "kills": True},
            "2 workers, 1 killed, redelivered after 20 s": {
                "workers": 2, "kills": True, "more": {VISIBILITY: "20"},
            },
        }  # fmt: skip
        result: dict[str, Any] = {
            "machine": f"{os.cpu_count()} processors, Python {platform.python_version()}",
            "municipalities": count,
            "residents_a_batch": residents_a_batch,
            "tickets": len(expected["tickets"]),
            "without_airflow_seconds": round(alone, 1),
            "cases": (figures := {}),
        }
        for name in only or cases:
            figures[name] = case(them, expected, name, **cases[name])
            tell(result)
    click.echo(json.dumps(result, indent=2))
    if wrong := [name for name, each in figures.items() if each["differences"]]:
        raise click.ClickException(f"not as without Airflow: {', '.join(wrong)}")


def tell(result: dict[str, Any]) -> None:
    """Written after each case, since the next takes minutes."""
    file = output() / "bench-celery.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(result, indent=2) + "\n")


@contextmanager
def towns(count: int, residents_a_batch: int) -> Iterator[Towns]:
    """Their files, and a server."""
    ratio = (LARGEST / SMALLEST) ** (1 / max(1, count - 1))
    sizes = {f"{100_000 + n}": round(SMALLEST * ratio**n) for n in range(count)}
    with (
        tempfile.TemporaryDirectory(prefix="tenken-celery-") as folder,
        EmbeddedServer(Path(folder) / "postgresql", durable=False) as server,
    ):
        place = Path(folder)
        environment = write(place, sizes, residents_a_batch) | {
            "TENKEN_HOME": str(place / "home"),
            "TENKEN_OUTPUT": str(place / "output"),
        }
        environment |= {variable: os.environ[variable] for variable in (keys.EVIDENCE, keys.AUDIT)}
        as_of = operation(KEY).compared_on(today()).isoformat()
        yield Towns(place, list(sizes), environment, server, as_of)


def today() -> date:
    """In Japan."""
    return datetime.now(JAPAN).date()


def in_this_process(them: Towns) -> State:
    """One municipality after the other, and how it stands in the end."""
    them.server.create_database("alone")
    engine = database.connect(them.server.url("alone"))
    database.migrate(engine)
    of = operation(KEY)
    as_of = of.compared_on(today())
    for code in them.codes:
        run = pipeline.open_run(engine, f"{KEY}/{RUN}/{code}", of, code, "annual", as_of)
        for step in STEPS:
            pipeline.perform(step, run, FileSources(them.place / code, KEY))
        run.engine.dispose()
    state = standing(engine, KEY)
    engine.dispose()
    return state


def case(
    them: Towns,
    expected: State,
    name: str,
    *,
    workers: int,
    kills: bool = False,
    more: dict[str, str] | None = None,
) -> dict[str, Any]:
    """One run by that many workers of one slot each."""
    place = them.place / name
    for database_name in (f"tenken {name}", f"airflow {name}"):
        them.server.create_database(database_name)
    broker = Broker(place / "redis")
    broker.start()
    metadata = them.server.url(f"airflow {name}")
    url = them.server.url(f"tenken {name}")
    environment = them.environment | settings(broker.url, metadata, machines=workers)
    environment |= {"TENKEN_DATABASE_URL": url}
    airflow = LocalAirflow(
        place / "airflow", them.place / "home" / "dags", home() / "plugins", metadata,
        environment | (more or {}),
    )  # fmt: skip
    machines = [Machine(f"machine{n}", place, airflow.environment) for n in range(workers)]
    engine = database.connect(url)
    database.migrate(engine)
    with night.at_work(broker, airflow, machines):
        with Meter(them.server, broker, airflow, machines) as meter:
            begun = monotonic()
            night.begin(airflow, them.as_of)
            killed = kill_one(airflow, machines, engine, len(them.codes)) if kills else None
            state = night.end(airflow, 3600)
            seconds = monotonic() - begun
        tasks = night.tasks(airflow)
    stands = standing(engine, KEY)
    with engine.connect() as connection:
        busy = connection.execute(
            text("SELECT sum(extract(epoch FROM finished_at - started_at)) FROM tenken.step")
        ).scalar_one()
    engine.dispose()
    figures = {
        "state": state,
        "differences": differences(stands, expected),
        "seconds": round(seconds, 1),
        "municipalities_a_second": round(len(them.codes) / seconds, 2),
        "tasks": len(tasks),
        "tasks_a_second": round(len(tasks) / seconds, 2),
        "taken_again": sum(task["try_number"] - 1 for task in tasks),
        "by_machine": {m.name: sum(t["hostname"] == m.name for t in tasks) for m in machines},
        "in_steps_seconds": round(float(busy), 1),
        "broker": meter.broker,
        **meter.figures(seconds),
    }
    if killed:
        figures["killed"] = killed
    click.echo(f"{name}: {json.dumps(figures)}", err=True)
    return figures


def kill_one(
    airflow: LocalAirflow, machines: list[Machine], engine: Any, count: int
) -> dict[str, Any]:
    """When half of the work is done, kill -9 of a machine that has a task; what it was."""
    half = count * len(STEPS) // 2
    begun = monotonic()
    while True:
        with engine.connect() as connection:
            done = connection.execute(
                text("SELECT count(*) FROM tenken.step WHERE state = 'done'")
            ).scalar_one()
        running = {t["hostname"]: t["task_id"] for t in night.tasks(airflow, "running")}
        lost = next((machine for machine in machines if machine.name in running), None)
        if done >= half and lost:
            break
        if state := night.ended(airflow):
            raise click.ClickException(f"the run was over ({state}) before a machine was killed")
        sleep(0.2)
    lost.kill()
    return {
        "machine": lost.name,
        "in": running[lost.name],
        "after_seconds": round(monotonic() - begun, 1),
    }


if __name__ == "__main__":
    bench()
