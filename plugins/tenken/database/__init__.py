"""Tenken's database: the engine, the migrations, the roles, the SQL files.

`embedded` holds the server that `make run` starts; nothing else here knows which server it is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg2.errors import InsufficientPrivilege
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from tenken import operations
from tenken.database import roles
from tenken.database.files import sql
from tenken.database.roles import as_role

__all__ = ["OutdatedError", "as_role", "connect", "execute_beside", "migrate", "sql", "transaction"]

# One migration at a time, whichever process comes first (a number of our own choosing).
_MIGRATION_LOCK = 20230704


def connect(url: str) -> Engine:
    """An engine whose exceptions carry no parameters, since those are persons' data.

    `postgresql://` is taken as psycopg2; another driver has another COPY and is refused.
    """
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg2://" + url.split("://", 1)[1]
    if not url.startswith("postgresql+psycopg2://"):
        raise ValueError("TENKEN_DATABASE_URL must begin with postgresql+psycopg2://")
    return create_engine(url, hide_parameters=True, pool_pre_ping=True)


def execute_beside(connection: Connection, migration: str) -> None:
    """Execute the SQL that stands beside a migration's file, under its name."""
    statements = Path(migration).with_suffix(".sql").read_text(encoding="utf-8")
    # By the driver's own cursor: without parameters it leaves the SQL's % alone.
    cursor = connection.connection.cursor()
    cursor.execute(statements)
    cursor.close()


class OutdatedError(Exception):
    """The tables are older than the program, and this login may not change them: what to do."""


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


def migrate(engine: Engine) -> None:
    """Bring the database to the newest tables, and its rights to what is written (roles).

    Safe to call at once from many processes; a look when there is nothing to do, which every login
    may take. Raises OutdatedError where there is something to do and the login may not.
    """
    config = _alembic()
    keys = [operation.key for operation in operations.all_operations()]
    with engine.connect() as connection:
        if _newest(connection, keys):
            return
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
        connection.commit()
        try:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
            if not roles.settled(connection, keys):
                roles.settle(connection, keys)
                connection.commit()
        except (ProgrammingError, InsufficientPrivilege) as error:
            cause = getattr(error, "orig", error)
            if not isinstance(cause, InsufficientPrivilege):
                raise
            raise OutdatedError(
                "the tables are older than the program, and this login may not change them; run "
                "`tenken db migrate` as their owner (docs/operating.md, Rights)"
            ) from None
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
            connection.commit()


def revisions(connection: Connection) -> tuple[str | None, str]:
    """The revision of the tables (None: there are none), and the one the program was made for."""
    context = MigrationContext.configure(connection, opts={"version_table_schema": "public"})
    newest = ScriptDirectory.from_config(_alembic()).get_current_head()
    return context.get_current_revision(), str(newest)


def _alembic() -> Config:
    # Once Airflow is imported it prints every logger's lines, and a person reads the terminal.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _newest(connection: Connection, keys: list[str]) -> bool:
    """Whether there is nothing to do: no migration, no right."""
    try:
        there, newest = revisions(connection)
        return there == newest and roles.settled(connection, keys)
    finally:
        connection.rollback()
