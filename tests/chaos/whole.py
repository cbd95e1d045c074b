"""Deaths that only a whole Airflow can show: its scheduler, the worker of a task, all at once.

A run of the DAG on the city of `tests.chaos.city`. In one of its steps, at a statement or when it
is done and nobody has heard of it, the task kills what the schedule says; the scheduler is started
again, as a service would be, and the run goes on to its end, which is compared.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tenken import home, keys, sample
from tenken.airflow.local import LocalAirflow, _kill_group
from tenken.airflow.verification import REGISTER_POOL
from tenken.cli.city import of_files
from tenken.operations import operation
from tenken.pipeline import STEPS
from tests.chaos.city import OPERATION, City
from tests.chaos.disturbances import BORDER, Disturbance, disturb
from tests.chaos.standing import State, state_of

DIE = ("scheduler killed", "worker killed", "everything killed")
MANY = len(DIE) * len(STEPS)
NAME, RUN = "whole", "now"
WITHIN = 300.0  # seconds, of one run
TESTS = Path(__file__).parents[2]

# What the copied DAG file has more: a task that kills, and retries at once.
ARMED = """
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, {tests!r})
from tests.chaos import whole

whole.arm(Path({place!r}))
for dag in [each for name, each in list(globals().items()) if name.startswith("tenken_")]:
    for task in dag.tasks:
        task.retries, task.retry_delay = 9, timedelta(seconds=1)
"""
# A dead scheduler and a dead worker are noticed within seconds instead of minutes.
SOON = {
    "AIRFLOW__SCHEDULER__JOB_HEARTBEAT_SEC": "1",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "2",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "6",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "1",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "6",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "2",
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
}


def death(seed: int) -> Disturbance:
    """Each of the deaths in each step: one at a border, by turns, two in its midst."""
    step, kind = STEPS[seed // len(DIE) % len(STEPS)], DIE[seed % len(DIE)]
    border = (seed // len(DIE) + seed) % len(DIE) == 0
    return Disturbance(kind, step, BORDER if border else random.Random(seed).randint(1, 25))


def arm(place: Path) -> None:
    """Make the steps of this process look whether a death waits for them."""
    from tenken.airflow.step import StepOperator

    go = StepOperator._go

    def going(self: StepOperator, *given: Any) -> Any:
        waits = place / "death"
        if not waits.exists():
            return go(self, *given)
        kind, step, at = json.loads(waits.read_text())
        if step != self.step:
            return go(self, *given)
        border = disturb(at, lambda _: _die(place, kind))
        counts = go(self, *given)
        border()
        return counts

    StepOperator._go = going  # type: ignore[method-assign]


def _die(place: Path, kind: str) -> None:
    (place / "death").rename(place / "died")
    scheduler = int((place / "scheduler").read_text())
    if kind == "scheduler killed":  # its workers, and this task, may live on
        os.kill(scheduler, signal.SIGKILL)
    elif kind == "worker killed":  # nobody reports for this task any more
        os.kill(os.getppid(), signal.SIGKILL)
    else:
        os.kill(os.getppid(), signal.SIGKILL)
        os.killpg(scheduler, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Whole:
    """An Airflow on the city's server, and the folder where deaths are put down."""

    city: City
    airflow: LocalAirflow
    place: Path
    runs: int = 0

    def end_of(self, planned: Disturbance | None) -> State:
        """How the run stands at last; under `trouble` why it did not end, where it did not."""
        self.city.execute("postgres", f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        self.city.execute("postgres", f"CREATE DATABASE {NAME} TEMPLATE before")
        for word in ("death", "died"):
            (self.place / word).unlink(missing_ok=True)
        if planned:
            (self.place / "death").write_text(json.dumps([planned.kind, planned.step, planned.at]))
        self.runs += 1
        run = f"{RUN}-{self.runs}"
        dag = operation(OPERATION).dag_id
        params = {"kind": "annual", "as_of": sample.AS_OF.isoformat()}
        self.airflow.api.trigger(dag, run, params)
        until = monotonic() + WITHIN
        while (state := self._state(dag, run)) not in ("success", "failed"):
            self._keep_up()
            if monotonic() > until:
                path = f"/api/v2/dags/{dag}/dagRuns/{run}"
                self.airflow.api._ask("PATCH", path, {"state": "failed"})
                return {"trouble": f"{state} after {WITHIN:.0f} seconds"}
            sleep(0.2)
        self._keep_up()
        if state == "failed":
            return {"trouble": "the run failed"}
        if planned and not (self.place / "died").exists():
            return {"trouble": "nobody died"}
        return _of_one_name(state_of(self.city, NAME), run)

    def _state(self, dag: str, run: str) -> str:
        with suppress(OSError):  # a busy machine answers late
            return self.airflow.api.state(dag, run)
        return "not known"

    def _keep_up(self) -> None:
        """What a supervisor of services does: a scheduler that is dead is started again.

        What is left of its service goes before that, as with docker and systemd. Its workers hold
        its connections to the database open, and with them its locks: with them alive, the run may
        stand still for ever.
        """
        child = self.airflow._children["scheduler"]
        if child.poll() is not None:
            _kill_group(child.pid)
            self.airflow._spawn("scheduler")
        (self.place / "scheduler").write_text(str(self.airflow._children["scheduler"].pid))


def _of_one_name(state: State, run: str) -> State:
    """Two runs that are to be equal have different names."""
    return {
        what: sorted(row.replace(run, RUN) for row in rows) if isinstance(rows, list) else rows
        for what, rows in state.items()
    }


@contextmanager
def whole(city: City, place: Path) -> Iterator[Whole]:
    """Airflow, up on the city's own server; gone afterwards."""
    facts = place / "home"
    for folder in ("include", "expectations", "dags"):
        shutil.copytree(home() / folder, facts / folder)
    for file in [*(facts / "dags").glob("*.py"), *(facts / "include/operations").glob("*.yaml")]:
        if file.stem not in ("operations", OPERATION):
            file.unlink()
    with (facts / "dags" / "operations.py").open("a", encoding="utf-8") as dag:
        dag.write(ARMED.format(tests=str(TESTS), place=str(place)))
    connections = of_files(city.folder, [operation(OPERATION)]).connections
    city.server.create_database("airflow")
    airflow = LocalAirflow(
        place / "airflow", facts / "dags", home() / "plugins", city.server.url("airflow"),
        SOON | {
            "TENKEN_DATABASE_URL": city.server.url(NAME),
            "TENKEN_HOME": str(facts),
            "TENKEN_OUTPUT": str(place / "output"),
            keys.EVIDENCE: os.environ[keys.EVIDENCE],
            keys.AUDIT: os.environ[keys.AUDIT],
            **{f"AIRFLOW_CONN_{name.upper()}": value for name, value in connections.items()},
        },
    )  # fmt: skip
    try:
        airflow.start([operation(OPERATION).dag_id])
        airflow.api.pool(REGISTER_POOL, 4)
        yield Whole(city, airflow, place)
    finally:
        airflow.stop()
