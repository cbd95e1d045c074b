"""Tenken's database: the engine, the migrations, the roles, the SQL files.

`embedded` holds the server that `make run` starts; nothing else here knows which server it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine

from tenken.database.files import sql
from tenken.database.migrating import BusyError, OutdatedError, migrate, revisions, unmigrated
from tenken.database.roles import as_role

__all__ = [
    "BusyError",
    "OutdatedError",
    "as_role",
    "connect",
    "execute_beside",
    "migrate",
    "revisions",
    "sql",
    "transaction",
    "unmigrated",
]


def connect(url: str, *, ours: bool = True) -> Engine:
    """An engine whose exceptions carry no parameters, since those are persons' data.

    `postgresql://` is taken as psycopg2; another driver has another COPY and is refused. `ours`: of
    a system of others no connection stays open when it is not in use.
    """
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg2://" + url.split("://", 1)[1]
    if not url.startswith("postgresql+psycopg2://"):
        raise ValueError("TENKEN_DATABASE_URL must begin with postgresql+psycopg2://")
    pool = QueuePool if ours else NullPool
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, poolclass=pool)


def execute_beside(connection: Connection, migration: str) -> None:
    """Execute the SQL that stands beside a migration's file, under its name."""
    statements = Path(migration).with_suffix(".sql").read_text(encoding="utf-8")
    # By the driver's own cursor: without parameters it leaves the SQL's % alone.
    cursor = connection.connection.cursor()
    cursor.execute(statements)
    cursor.close()


@contextmanager
def transaction(on: Engine | Connection) -> Iterator[Connection]:
    """A transaction of its own on an engine; on a connection, a savepoint of the one under way.

    So a function that changes something can stand by itself, or be part of what an officer does
    (rights.acting): what it refuses takes back its own part only.
    """
    if isinstance(on, Connection):
        with on.begin_nested():
            yield on
    else:
        with on.begin() as connection:
            yield connection
