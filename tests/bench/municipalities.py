"""`make bench-municipalities`: many municipalities in one annual run through the real scheduler.

Their sizes are spread from 300 to 400,000 residents; each has one record in 200 of them. One has
no file, so it fails; then it gets its file and is run again alone. Orchestration is all that the
slots of Airflow did beside taking steps: waiting, starting Python, handing on, writing pages.
Writes output/bench-municipalities.json. Takes two to five minutes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import click
from sqlalchemy import Engine, text

from tenken import database, home, keys, output
from tenken.airflow.local import LocalAirflow
from tenken.airflow.verification import REGISTER_POOL
from tenken.database.embedded import EmbeddedServer
from tenken.operations import operation
from tests.bench.people import People

SMALLEST, LARGEST = 300, 400_000
SCALE = 200
WRONG = 50  # one record in so many has another person's number
SLOTS = 4  # tasks that the local Airflow takes at once
KEY = "welfare"
HEAD = "my_number,name,kana,birth_date,sex,address\n"


@click.command()
@click.option("--municipalities", "count", default=200, show_default=True)
def bench(count: int) -> None:
    """One annual run of all of them, one failing; that one again, alone."""
    ratio = (LARGEST / SMALLEST) ** (1 / max(1, count - 1))
    sizes = {f"{100_000 + n}": round(SMALLEST * ratio**n) for n in range(count)}
    failing = list(sizes)[count // 2]
    dag = operation(KEY).dag_id
    with (
        tempfile.TemporaryDirectory(prefix="tenken-towns-") as folder,
        EmbeddedServer(Path(folder) / "postgresql", durable=False) as server,
    ):
        place = Path(folder)
        for name in ("tenken", "airflow"):
            server.create_database(name)
        engine = database.connect(server.url("tenken"))
        database.migrate(engine)
        environment = write(place, sizes, 1_000_000) | {
            "TENKEN_DATABASE_URL": server.url("tenken"),
            "TENKEN_HOME": str(place / "home"),
            "TENKEN_OUTPUT": str(place / "output"),
            keys.EVIDENCE: keys.new_key(),
            keys.AUDIT: keys.new_key(),
        }
        (place / failing / f"{KEY}.csv").rename(place / "set aside.csv")
        airflow = LocalAirflow(
            place / "airflow", place / "home" / "dags", home() / "plugins",
            server.url("airflow"), environment,
        )  # fmt: skip
        try:
            airflow.start([dag])
            airflow.api.pool(REGISTER_POOL, 4)
            begun = monotonic()
            first = take(airflow, dag, "all", [])
            seconds = monotonic() - begun
            done = published(engine)
            (place / "set aside.csv").rename(place / failing / f"{KEY}.csv")
            second = take(airflow, dag, "one", [failing])
        finally:
            airflow.stop()
        with engine.connect() as connection:
            busy = connection.execute(
                text("SELECT sum(extract(epoch FROM finished_at - started_at)) FROM report.step "
                     "WHERE run_id LIKE '%/all/%'")
            ).scalar_one()  # fmt: skip
        after = published(engine)
        engine.dispose()
    figures = {
        "municipalities": count,
        "records": sum(_records(size) for size in sizes.values()),
        "done": done,
        "state": first,
        "seconds": round(seconds, 1),
        "in_steps_seconds": round(float(busy), 1),
        "orchestration_seconds_a_municipality": round((seconds - float(busy) / SLOTS) / count, 2),
        "alone": second,
        "done_after": after,
    }
    file = output() / "bench-municipalities.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2) + "\n")
    click.echo(json.dumps(figures, indent=2))
    if (first, done, second, after) != ("failed", count - 1, "success", count):
        raise click.ClickException("not as expected: one fails, the others are done, then all are")


def _records(residents: int) -> int:
    return max(3, residents // SCALE)


def write(place: Path, sizes: dict[str, int], residents_a_batch: int) -> dict[str, str]:
    """The towns' files, include/municipalities.yaml, and the connections as environment."""
    entries = [
        {"code": code, "name": code, "residents": size, "connections": f"_{code}"}
        for code, size in sizes.items()
    ]
    facts(place, {"residents_a_batch": residents_a_batch, "municipalities": entries})
    people, first = People(), 0
    connections = {}
    for code, size in sizes.items():
        folder = place / code
        folder.mkdir()
        persons = people.block(first, _records(size))
        first += len(persons)
        lines = [",".join(person) + "\n" for person in persons]
        (folder / "register.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
        records = [f"R{n},{line}" for n, line in enumerate(lines)]
        for n in range(0, len(lines) - 1, WRONG):
            records[n] = f"R{n},{lines[n + 1][:12]}{lines[n][12:]}"  # another person's number
        (folder / f"{KEY}.csv").write_text("record_id," + HEAD + "".join(records), encoding="utf-8")
        connection = json.dumps({"conn_type": "fs", "extra": {"path": str(folder)}})
        for name in (operation(KEY).connection, "tenken_register"):
            connections[f"AIRFLOW_CONN_{name}_{code}".upper()] = connection
    return connections


def facts(place: Path, served: Mapping[str, Any]) -> None:
    """A home with the delivered facts, rules and DAGs, and these municipalities."""
    for folder in ("include", "expectations", "dags"):
        shutil.copytree(home() / folder, place / "home" / folder)
    (place / "home" / "include" / "municipalities.yaml").write_text(json.dumps(served))


def take(airflow: LocalAirflow, dag: str, name: str, codes: Sequence[str]) -> str:
    """Trigger an annual run for these, or for all, and wait for its end."""
    params = {"kind": "annual", "municipalities": list(codes) or None}
    airflow.api.trigger(dag, name, params)
    while (state := airflow.api.state(dag, name)) not in ("success", "failed"):
        sleep(0.5)
    return state


def published(engine: Engine) -> int:
    """How many municipalities have been verified."""
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT count(DISTINCT municipality_code) FROM report.run WHERE state = 'done'")
        )
        return int(found.scalar_one())


if __name__ == "__main__":
    bench()
