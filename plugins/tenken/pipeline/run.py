"""A run: one operation of one municipality verified once, and the steps it takes.

Every step can be killed and taken again: it makes its working tables anew, in one transaction.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg2
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, NoSuchTableError

from tenken.database import as_role, roles, sql
from tenken.keys import KeyMissingError
from tenken.operations import Operation, OperationError, operation
from tenken.tickets import audit

VERDICTS = (
    "invalid",
    "not_found",
    "mislink",
    "duplicate",
    "status",
    "undecidable",
    "review",
    "stale",
    "match",
)

Counts = dict[str, int]


class StepError(Exception):
    """A step could not be done: what, where, and what to do next. Carries no person's data."""


class PassingError(StepError):
    """A step could not be done because a database or a server was away: another try may succeed."""


class AwaitedError(Exception):
    """A step has asked and cannot go on before the answers are there; no trouble, and no end.

    The step is to be taken again when answers to `exchange_id` have come, or at `wake_at`.
    """

    def __init__(self, exchange_id: str, wake_at: datetime, counts: Counts) -> None:
        super().__init__(f"exchange {exchange_id} waits for answers: {counts}")
        self.exchange_id = exchange_id
        self.wake_at = wake_at
        self.counts = counts


@dataclass(frozen=True)
class Run:
    """One re-verification, by its row in tenken.run.

    Its engine acts as the operation's role in the run's municipality: no step of it can read
    another operation's persons, or another municipality's tickets.
    """

    engine: Engine
    run_id: str
    run_no: int
    operation: Operation
    municipality_code: str
    kind: str
    as_of: date
    day: date  # on which it began, in Japan

    def table(self, name: str) -> str:
        """The quoted name of a working table of this run, in the operation's schema."""
        return f'"{self.operation.key}"."{name}_{self.run_no}"'

    def tables(self, *names: str) -> dict[str, str]:
        """Those working tables by name, for the placeholders of a SQL file."""
        return {name: self.table(name) for name in names}


def open_run(
    engine: Engine, run_id: str, of: Operation, municipality_code: str, kind: str, as_of: date
) -> Run:
    """Write the run down, or find it again when its first step is repeated.

    Raises StepError when the database has no role for the operation, or the login may not act so.
    """
    own = as_operation(engine, of, municipality_code)
    with own.begin() as connection:
        row = connection.execute(
            text(sql("runs/open.sql")),
            {
                "run_id": run_id,
                "operation": of.key,
                "code": municipality_code,
                "kind": kind,
                "as_of": as_of,
            },
        ).one()
    return Run(own, run_id, row.run_no, of, municipality_code, row.kind, row.as_of, row.day)


def as_operation(engine: Engine, of: Operation, municipality_code: str) -> Engine:
    """An engine that acts as the operation's role in a municipality. Raises StepError."""
    with engine.begin() as connection:
        if problem := roles.missing(connection, of.key):
            raise StepError(problem)
    return as_role(engine, roles.of_operation(of.key), municipality=municipality_code)


def find_run(engine: Engine, run_id: str) -> Run:
    """The run of that id; StepError when its first step has not been taken."""
    with engine.connect() as connection:
        row = connection.execute(text(sql("runs/find.sql")), {"run_id": run_id}).one_or_none()
    if row is None:
        raise StepError(f"run {run_id} has not been opened; start it again from the step extract")
    of = operation(row.operation)
    own = as_operation(engine, of, row.municipality_code)
    return Run(own, run_id, row.run_no, of, row.municipality_code, row.kind, row.as_of, row.day)


@contextmanager
def recorded(run: Run, step: str) -> Iterator[Counts]:
    """Write a step's beginning and end down; yields the counts the step fills in.

    Whatever goes wrong leaves as a StepError that names the step, the operation and the run, and
    holds no value: messages of drivers and of pandas quote the row they stumbled over. A step that
    waits for answers leaves as an AwaitedError.
    """
    _begin(run, step)
    counts: Counts = {}
    try:
        yield counts
    except AwaitedError as awaited:
        _end(run, step, "waiting", awaited.counts, None)
        raise
    except Exception as error:
        problem = _without_values(error)
        _end(run, step, "failed", counts, problem)
        kind = PassingError if _passes(error) else StepError
        raise kind(f"step {step} of {run.operation.key}, run {run.run_id}: {problem}") from None
    _end(run, step, "done", counts, None)


def _begin(run: Run, step: str) -> None:
    with run.engine.begin() as connection:
        connection.execute(text(sql("runs/step_begins.sql")), {"run_id": run.run_id, "step": step})


