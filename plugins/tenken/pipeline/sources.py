"""Where records and the register's answers come from: a database of the city, or CSV files.

Several ways behind one face each; a step does not know which one it is given. The register that
answers by files exchanged with the J-LIS side stands in the room `exchange`.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from sqlalchemy import Engine

from tenken import files, home
from tenken.database import sql
from tenken.layouts import HISTORY, RECORDS, REGISTER, Layout
from tenken.pipeline.compare import frames
from tenken.pipeline.run import Run, StepError, raw
from tenken.pipeline.streams import stream


@dataclass(frozen=True)
class Remarks:
    """What a source had that could not be read as it stands, and how many rows were set apart."""

    findings: list[files.Finding] = field(default_factory=list)
    quarantined: int = 0


SHOWN = 1000  # findings listed of one kind; the rest is counted


class Records(Protocol):
    """An operation's own system."""

    @property
    def name(self) -> str:
        """What an officer calls it: the file's name, or the operation."""

    def copy_into(self, run: Run, cursor: Any) -> Remarks:
        """Stream all records into the run's stage."""


class Register(Protocol):
    """The basic resident register (住基), or what answers for it."""

    def answer(self, run: Run) -> list[files.Finding]:
        """Fill the run's `answer` and `past` for every valid number in scope.

        Whom nobody answers for goes to `unanswered`. AwaitedError: asked, and not answered yet.
        """

    def seek(self, run: Run, sought: Iterable[pd.DataFrame]) -> Collection[int]:
        """Hear of everybody who will be searched for, before the first search.

        `sought`: line and birth_date (ISO). Returns the lines whom nobody will answer for.
        AwaitedError: asked, and not answered yet.
        """

    def search(self, run: Run, sought: pd.DataFrame) -> pd.DataFrame:
        """All persons born on the days sought: `line` and REGISTER columns, `register_` before."""


class Sources(Protocol):
    """Where an operation's records and the register are; asked for only by the step in need."""

    def records(self) -> Records:
        """The operation's own system."""

    def register(self) -> Register:
        """The register."""


@dataclass(frozen=True)
class DatabaseRecords:
    """Records by a connection to the operation's database and include/sql/extract."""

    engine: Engine
    name: str

    def copy_into(self, run: Run, cursor: Any) -> Remarks:
        """Stream by COPY from the source into the stage."""
        query = extraction(run)
        into = f"{run.table('stage')} ({', '.join(RECORDS.names)})"
        with self.engine.connect() as source:
            stream(raw(source).cursor(), query, cursor, into, fresh=True)
        return Remarks()


def extraction(run: Run) -> str:
    """The operation's own SELECT from its system; StepError when there is none."""
    query = f"extract/{run.operation.key}.sql"
    if not (home() / "include" / "sql" / query).is_file():
        raise StepError(f"include/sql/{query} is missing; docs/operations.md shows one")
    return sql(query)


@dataclass(frozen=True)
class FileRecords:
    """Records from a CSV file."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def copy_into(self, run: Run, cursor: Any) -> Remarks:
        """Stream the file's rows into the stage, their line numbers with them."""
        into = f"{run.table('stage')} (line, {', '.join(RECORDS.names)})"
        return _copy_file(self.path, RECORDS, cursor, into)


@dataclass(frozen=True)
class DatabaseRegister:
    """The register by a database connection and include/sql/inquire."""

    engine: Engine

    def answer(self, run: Run) -> list[files.Finding]:
        """Hand numbers and seals over, let the register join them, stream its answers back."""
        with run.engine.begin() as ours, self.engine.begin() as register:
            here, there = raw(ours).cursor(), raw(register).cursor()
            ask(run, here, there, sql("inquire/register.sql"), sql("inquire/history.sql"))
        return []

    def seek(self, run: Run, sought: Iterable[pd.DataFrame]) -> Collection[int]:
        """It answers at once."""
        return ()

    def search(self, run: Run, sought: pd.DataFrame) -> pd.DataFrame:
        """Join the days of birth in the register; the answer fits in memory, suspects are few."""
        with self.engine.begin() as register:
            cursor = raw(register).cursor()
            copy_sought(cursor, sought)
            cursor.execute("ANALYZE sought")
            return persons(register, sql("inquire/search.sql"))


