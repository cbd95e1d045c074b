"""Bringing the tables to the program's revision, with no step of a run at work meanwhile.

One advisory lock of PostgreSQL orders them: a migration holds it alone, a step shares it with other
steps. So a migration waits for the steps under way, and no new one begins before it is over
(decision 57). docs/upgrading.md says it for whoever upgrades.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg2
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg2.errors import InsufficientPrivilege, LockNotAvailable
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from tenken import operations
from tenken.database import roles

_LOCK = 20230704  # a number of our own choosing
PATIENCE = 600.0  # seconds that a migration waits for steps, and a step for a migration
TABLE_PATIENCE = 60.0  # that a migration waits for one table: whoever comes later waits behind it


class OutdatedError(Exception):
    """Tables and program are of different versions, and this login may not mend it: what to do."""


class BusyError(Exception):
    """A migration and the work were in each other's way for too long: which, and what to do."""


def migrate(engine: Engine) -> None:
    """Bring the database to the newest tables, and its rights to what is written (roles).

    Safe to call at once from many processes; a look when there is nothing to do, which every login
    may take. Raises OutdatedError where there is something to do and the login may not, or the
    tables are newer than the program; BusyError where others were in the way. Each migration is
    done whole or not at all.
    """
    keys = [operation.key for operation in operations.all_operations()]
    with engine.connect() as connection:
        if _newest(connection, keys):
            return
        _alone(connection)
        try:
            _bring(connection, keys)
        except (DBAPIError, psycopg2.Error) as error:
            cause = getattr(error, "orig", error)
            if isinstance(cause, InsufficientPrivilege):
                raise OutdatedError(
                    "the tables are older than the program, and this login may not change them; "
                    "run `tenken db migrate` as their owner (docs/operating.md, Rights)"
                ) from None
            if isinstance(cause, LockNotAvailable):
                raise BusyError(
                    f"a session held a table for {TABLE_PATIENCE:.0f} seconds that had to be "
                    "changed; what was begun is undone. docs/operating.md has the query that says "
                    "who; end it, then: tenken db migrate"
                ) from None
            raise
        finally:
            connection.rollback()
            connection.execute(text("RESET lock_timeout"))
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
            connection.commit()


@contextmanager
def unmigrated(engine: Engine) -> Iterator[None]:
    """No migration begins while the block runs; one under way is awaited first.

    Raises BusyError when it is not over in PATIENCE seconds, OutdatedError where the tables are
    then not those of the program.
    """
    with engine.connect() as connection:
        _lock(connection, "pg_advisory_lock_shared", PATIENCE, _MIGRATING)
        try:
            there, newest = revisions(connection)
            connection.commit()
            if there != newest:
                raise OutdatedError(_apart(there, newest))
            yield
        finally:
            try:
                connection.execute(text("SELECT pg_advisory_unlock_shared(:key)"), {"key": _LOCK})
                connection.commit()
            except DBAPIError:  # the connection broke, and the lock is gone with it
                connection.invalidate()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """The migrations up to a revision, each a transaction of its own; no rights. See `migrate`."""
    config = _alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    connection.commit()


def revisions(connection: Connection) -> tuple[str | None, str]:
    """The revision of the tables (None: there are none), and the one the program was made for."""
    context = MigrationContext.configure(connection, opts={"version_table_schema": "public"})
    return context.get_current_revision(), known()[-1]


@cache
def known() -> tuple[str, ...]:
    """The revisions the program knows, the oldest first."""
    scripts = ScriptDirectory.from_config(_alembic())
    return tuple(reversed([script.revision for script in scripts.walk_revisions()]))


_MIGRATING = (
    "a migration of the database has not ended in {seconds:.0f} seconds; when `tenken db migrate` "
    "is done, clear the task"
)
_WORKING = (
    "steps of runs, or another migration, were still under way after {seconds:.0f} seconds; "
    "nothing was changed. Pause the DAGs, let the running tasks end, then: tenken db migrate"
)


def _alone(connection: Connection) -> None:
    _lock(connection, "pg_advisory_lock", PATIENCE, _WORKING)
    connection.execute(text(f"SET lock_timeout = {int(TABLE_PATIENCE * 1000)}"))
    connection.commit()


def _lock(connection: Connection, function: str, seconds: float, otherwise: str) -> None:
    try:
        connection.execute(text(f"SET LOCAL lock_timeout = {int(seconds * 1000)}"))
        connection.execute(text(f"SELECT {function}(:key)"), {"key": _LOCK})  # noqa: S608  ours
        connection.commit()
    except DBAPIError as error:
        connection.rollback()
        if isinstance(error.orig, LockNotAvailable):
            raise BusyError(otherwise.format(seconds=seconds)) from None
        raise


def _bring(connection: Connection, keys: list[str]) -> None:
    there, newest = revisions(connection)
    if there is not None and there not in known():
        raise OutdatedError(_apart(there, newest))
    upgrade(connection)
    if not roles.settled(connection, keys):
        roles.settle(connection, keys)
        connection.commit()


def _apart(there: str | None, newest: str) -> str:
    if there is None or there in known():
        return (
            f"the tables are of revision {there}, older than the program's {newest}; run "
            "`tenken db migrate` as their owner (docs/upgrading.md)"
        )
    return (
        f"the tables are of revision {there}, newer than the program's {newest}: this process runs "
        "an older program. Start the newer one; there is no way back but a backup "
        "(docs/upgrading.md)"
    )


def _newest(connection: Connection, keys: list[str]) -> bool:
    """Whether there is nothing to do: no migration, no right."""
    try:
        there, newest = revisions(connection)
        return there == newest and roles.settled(connection, keys)
    finally:
        connection.rollback()


def _alembic() -> Config:
    # Once Airflow is imported it prints every logger's lines, and a person reads the terminal.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