def _end(run: Run, step: str, state: str, counts: Mapping[str, int], problem: str | None) -> None:
    with run.engine.begin() as connection:
        connection.execute(
            text(sql("runs/step_ends.sql")),
            {
                "state": state,
                "counts": json.dumps(counts),
                "problem": problem,
                "run_id": run.run_id,
                "step": step,
            },
        )
        if state == "failed":
            connection.execute(text(sql("runs/fails.sql")), {"run_id": run.run_id})


def drop_working_tables(connection: Connection, of: Operation, run_no: int) -> int:
    """Take away the tables of a run that hold persons; only what was counted stays.

    Their files are gone from the disk with the transaction. Returns how many tables there were.
    """
    found = connection.execute(
        text(sql("runs/working_tables.sql")), {"operation": of.key, "run_no": str(run_no)}
    ).all()
    for kind, name in found:
        what = "VIEW" if kind == "v" else "TABLE"
        connection.execute(text(f'DROP {what} IF EXISTS "{of.key}"."{name}" CASCADE'))
    return sum(kind != "v" for kind, _ in found)


def drop_abandoned(run: Run) -> None:
    """Take away the working tables of the operation's runs that will not go on."""
    with run.engine.begin() as connection:
        abandoned = connection.execute(
            text(sql("runs/abandoned.sql")),
            {
                "operation": run.operation.key,
                "code": run.municipality_code,
                "run_id": run.run_id,
            },
        ).all()
        dropped = {
            each.run_id: drop_working_tables(connection, run.operation, each.run_no)
            for each in abandoned
        }
        for run_id, tables in dropped.items():
            if tables:
                audit.append(connection, "tenken", "destroy", run_id=run_id, tables=tables)


def _passes(error: Exception) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else error
    passing = (PassingError, psycopg2.OperationalError, psycopg2.InterfaceError)
    return isinstance(cause, passing)


def _without_values(error: Exception) -> str:
    """What can be said of an error without quoting data: our own words, or class and place."""
    if isinstance(error, StepError | KeyMissingError | OperationError):
        return str(error)
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, NoSuchTableError):
        return "its working tables are gone, a later run took their place; clear all its tasks"
    if isinstance(cause, psycopg2.errors.UndefinedTable):
        return _missing_table(cause)
    if isinstance(cause, psycopg2.OperationalError) and (away := _away(cause)):
        return away
    if isinstance(cause, psycopg2.Error):
        diagnosis = cause.diag
        parts = [
            f"database error {cause.pgcode or type(cause).__name__}",
            f"table {diagnosis.table_name}" if diagnosis.table_name else "",
            f"column {diagnosis.column_name}" if diagnosis.column_name else "",
            f"constraint {diagnosis.constraint_name}" if diagnosis.constraint_name else "",
        ]
        what = ", ".join(part for part in parts if part)
    else:
        what = type(error).__name__
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "tenken" in Path(frame.filename).parts
    ]
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{what}{place}; see docs/operating.md for what to do"


def _missing_table(error: psycopg2.Error) -> str:
    """Whose table it is. The server's message names the table and nothing else."""
    named = re.search(r'"(?:(\w+)\.)?(\w+)"', error.diag.message_primary or "")
    schema, table = named.groups() if named else (None, "?")
    if schema in ("tenken", "report", "verification"):
        return (
            f"Tenken has no table {schema}.{table}; bring its tables up to date: tenken db migrate"
        )
    if re.search(r"_\d+$", table):
        return "its working tables are gone, a later run took their place; clear all its tasks"
    return (
        f"the source has no table {table}; mend include/sql/extract or include/sql/register, "
        "docs/operations.md"
    )


def _away(error: psycopg2.OperationalError) -> str | None:
    """A server that is not or no longer there: which, and why. These messages quote no row."""
    if error.pgcode:
        return None
    refused = re.search(r'server at "([^"]+)".*?, port (\d+) failed: (.+)', str(error))
    if not refused:
        return "the connection to the database broke; was PostgreSQL restarted?"
    host, port, why = refused.groups()
    why = why.removeprefix("FATAL:").strip()
    return f"no connection to the database at {host} port {port}: {why}"


@contextmanager
def without_loops(cursor: Any) -> Iterator[None]:
    """No nested loop within, where working tables are read (compare/no_loops.sql); again after."""
    cursor.execute(sql("compare/no_loops.sql"))
    yield
    cursor.execute("SET LOCAL enable_nestloop = on")


def raw(connection: Connection) -> Any:
    """The psycopg2 connection below, for COPY and server-side cursors."""
    return connection.connection.driver_connection
