"""Labelled samples through the comparison: what came out, by injected class."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Engine

from tenken import database, pipeline, sample
from tenken.database import sql
from tenken.database.embedded import EmbeddedServer
from tenken.operations import Operation, all_operations
from tenken.pipeline.run import drop_working_tables, raw
from tenken.pipeline.sources import FileRecords, FileRegister

LOOKED_AT = ("review", "undecidable")


@dataclass(frozen=True)
class Label:
    """What was put into a record."""

    kind: str
    true_error: bool
    expected: tuple[str, ...]


@dataclass
class Score:
    """How a way of comparing did on labelled records."""

    records: int = 0
    true_errors: int = 0
    missed: int = 0  # true errors that nobody would look at: match or stale
    false_alarms: int = 0  # harmless, called mislink, and not expected so
    looked_at: int = 0  # sent to a person's eyes: review, undecidable
    flagged: int = 0  # all that is not a match
    by_class: Counter[tuple[str, str]] = field(default_factory=Counter)
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)  # of true errors

    def count(self, label: Label, verdict: str, cause: str | None = None) -> None:
        """Add one record."""
        self.records += 1
        self.true_errors += label.true_error
        self.missed += label.true_error and verdict in ("match", "stale")
        self.false_alarms += (
            not label.true_error and verdict == "mislink" and "mislink" not in label.expected
        )
        self.looked_at += verdict in LOOKED_AT
        self.flagged += verdict != "match"
        self.by_class[label.kind, verdict] += 1
        if label.true_error:
            self.causes[label.kind, cause or "none"] += 1


def read_labels(folder: Path, operation: str) -> dict[str, Label]:
    """truth.csv of one operation, by record_id."""
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        return {
            row["record_id"]: Label(
                row["class"], row["true_error"] == "1", tuple(row["expected"].split("|"))
            )
            for row in csv.DictReader(file)
            if row["operation"] == operation
        }


@dataclass(frozen=True)
class Files:
    """The sample's files as sources."""

    folder: Path
    operation: str

    def records(self) -> FileRecords:
        return FileRecords(self.folder / f"{self.operation}.csv")

    def register(self) -> FileRegister:
        return FileRegister(self.folder / "register.csv", self.folder / "history.csv")


def verdicts(engine: Engine, folder: Path, of: Operation) -> Iterator[tuple[str, str, str | None]]:
    """record_id, verdict and cause of every record of an operation, whether in scope or not."""
    everyone = of.model_copy(update={"linked_with_register": False})
    day = of.compared_on(sample.AS_OF)
    run = pipeline.open_run(engine, f"{folder.name}/{of.key}", everyone, "482013", "annual", day)
    run = replace(run, operation=everyone)
    for step in ("extract", "inquire", "compare"):
        pipeline.perform(step, run, Files(folder, of.key))
    with engine.connect() as connection, raw(connection).cursor(name="verdicts") as cursor:
        cursor.itersize = 50_000
        cursor.execute(sql("compare/written.sql", **run.tables("comparison")))
        for row in cursor:
            yield row[0], row[1], row[2]
    with engine.begin() as connection:
        drop_working_tables(connection, of, run.run_no)


def score(folder: Path) -> Score:
    """Tenken on one sample, all four operations."""
    found = Score()
    with EmbeddedServer(folder / "postgresql", durable=False) as server:
        server.create_database("eval")
        engine = database.connect(server.url("eval"))
        database.migrate(engine)
        for of in all_operations():
            labels = read_labels(folder, of.key)
            for record_id, verdict, cause in verdicts(engine, folder, of):
                found.count(labels[record_id], verdict, cause)
        engine.dispose()
    return found
