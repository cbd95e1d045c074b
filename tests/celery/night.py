"""The run whose municipalities are spread: how it stands, asked of Airflow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

from tenken.airflow.local import LocalAirflow
from tenken.airflow.verification import REGISTER_POOL
from tenken.operations import operation
from tests.celery.broker import Broker
from tests.celery.machines import Machine

KEY = "welfare"
DAG = operation(KEY).dag_id
RUN = "night"
_RUN = f"/api/v2/dags/{DAG}/dagRuns/{RUN}"


def begin(airflow: LocalAirflow, as_of: str) -> None:
    """Start it, for all municipalities."""
    airflow.api.trigger(DAG, RUN, {"kind": "annual", "as_of": as_of})


def end(airflow: LocalAirflow, within: float) -> str:
    """Wait for its end, so many seconds at most; how it ended."""
    deadline = monotonic() + within
    while (state := ended(airflow)) is None:
        assert monotonic() < deadline, "the run does not end"
        sleep(0.5)
    return state


def ended(airflow: LocalAirflow) -> str | None:
    """How it ended, if it has."""
    state = str(_ask(airflow, _RUN)["state"])
    return state if state in ("success", "failed") else None


def tasks(airflow: LocalAirflow, state: str | None = None) -> list[dict[str, Any]]:
    """Its task instances, or those in a state."""
    found: list[dict[str, Any]] = []
    while True:
        asked = f"{_RUN}/taskInstances?limit=100&offset={len(found)}"
        page = _ask(airflow, asked + (f"&state={state}" if state else ""))
        found += page["task_instances"]
        if len(page["task_instances"]) < 100:
            return found


def events(airflow: LocalAirflow, kind: str) -> list[dict[str, Any]]:
    """What Airflow has written down of that kind about its tasks."""
    found = _ask(airflow, f"/api/v2/eventLogs?dag_id={DAG}&event={quote(kind)}")
    written: list[dict[str, Any]] = found["event_logs"]
    return written


def _ask(airflow: LocalAirflow, path: str) -> dict[str, Any]:
    # A busy machine answers late; a question asked again changes nothing.
    for _ in range(10):
        with suppress(OSError):
            return airflow.api._ask("GET", path)
    return airflow.api._ask("GET", path)


@contextmanager
def at_work(broker: Broker, airflow: LocalAirflow, machines: Sequence[Machine]) -> Iterator[None]:
    """Airflow has read the DAG and the machines take tasks; afterwards all of it is gone."""
    try:
        airflow.start([DAG], timeout=600)
        airflow.api.pool(REGISTER_POOL, 4)
        for machine in machines:
            machine.start()
        for machine in machines:
            machine.await_ready()
        yield
    finally:
        for machine in machines:
            machine.kill()
        airflow.stop()
        broker.stop()
