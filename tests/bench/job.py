"""The whole job once, extract to last verifications: python -m tests.bench.job URL RUN."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

import great_expectations  # noqa: F401  its import belongs to the interpreter's start
from sqlalchemy import Engine

from tenken import database, files, operations, pipeline
from tenken.database import sql
from tenken.layouts import HISTORY, RECORDS, REGISTER
from tenken.pipeline.compare import count_verdicts
from tenken.pipeline.copied import CopiedBatch
from tenken.pipeline.run import Run, raw
from tenken.pipeline.scope import renew_verifications
from tenken.pipeline.sources import Remarks, ask, found
from tenken.pipeline.streams import stream
from tests.bench.machine import most_memory

PERSONS = f"SELECT {', '.join(REGISTER.names)} FROM bench.register"
HISTORY_OF_NOBODY = "SELECT " + ", ".join(f'NULL::text AS "{name}"' for name in HISTORY.names)
HISTORY_OF_NOBODY += " WHERE false"


@dataclass(frozen=True)
class BenchSources:
    """Records and register out of the bench's tables, over connections of their own."""

    engine: Engine
    name: str = "bench"

    def records(self) -> BenchSources:
        return self

    def register(self) -> BenchSources:
        return self

    def copy_into(self, run: Run, cursor: Any) -> Remarks:
        columns = ", ".join(RECORDS.names)
        with self.engine.connect() as source:
            stream(raw(source).cursor(), "SELECT * FROM bench.records", cursor,
                   f"{run.table('stage')} ({columns})", fresh=True)  # fmt: skip
        return Remarks()

    def answer(self, run: Run) -> list[files.Finding]:
        ask(run, self.engine, PERSONS, HISTORY_OF_NOBODY)
        return []

    def seek(self, run: Run, sought: Iterable[str]) -> Collection[int]:
        return ()

    @contextmanager
    def search(self, run: Run, sought: str) -> Iterator[Iterator[CopiedBatch]]:
        with self.engine.begin() as register:
            yield found(raw(register).cursor(), sought, sql("inquire/search.sql", persons=PERSONS))


def main() -> None:
    before = _processor()
    engine = database.connect(sys.argv[1])
    operation = operations.operation("welfare")
    sources = BenchSources(database.connect(sys.argv[1]))
    run = pipeline.open_run(engine, sys.argv[2], operation, "482013", "annual", date(2026, 11, 1))
    steps = {}
    for step in pipeline.STEPS[:-1]:
        begun = perf_counter()
        pipeline.perform(step, run, sources)
        steps[step] = round(perf_counter() - begun, 2)
    seconds = round(sum(steps.values()), 2)  # extract to tickets is what has a goal
    begun = perf_counter()
    with engine.begin() as connection:  # the part of publish that grows with the city
        renew_verifications(run, raw(connection).cursor())
    steps["verifications"] = round(perf_counter() - begun, 2)
    facts = {"seconds": seconds, "memory_mb": most_memory(), "steps": steps}
    facts["cpu_seconds"] = round(_processor() - before, 2)
    print(json.dumps(facts | {"verdicts": count_verdicts(run)}))


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
