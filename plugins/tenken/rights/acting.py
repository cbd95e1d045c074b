"""An officer at work on the database: one transaction in which they see only their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from tenken.database import as_role, roles, sql


@contextmanager
def acting(engine: Engine, officer: str, *, snapshot: bool = False) -> Iterator[Connection]:
    """One transaction as this officer, committed at its end and taken back on an exception.

    Row-level security narrows every table and view to what the officer's roles show; an officer
    without a role sees nothing. What the rooms offer (tickets.move, tickets.reveal, leaks.decide
    ...) takes the connection in the place of an engine, as a savepoint: what is refused takes back
    its own part only. `snapshot`: all statements see one moment, as tickets.verify needs it.

    The engine's login must be a member of tenken_web. Who the officer is, the caller must know.
    Do one thing in it: entries of the audit log wait for one another until their transaction ends,
    so two tickets moved in one transaction can lock up with another officer's. What commits a
    ticket at a time (workbooks.apply) takes `acting_engine`.
    """
    with engine.connect() as connection:
        if snapshot:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            connection.execute(text("SET LOCAL ROLE tenken_web"))
            connection.execute(text(sql("rights/act.sql")), {"officer": officer})
            yield connection


def acting_engine(engine: Engine, officer: str) -> Engine:
    """An engine whose every transaction is the officer's, as `acting` is; kept beside `engine`."""
    return as_role(engine, roles.WEB, officer=officer)
