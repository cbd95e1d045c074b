"""Machines that take tasks: each a Celery worker with a name and an Airflow home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep

import psutil

from tenken import home

NAME = "TENKEN_TEST_MACHINE"


def hostname() -> str:
    """What Airflow takes for this machine's name ([core] hostname_callable)."""
    return os.environ.get(NAME, "control")


def settings(broker_url: str, metadata_url: str, machines: int) -> dict[str, str]:
    """What every process of Airflow is given: celery.env, and what is each installation's own.

    A machine takes one task at a time.
    """
    lines = (home() / "celery.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return given | {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": "1",
        "AIRFLOW__CELERY__BROKER_URL": broker_url,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{metadata_url}",
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": "tests.celery.machines.hostname",
        "AIRFLOW__CORE__PARALLELISM": str(2 * machines),
        "PYTHONPATH": str(home()),
    }


class Machine:
    """A Celery worker and all its processes: up, and gone as a machine goes whose power fails."""

    def __init__(self, name: str, place: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.log = place / name / "worker.log"
        self.log.parent.mkdir(parents=True)
        # It needs neither Airflow's database, but for Celery's results, nor the key in it.
        self._environment = dict(environment) | {
            NAME: name,
            "AIRFLOW_HOME": str(place / name),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "sqlite:////dev/null",
            "AIRFLOW__CORE__FERNET_KEY": "",
        }
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin; `await_ready` waits."""
        # Logs stand in one folder, as on one volume: nobody needs them served.
        words = ["celery", "worker", "--celery-hostname", f"worker@{self.name}"]
        with self.log.open("wb") as out:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "airflow", *words, "--skip-serve-logs"],
                env=self._environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.process = psutil.Process(self._child.pid)

    def await_ready(self, within: float = 300) -> None:
        """Wait until it takes tasks."""
        deadline = monotonic() + within
        assert self._child
        while f"worker@{self.name} ready" not in self.log.read_text(errors="replace"):
            assert self._child.poll() is None, f"the worker ended by itself; see {self.log}"
            assert monotonic() < deadline, f"the worker is not ready; see {self.log}"
            sleep(0.2)

    def kill(self) -> None:
        """kill -9 of all its processes at one moment: none can say anything any more."""
        if self._child is None or self._child.poll() is not None:
            return
        self.process.suspend()
        for child in self.process.children(recursive=True):
            child.suspend()
        for process in [*self.process.children(recursive=True), self.process]:
            process.kill()
        self._child.wait()
