"""Where the databases are: on the embedded server, or on the one TENKEN_DATABASE_URL names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, make_url

from tenken import database, home, keys
from tenken.database.embedded import EmbeddedServer


@dataclass(frozen=True)
class Databases:
    """URLs of Tenken's own tables, of Airflow's metadata, and of the sample city's systems."""

    tenken: str
    airflow: str
    city: str


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
    named = os.environ.get("TENKEN_DATABASE_URL")
    if named:
        if key_file().exists():
            keys.keep_in(key_file())
        yield _beside(named)
        return
    keys.keep_in(key_file())
    with server() as embedded:
        for name in ("tenken", "airflow", "city"):
            embedded.create_database(name)
        yield Databases(*(embedded.url(name) for name in ("tenken", "airflow", "city")))


def _beside(named: str) -> Databases:
    url = make_url(named).set(drivername="postgresql+psycopg2")
    airflow, city = (url.set(database=name) for name in ("airflow", "city"))
    return Databases(*(u.render_as_string(hide_password=False) for u in (url, airflow, city)))


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
