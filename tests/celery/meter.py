"""What a run costs: processor seconds by part, connections and memory, sampled while it goes."""

from __future__ import annotations

from collections import Counter
from threading import Event, Thread
from typing import Any

import psutil
import psycopg2

from tenken.airflow.local import LocalAirflow
from tenken.database.embedded import EmbeddedServer
from tests.celery.broker import Broker
from tests.celery.machines import Machine

EVERY = 0.5  # seconds between two looks


class Meter:
    """Measures from entering to leaving."""

    def __init__(
        self, server: EmbeddedServer, broker: Broker, airflow: LocalAirflow, machines: list[Machine]
    ) -> None:
        lines = server._postmaster()
        assert lines
        own = {name: psutil.Process(child.pid) for name, child in airflow._children.items()}
        self._parts = {
            **{name: [process] for name, process in own.items()},
            "workers": [machine.process for machine in machines],
            "PostgreSQL": [psutil.Process(int(lines[0]))],
            "Redis": [broker.process],
        }
        self._url = server.url("postgres").replace("postgresql+psycopg2", "postgresql")
        self.broker = broker.name()
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._connections = self._task_memory = 0
        self._used: dict[tuple[str, int], float] = {}

    def __enter__(self) -> Meter:
        self._begun = {root.pid: _cpu(root) for roots in self._parts.values() for root in roots}
        self._all = _machine()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._count()
        self._busy = _machine() - self._all

    def figures(self, seconds: float) -> dict[str, Any]:
        """Of the time between: seconds of a processor by part, and what was the most of the rest.

        `processors_busy` is of the whole machine, whoever used them.
        """
        used = Counter[str]()
        for (part, _), its in self._used.items():
            used[part] += its  # type: ignore[assignment]
        return {
            "processor_seconds": {part: round(its, 1) for part, its in used.items()},
            "processors_busy": round(self._busy / seconds, 2),
            "most_connections": self._connections,
            "most_memory_of_a_task_mb": round(self._task_memory / 1e6),
        }

    def _count(self) -> None:
        # What was killed keeps what was last seen of it.
        for part, roots in self._parts.items():
            for root in roots:
                used = _cpu(root) - self._begun[root.pid]
                self._used[part, root.pid] = max(used, self._used.get((part, root.pid), 0.0))

    def _look(self) -> None:
        connection = psycopg2.connect(self._url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not self._over.wait(EVERY):
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                )
                [(count,)] = cursor.fetchall()
                self._connections = max(self._connections, count)
                for root in self._parts["workers"]:
                    for process in _tree(root):
                        self._task_memory = max(self._task_memory, _memory(process))
                self._count()
        connection.close()


def _cpu(root: psutil.Process) -> float:
    """Seconds, of this process and all below it, also of those that have ended."""
    used = 0.0
    for process in _tree(root):
        try:
            used += sum(process.cpu_times()[:4])  # user, system, and of ended children
        except psutil.NoSuchProcess:
            continue
    return used


def _tree(root: psutil.Process) -> list[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _machine() -> float:
    """Seconds that all processors have been busy since the machine began."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)
