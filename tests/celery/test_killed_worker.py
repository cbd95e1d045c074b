"""Redis, PostgreSQL, a scheduler and two Celery workers, one of which is killed in mid-task.

All is done, nothing twice, and no person goes by way of Redis. `make bench-celery` does it with 200
municipalities.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Engine

from tenken import database, home, keys, masking, pipeline
from tenken.airflow.local import LocalAirflow
from tenken.database.binaries import postgresql_binaries
from tenken.database.embedded import EmbeddedServer
from tenken.operations import operation
from tenken.pipeline import STEPS
from tests.bench.municipalities import facts
from tests.canaries import cage
from tests.canaries.search import search
from tests.celery import gate
from tests.celery.broker import Broker
from tests.celery.machines import Machine, settings
from tests.celery.night import KEY, RUN, at_work, begin, end, events, tasks
from tests.chaos.standing import State, differences, standing
from tests.integration.conftest import FileSources

CODES = ("100001", "100002", "100003", "100004")
BATCHES = 2
AS_OF = date(2026, 11, 1)


@dataclass(frozen=True)
class Night:
    """What is left of the night in which a machine was lost."""

    engine: Engine
    place: Path
    lost: str
    machines: list[Machine]
    tasks: list[dict[str, Any]]
    timed_out: list[dict[str, Any]]
    state: str
    undisturbed: State
    heard: bytes
    held_when_lost: bytes
    metadata: bytes


@pytest.fixture(scope="module")
def night(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """Four municipalities of canaries in two batches; a machine lost in the midst of `ticket`."""
    place = tmp_path_factory.mktemp("celery")
    for name in ("celery_tenken", "celery_airflow", "celery_undisturbed"):
        server.create_database(name)
    cage.write(place / "in")
    environment = connected(place)
    watched = place / "gate"
    watched.write_text(f"ticket {CODES[1]}")
    with (place / "home" / "dags" / "operations.py").open("a", encoding="utf-8") as dag:
        records = place / "in" / f"{KEY}.csv"
        dag.write(gate.ARMED.format(gate=str(watched), records=str(records)))
    broker = Broker(place / "redis")
    broker.start()
    celery = settings(broker.url, server.url("celery_airflow"), machines=2)
    quick = {  # that nobody has to wait two minutes
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "1",
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "2",
    }
    own = {
        "TENKEN_DATABASE_URL": server.url("celery_tenken"),
        "TENKEN_HOME": str(place / "home"),
        "TENKEN_OUTPUT": str(place / "output"),
        masking.NAMES: str(place / "in"),
        keys.EVIDENCE: os.environ[keys.EVIDENCE],
        keys.AUDIT: os.environ[keys.AUDIT],
    }
    airflow = LocalAirflow(
        place / "airflow", place / "home" / "dags", home() / "plugins",
        server.url("celery_airflow"), environment | own | celery | quick,
    )  # fmt: skip
    machines = [Machine(name, place, airflow.environment) for name in ("one", "two")]
    engine = database.connect(server.url("celery_tenken"))
    database.migrate(engine)
    with at_work(broker, airflow, machines):
        begin(airflow, AS_OF.isoformat())
        awaited(lambda: watched.read_text() in ("one", "two"), "nobody comes to the gate")
        lost = watched.read_text()
        held = broker.dump()
        next(machine for machine in machines if machine.name == lost).kill()
        state, left = end(airflow, 600), tasks(airflow)
        timed_out = events(airflow, "heartbeat timeout")
    yield Night(
        engine, place, lost, machines, left, timed_out, state,
        undisturbed(server.url("celery_undisturbed"), place / "in"),
        broker.heard(), held, dump(server, "celery_airflow"),
    )  # fmt: skip
    engine.dispose()


def connected(place: Path) -> dict[str, str]:
    """Facts of the municipalities, and the connections: all have the same files."""
    entries = [
        {"code": code, "name": code, "residents": 1000, "connections": f"_{code}"} for code in CODES
    ]
    residents_a_batch = 1000 * len(CODES) // BATCHES
    facts(place, {"residents_a_batch": residents_a_batch, "municipalities": entries})
    for kept, folder in ((f"{KEY}.yaml", "include/operations"), ("operations.py", "dags")):
        for file in (place / "home" / folder).iterdir():
            if file.is_file() and file.name != kept:
                file.unlink()  # not read, not parsed: not waited for
    connection = json.dumps({"conn_type": "fs", "extra": {"path": str(place / "in")}})
    return {
        f"AIRFLOW_CONN_{name}_{code}".upper(): connection
        for name in (operation(KEY).connection, "tenken_register")
        for code in CODES
    }


def awaited(condition: Any, what: str, within: float = 400) -> None:
    deadline = monotonic() + within
    while not condition():
        assert monotonic() < deadline, what
        sleep(0.2)


def undisturbed(url: str, files: Path) -> State:
    """The same runs, one after the other in this process, without Airflow."""
    engine = database.connect(url)
    database.migrate(engine)
    of = operation(KEY)
    for code in CODES:
        run = pipeline.open_run(engine, f"{KEY}/{RUN}/{code}", of, code, "annual", AS_OF)
        for step in STEPS:
            pipeline.perform(step, run, FileSources(files, KEY))
        run.engine.dispose()
    state = standing(engine, KEY)
    engine.dispose()
    return state


def dump(server: EmbeddedServer, name: str) -> bytes:
    url = server.url(name).replace("postgresql+psycopg2", "postgresql")
    command = [str(postgresql_binaries(server.directory) / "pg_dump"), "--data-only", url]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_all_is_done_and_nothing_twice(night: Night) -> None:
    assert night.state == "success"
    assert night.undisturbed["tickets"]
    assert night.undisturbed["audit chain"] is None
    assert differences(standing(night.engine, KEY), night.undisturbed) == []


def test_the_lost_task_was_taken_again_by_the_other_machine_and_no_other_task_was(
    night: Night,
) -> None:
    tries = {(task["task_id"], task["map_index"]): task["try_number"] for task in night.tasks}
    again = [task for task in night.tasks if task["try_number"] > 1]
    assert len(tries) == BATCHES * len(STEPS) + 2
    assert [(task["task_id"], task["try_number"]) for task in again] == [("ticket", 2)]
    assert [event["task_id"] for event in night.timed_out] == ["ticket"]
    assert "did not emit heartbeat within time limit" in night.timed_out[0]["extra"]
    assert {task["hostname"] for task in again} == {"one", "two"} - {night.lost}
    assert {task["hostname"] for task in night.tasks} == {"one", "two"}  # both had a part


def test_no_person_goes_by_redis(night: Night) -> None:
    assert b"execute_workload" in night.heard
    assert b"execute_workload" in night.held_when_lost  # told, and not yet acknowledged
    places = {
        "said to Redis": night.heard,
        "held by Redis": night.held_when_lost,
        "Airflow's database, with Celery's results": night.metadata,
    }
    assert b"celery_taskmeta" in night.metadata
    assert search(places, cage.last_four(cage.canaries())) == []


def test_no_person_stands_in_the_logs_of_the_machines(night: Night) -> None:
    """The lost task said a name and a number in every way before it was killed."""
    logs = {str(file): file.read_bytes() for file in night.place.rglob("*.log")}
    assert {str(machine.log) for machine in night.machines} <= set(logs)
    said = b"".join(logs.values())
    assert masking.MASK.encode() in said
    assert "●".encode() in said
    assert search(logs, cage.last_four(cage.canaries())) == []
