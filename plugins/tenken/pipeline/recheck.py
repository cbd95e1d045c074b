"""A recheck: a small run over the records whose tickets officers have marked corrected.

It inquires and compares just these records again, and those that carry the same numbers (else a
number on two persons would look right). Which they are is asked of the database, never handed
over by an Airflow param: record ids stay out of Airflow's tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.layouts import RECORDS
from tenken.operations import Operation
from tenken.pipeline.run import AwaitedError, Counts, Run, StepError, find_run, open_run, raw
from tenken.pipeline.sources import (
    DatabaseRecords,
    Records,
    Register,
    Remarks,
    Sources,
    extraction,
)
from tenken.pipeline.streams import stream

KIND = "recheck"


def waiting(engine: Engine, of: Operation, municipality_code: str) -> list[str]:
    """The records of tickets marked corrected that no recheck has spoken about since."""
    words = {"operation": of.key, "code": municipality_code}
    with engine.connect() as connection:
        found = connection.execute(text(sql("tickets/waiting.sql")), words)
        return [str(record_id) for record_id in found.scalars()]


def recheck(
    engine: Engine,
    run_id: str,
    of: Operation,
    municipality_code: str,
    as_of: date,
    sources: Sources,
) -> Counts:
    """Verify the waiting records of an operation and move their tickets on or back.

    Returns rechecked, resolved (among them the verified), updated (among them the returned),
    opened, reopened. Without a waiting record nothing is opened or asked. Where the register
    answers by files, a recheck that waits is gone on with before another begins, and counts as
    awaited. Raises StepError.
    """
    from tenken.pipeline import STEPS, perform, write_pages

    record_ids = waiting(engine, of, municipality_code)
    steps: tuple[str, ...] = STEPS
    begun = _begun(engine, of, municipality_code)
    if begun:
        run = find_run(engine, begun[0])
        steps = STEPS[STEPS.index(begun[1]) :]
    elif record_ids:
        run = open_run(engine, run_id, of, municipality_code, KIND, as_of)
    else:
        return {"rechecked": 0}
    if run.kind != KIND:
        raise StepError(f"run {run_id} is a run of kind {run.kind}; give the recheck another name")
    few = FewSources(sources, tuple(record_ids))
    try:
        counts = {step: perform(step, run, few) for step in steps}
    except AwaitedError:
        return {"rechecked": 0, "awaited": len(record_ids)}
    write_pages(engine)
    moved = ("opened", "updated", "resolved", "reopened")
    return {"rechecked": len(record_ids), **{name: counts["ticket"][name] for name in moved}}


def _begun(engine: Engine, of: Operation, municipality_code: str) -> tuple[str, str] | None:
    """The recheck that waits for answers, and its step."""
    words = {"operation": of.key, "code": municipality_code}
    with engine.connect() as connection:
        row = connection.execute(text(sql("tickets/rechecking.sql")), words).one_or_none()
    return (row.run_id, row.step) if row else None


@dataclass(frozen=True)
class FewSources:
    """An operation's sources, of whose records only a few are taken."""

    sources: Sources
    record_ids: tuple[str, ...]

    def records(self) -> Records:
        """The few records."""
        return FewRecords(self.sources.records(), list(self.record_ids))

    def register(self) -> Register:
        """The register, as it is."""
        return self.sources.register()


@dataclass(frozen=True)
class FewRecords:
    """The records of these ids, and all that carry one of their numbers."""

    records: Records
    record_ids: list[str]

    @property
    def name(self) -> str:
        """What an officer calls the source."""
        return self.records.name

    def copy_into(self, run: Run, cursor: Any) -> Remarks:
        """Stream the few from a database; of another source take all and leave the few.

        What else the source holds that cannot be read is no matter of this run.
        """
        if not isinstance(self.records, DatabaseRecords):
            self.records.copy_into(run, cursor)
            cursor.execute(
                sql("stage/only.sql", **run.tables("stage")), {"record_ids": self.record_ids}
            )
            return Remarks()
        columns = ", ".join(RECORDS.names)
        with self.records.engine.connect() as source:
            reading = raw(source).cursor()
            ids = reading.mogrify("%s::text[]", (self.record_ids,)).decode()
            few = sql("stage/few.sql", columns=columns, extraction=extraction(run), record_ids=ids)
            stream(reading, few, cursor, f"{run.table('stage')} ({columns})", fresh=True)
        return Remarks()
