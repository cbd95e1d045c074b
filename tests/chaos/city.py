"""A server of its own, files, and a database in which one run has been published.

Every schedule begins with a copy of it.
"""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg2

from tenken import database, pipeline, sample
from tenken.database.binaries import account
from tenken.database.embedded import EmbeddedServer, EmbeddedServerError
from tenken.operations import operation
from tenken.pipeline import STEPS
from tests.integration.conftest import FileSources

OPERATION = "welfare"
CODE = "482013"
RESIDENTS = 500
SMALL = "64m"


@dataclass
class City:
    """A server of its own, the run's files, and the database that every schedule begins with."""

    server: EmbeddedServer
    folder: Path
    small: Path | None  # a small file system, where the machine lets us have one
    made: int = field(default=0)
    started_again: int = field(default=0)  # times the server stayed down after a crash

    def fresh(self, *, small: bool = False) -> str:
        """A database in which one run has been published, and the next is to begin."""
        self.made += 1
        name = f"chaos_{self.made}"
        place = "TABLESPACE small" if small else ""
        self.execute("postgres", f"CREATE DATABASE {name} TEMPLATE before {place}")
        return name

    def execute(self, name: str, statement: str) -> None:
        """A statement by a connection of its own."""
        with self.connected(name) as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    @contextmanager
    def connected(self, name: str) -> Iterator[Any]:
        """A connection that commits by itself; waits for a server that recovers.

        One that has given up is started again, as whoever supervises services does (docker's
        `restart`, systemd). PostgreSQL gives up when a transaction that had made an unlogged table
        was rolled back in the moment before a crash ("could not create file: File exists": the
        emptied file outlives its init fork until a checkpoint); the next start clears that away.
        """
        until = monotonic() + 180
        while True:
            try:
                url = self.server.url(name).replace("postgresql+psycopg2", "postgresql")
                connection = psycopg2.connect(url)
                break
            except (psycopg2.OperationalError, EmbeddedServerError) as error:
                if monotonic() > until:
                    log = (self.server._place / "log").read_text(errors="replace")
                    raise RuntimeError(f"no server; its log ends:\n{log[-3000:]}") from error
                if self.server._postmaster() is None:
                    self.server.start()  # at another port
                    self.started_again += 1
                sleep(0.05)
        connection.autocommit = True
        try:
            yield connection
        finally:
            connection.close()

    def kill_server(self) -> None:
        """kill -9 of the postmaster and all its processes, and up again."""
        lines = self.server._postmaster()
        assert lines
        for pid in [int(lines[0]), *_children(int(lines[0]))]:
            _kill(pid)
        self.server.start()


def _children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def a_city(folder: Path) -> Iterator[City]:
    """Made, and taken away."""
    files = folder / "in"
    sample.write(files, residents=RESIDENTS, seed=5)
    before = folder / "before"
    before.mkdir()
    for name in ("register.csv", "history.csv"):
        (before / name).symlink_to(files / name)
    _as_it_was(files / f"{OPERATION}.csv", before / f"{OPERATION}.csv")
    # Durable: what a server says is committed must outlive its being killed. But the machine lives
    # on, and what a process has written stays in its memory: nothing need be forced to the disk.
    server = EmbeddedServer(folder / "postgresql")
    small = _small()
    try:
        server.start()
        city = City(server, files, small)
        city.execute("postgres", "ALTER SYSTEM SET fsync = off")
        city.execute("postgres", "SELECT pg_reload_conf()")
        server.create_database("before")
        if small:
            place = small / "pg"
            city.execute("postgres", f"CREATE TABLESPACE small LOCATION '{place}'")
        _first_run(city, before)
        yield city
    finally:
        server.destroy()
        if small:
            subprocess.run(["umount", str(small)], check=False)
            small.rmdir()


def _small() -> Path | None:
    """Where the server's own user can reach it."""
    place = Path(tempfile.mkdtemp(prefix="tenken-small-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=777", "none", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        place.rmdir()
        return None
    place.chmod(0o755)
    (place / "pg").mkdir(mode=0o700)
    if who := account():
        os.chown(place / "pg", who.uid, who.gid)
    return place


def _as_it_was(now: Path, then: Path) -> None:
    """The file of the run before: every third record missing, every fourth wrong."""
    with now.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [row for no, row in enumerate(rows) if no % 3]
    for row in kept[::4]:
        row["birth_date"] = "1999-12-31"
    with then.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(kept)


def _first_run(city: City, files: Path) -> None:
    engine = database.connect(city.server.url("before"))
    database.migrate(engine)
    of = operation(OPERATION)
    run = pipeline.open_run(engine, "before", of, CODE, "annual", of.compared_on(sample.AS_OF))
    for step in STEPS:
        pipeline.perform(step, run, FileSources(files, OPERATION))
    run.engine.dispose()
    engine.dispose()
    city.execute(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'before'",
    )
