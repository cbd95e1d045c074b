"""The machine a figure was measured on, and what the server takes of it while a job runs."""

from __future__ import annotations

import os
import platform
import threading
from datetime import date
from pathlib import Path
from typing import Any, Self

TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.25  # seconds between two looks


def told() -> dict[str, Any]:
    """What a reader needs to know of it."""
    return {
        "day": date.today().isoformat(),
        "processor": _field("/proc/cpuinfo", "model name") or platform.machine(),
        "cpus": len(os.sched_getaffinity(0)),
        "memory_gb": round(_kilobytes("/proc/meminfo", "MemTotal") / 1024**2),
        "python": platform.python_version(),
    }


def memory_available() -> int:
    """Megabytes that a process can have now."""
    return _kilobytes("/proc/meminfo", "MemAvailable") // 1024


def most_memory() -> int:
    """Megabytes that this process had at most since its program began.

    ru_maxrss would not do: it goes on from the process that started this one.
    """
    return _kilobytes("/proc/self/status", "VmHWM") // 1024


class Watched:
    """The server over a while: the most disk and memory it took, and its processor seconds.

    disk_mb: how much its data folder grew, temporary files included. server_mb: memory of its own
    of all its processes together (the shared buffers are not in it).
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.postmaster = int((data / "postmaster.pid").read_text().split()[0])
        self.disk_mb = self.server_mb = 0
        self.cpu_seconds = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._disk = _size(self.data)
        self._cpu = self._processor()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.cpu_seconds = round(self._processor() - self._cpu, 2)

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self.disk_mb = max(self.disk_mb, (_size(self.data) - self._disk) // 1024**2)
            private = sum(_kilobytes(f"/proc/{p}/status", "RssAnon") for p in self._processes())
            self.server_mb = max(self.server_mb, private // 1024)

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.postmaster}/task/{self.postmaster}/children").read_text()
        return [self.postmaster, *map(int, children.split())]

    def _processor(self) -> float:
        """Seconds of the server's processes, those that have ended included."""
        first, *others = self._processes()
        ticks = sum(_times(first)) + sum(sum(_times(other)[:2]) for other in others)
        return ticks / TICKS


def _times(process: int) -> list[int]:
    """user, system, and those of its children that have ended."""
    try:
        after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return [0, 0, 0, 0]
    return [int(ticks) for ticks in after_name[11:15]]


def _size(folder: Path) -> int:
    size = 0
    for place, _, files in os.walk(folder):
        for file in files:
            try:
                size += os.stat(os.path.join(place, file)).st_blocks * 512
            except OSError:  # gone meanwhile
                continue
    return size


def _field(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((row.partition(":")[2].strip() for row in lines if row.startswith(name)), "")


def _kilobytes(file: str, name: str) -> int:
    return int((_field(file, name) or "0").split()[0])
