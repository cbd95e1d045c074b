"""Where records and the register's answers come from: a database of the city, or CSV files.

Several ways behind one face each; a step does not know which one it is given. The register that
answers by files exchanged with the J-LIS side stands in the room `exchange`.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine

from tenken import files, home
from tenken.database import sql
from tenken.layouts import HISTORY, RECORDS, REGISTER, Layout
from tenken.pipeline.copied import CopiedBatch, blocks
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
        """Fill the run's `answer` and `past` for every number of twelve characters in scope.

        Whom nobody answers for goes to `unanswered`. AwaitedError: asked, and not answered yet.
        """

    def seek(self, run: Run, sought: Iterable[str]) -> Collection[int]:
        """Hear of everybody who will be searched for, before the first search.

        `sought`: lines of COPY, a record's line, a day in ISO form, a sex (1, 2 or none). Returns
        the lines whom nobody will answer for. AwaitedError: asked, and not answered yet.
        """

    def search(self, run: Run, sought: str) -> AbstractContextManager[Iterator[CopiedBatch]]:
        """All persons born on days sought but those who cannot be meant: of another sex or name.

        `sought`: as for `seek`, and `identity.endings` of the record. In batches: `line`, and the
        register's columns with `register_` before.
        """


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
    """The register by a database connection, as include/sql/register reads it."""

    engine: Engine

    def answer(self, run: Run) -> list[files.Finding]:
        """Hand numbers and seals over, let the register join them, stream back what it tells."""
        ask(run, self.engine, sql("register/persons.sql"), sql("register/history.sql"))
        return []

    def seek(self, run: Run, sought: Iterable[str]) -> Collection[int]:
        """It answers at once."""
        return ()

    @contextmanager
    def search(self, run: Run, sought: str) -> Iterator[Iterator[CopiedBatch]]:
        """Join the days of birth in the register."""
        with self.engine.begin() as register:
            search = sql("inquire/search.sql", persons=sql("register/persons.sql"))
            yield found(raw(register).cursor(), sought, search)


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
        persons = sql("inquire/files_persons.sql", **tables)
        ask(run, run.engine, persons, sql("inquire/files_history.sql", **tables))
        return findings

    def _load(self, run: Run, cursor: Any, path: Path, layout: Layout) -> list[files.Finding]:
        columns = ", ".join(f'"{name}"' for name in layout.names)
        into = f"{run.table(layout.key)} (line, {columns})"
        return _copy_file(path, layout, cursor, into).findings

    def seek(self, run: Run, sought: Iterable[str]) -> Collection[int]:
        """It answers at once."""
        return ()

    @contextmanager
    def search(self, run: Run, sought: str) -> Iterator[Iterator[CopiedBatch]]:
        """Join the days of birth in the loaded register."""
        persons = sql("inquire/files_persons.sql", **run.tables("register"))
        with run.engine.begin() as connection:
            search = sql("inquire/search.sql", persons=persons)
            yield found(raw(connection).cursor(), sought, search)


# Days of birth that have a seal (inquire/asked.sql).
CALENDAR = {
    "years": [f"{year}-" for year in range(1850, 2100)],
    "days": [f"{date(2001, 1, 1) + timedelta(days=n):%m-%d}" for n in range(365)],
}


def ask(run: Run, register: Engine, persons: str, history: str) -> None:
    """The inquiry itself: numbers that are due go out, what is not written alike comes back.

    `persons` and `history` are SQL on the register's side (include/sql/register). While it answers,
    the numbers that stand on records of several persons are found, for which it need not be asked.
    """
    answer, past, words = run.table("answer"), run.table("past"), {"persons": persons}
    with run.engine.begin() as ours, register.begin() as theirs:
        here, there = raw(ours).cursor(), raw(theirs).cursor()
        here.execute(sql("inquire/tables.sql", **run.tables("answer", "past", "unanswered")))
        there.execute(sql("inquire/asked_table.sql"))
        asked = here.mogrify(sql("inquire/asked.sql", **run.tables("called")), CALENDAR).decode()
        stream(here, asked, there, "asked", fresh=True, binary=True)
        there.execute(sql("inquire/all_differ.sql", table="asked", column="number"))
        with ThreadPoolExecutor(1, thread_name_prefix="tenken-shared") as meanwhile:
            finding = meanwhile.submit(_find_shared, run)
            stream(there, sql("inquire/told.sql", **words), here, answer, fresh=True, binary=True)
            finding.result()
        # Whoever is not told of needs no history; who they are is handed back.
        stream(here, sql("inquire/heard.sql", answer=answer), there, "told", binary=True)
        there.execute("ANALYZE told")
        words["history"] = history
        again = stream(there, sql("inquire/reissued.sql", **words), here, answer, binary=True)
        if again:
            here.execute(sql("inquire/somebody.sql", answer=answer))
            reissued = sql("inquire/heard_again.sql", answer=answer)
            stream(here, reissued, there, "told", binary=True)
        stream(there, sql("inquire/past.sql", **words), here, past, fresh=True)


def _find_shared(run: Run) -> None:
    with run.engine.begin() as connection:
        tables = run.tables("called", "shared")
        raw(connection).cursor().execute(sql("inquire/shared.sql", **tables))


def _copy_file(path: Path, layout: Layout, cursor: Any, into: str) -> Remarks:
    try:
        rows = files.open_rows(path, layout)
        cursor.copy_expert(f"COPY {into} FROM STDIN", rows.copy_lines())
    except files.FileError as error:
        raise StepError(error.message) from None
    return Remarks(list(islice(rows.findings, SHOWN)), rows.findings.quarantined)


def found(cursor: Any, sought: str, search: str) -> Iterator[CopiedBatch]:
    """What a search finds for those sought, given as lines of COPY."""
    cursor.execute(sql("inquire/sought_table.sql"))
    cursor.copy_expert("COPY sought FROM STDIN", io.StringIO(sought))
    cursor.execute(sql("inquire/all_differ.sql", table="sought", column="birth_date"))
    columns = ("line", *(f"register_{name}" for name in REGISTER.names))
    for block in blocks(cursor, search):
        yield CopiedBatch(block, columns)
