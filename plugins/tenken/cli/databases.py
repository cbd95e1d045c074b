"""Where the databases are: on the embedded server, or on the one TENKEN_DATABASE_URL names."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, make_url

from tenken import database, environment, home, keys
from tenken.database import logins
from tenken.database.embedded import EmbeddedServer


@dataclass(frozen=True)
class Databases:
    """URLs of Tenken's own tables, of Airflow's metadata, and of the sample city's systems.

    `owner` migrates Tenken's tables and makes roles; nothing else is done by it. `city` loads the
    sample.
    """

    tenken: str
    airflow: str
    city: str
    owner: str


def runtime() -> Path:
    """Where the servers keep what they need between runs."""
    return home() / "var"


def key_file() -> Path:
    """Where this checkout keeps the keys for evidence and audit."""
    return runtime() / "keys.json"


def server() -> EmbeddedServer:
    """The embedded server of this checkout."""
    return EmbeddedServer(runtime() / "postgresql")


@contextmanager
def databases() -> Iterator[Databases]:
    """The databases, up and there; the embedded server stops when its last user has left.

    With the embedded server come keys of this checkout (var/keys.json); another server's keys are
    in the environment.
    """
    named = environment.database_url()
    if named:
        if key_file().exists():
            keys.keep_in(key_file())
        yield _beside(named)
        return
    keys.keep_in(key_file())
    with server() as embedded:
        yield of_embedded(embedded)


def of_embedded(embedded: EmbeddedServer) -> Databases:
    """The databases of an embedded server, each with its login; made where they are missing.

    Its superuser migrates and loads the sample, and does nothing else.
    """
    for name in ("tenken", "airflow", "city"):
        embedded.create_database(name)
    owner = embedded.url("tenken")
    engine = database.connect(owner)
    database.migrate(engine)
    passwords = _passwords(embedded.directory / "logins.json")
    urls = Databases(
        tenken=embedded.url("tenken", logins.WORKER, passwords["worker"]),
        airflow=embedded.url("airflow", logins.AIRFLOW, passwords["airflow"]),
        city=embedded.url("city"),
        owner=owner,
    )
    if not (logins.opens(urls.tenken) and logins.opens(urls.airflow)):
        logins.make(engine, "worker", passwords["worker"])
        logins.give_database(embedded.url("airflow"), passwords["airflow"])
    engine.dispose()
    return urls


def _passwords(file: Path) -> dict[str, str]:
    if not file.exists():
        made = {name: secrets.token_urlsafe(24) for name in ("worker", "airflow")}
        with tempfile.NamedTemporaryFile("w", dir=file.parent) as writing:
            writing.write(json.dumps(made))  # mode 0600
            writing.flush()
            with contextlib.suppress(FileExistsError):  # another process was first
                os.link(writing.name, file)
    read: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return read


def _beside(named: str) -> Databases:
    url = make_url(named).set(drivername="postgresql+psycopg2")
    airflow, city = (url.set(database=name) for name in ("airflow", "city"))
    owner = make_url(environment.owner_url() or url).set(drivername="postgresql+psycopg2")
    return Databases(
        *(u.render_as_string(hide_password=False) for u in (url, airflow, city, owner))
    )


@contextmanager
def tables() -> Iterator[Engine]:
    """Tenken's own tables, at their newest."""
    with databases() as urls:
        engine = database.connect(urls.tenken)
        try:
            database.migrate(engine)
            yield engine
        finally:
            engine.dispose()