@dataclass(frozen=True)
class FileRegister:
    """The register and its history from CSV files, loaded for the run."""

    path: Path
    history: Path | None = None

    def answer(self, run: Run) -> list[files.Finding]:
        """Load both files into working tables and answer from them."""
        tables = run.tables("register", "history", "answer", "past")
        with run.engine.begin() as connection:
            cursor = raw(connection).cursor()
            cursor.execute(sql("inquire/files_register.sql", **tables))
            findings = self._load(run, cursor, self.path, REGISTER)
            if self.history:
                findings += self._load(run, cursor, self.history, HISTORY)
            cursor.execute(sql("inquire/files_repeated.sql", **tables))
            findings += [
                files.repeated_number(self.path.name, line, first)
                for line, first in cursor.fetchmany(SHOWN)
            ]
            cursor.execute("ANALYZE {register}, {history}".format(**tables))
        with run.engine.begin() as ours, run.engine.begin() as register:
            found = sql("inquire/files_answer.sql", **tables)
            past = sql("inquire/files_history.sql", **tables)
            ask(run, raw(ours).cursor(), raw(register).cursor(), found, past)
        return findings

    def _load(self, run: Run, cursor: Any, path: Path, layout: Layout) -> list[files.Finding]:
        columns = ", ".join(f'"{name}"' for name in layout.names)
        into = f"{run.table(layout.key)} (line, {columns})"
        return _copy_file(path, layout, cursor, into).findings

    def seek(self, run: Run, sought: Iterable[pd.DataFrame]) -> Collection[int]:
        """It answers at once."""
        return ()

    def search(self, run: Run, sought: pd.DataFrame) -> pd.DataFrame:
        """Join the days of birth in the loaded register."""
        with run.engine.begin() as connection:
            copy_sought(raw(connection).cursor(), sought)
            return persons(connection, sql("inquire/files_search.sql", **run.tables("register")))


def ask(run: Run, here: Any, there: Any, found: str, past: str) -> None:
    """The inquiry itself: what is due goes out, answers and histories come back.

    `here` and `there` are cursors on our side and the register's; `found` and `past` its SQL.
    """
    here.execute(sql("inquire/tables.sql", **run.tables("answer", "past", "unanswered")))
    there.execute(sql("inquire/asked_table.sql"))
    stream(here, sql("inquire/asked.sql", **run.tables("called")), there, "asked")
    there.execute("ANALYZE asked (number)")
    answers = sql("inquire/answered.sql", register_sql=found)
    stream(there, answers, here, run.table("answer"), fresh=True)
    there.execute("ANALYZE answered (line, my_number)")
    stream(there, past, here, run.table("past"), fresh=True)


def _copy_file(path: Path, layout: Layout, cursor: Any, into: str) -> Remarks:
    try:
        rows = files.open_rows(path, layout)
        cursor.copy_expert(f"COPY {into} FROM STDIN", rows.copy_lines())
    except files.FileError as error:
        raise StepError(error.message) from None
    return Remarks(list(islice(rows.findings, SHOWN)), rows.findings.quarantined)


def copy_sought(cursor: Any, sought: pd.DataFrame) -> None:
    """Hand lines and days of birth over to the register's side."""
    cursor.execute(sql("inquire/sought_table.sql"))
    buffer = io.StringIO()
    sought[["line", "birth_date"]].to_csv(buffer, sep="\t", header=False, index=False)
    buffer.seek(0)
    cursor.copy_expert("COPY sought FROM STDIN", buffer)


def persons(connection: Any, statement: str) -> pd.DataFrame:
    """The register's persons of a search: `line` and REGISTER columns, `register_` before."""
    columns = ["line", *(f"register_{name}" for name in REGISTER.names)]
    parts = [part.set_axis(columns, axis=1) for part in frames(connection, statement)]
    if not parts:
        return pd.DataFrame(columns=columns, dtype=object)
    found = pd.concat(parts, ignore_index=True)
    found["line"] = found["line"].astype("int64")
    return found
