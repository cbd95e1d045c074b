"""compare: what is identical is decided by one join, the rest by the engine, in batches."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from tenken import identity
from tenken.database import sql
from tenken.pipeline.batches import in_parallel
from tenken.pipeline.run import VERDICTS, Counts, Run, raw

BATCH = 20_000  # records a batch: some 40 MB of frames, whatever the size of the city

JUDGED = (
    "record_id",
    "line",
    "verdict",
    "cause",
    "name",
    "kana",
    "birth_date",
    "sex",
    "address",
    "name_reason",
    "kana_reason",
    "birth_date_reason",
    "sex_reason",
    "address_reason",
)


def judge(run: Run, told: Callable[[int], None] = lambda records: None) -> None:
    """Fill the run's comparison: verdict, first cause and outcomes of every due record.

    `told` hears how many records each batch had.
    """
    into = f"{run.table('comparison')} ({', '.join(JUDGED)})"
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("compare/exact.sql", **run.tables("comparison", "due", "answer")))
        differences = sql("compare/differences.sql", **run.tables("due", "answer", "past"))
        for decided in in_parallel(_decide, frames(connection, differences), run.as_of):
            copy_frame(cursor, into, decided)
            told(len(decided))
        cursor.execute(f"ANALYZE {run.table('comparison')}")
        cursor.execute(sql("compare/shared.sql", **run.tables("due")))
        cursor.execute("ANALYZE shared")
        cursor.execute(sql("compare/duplicates.sql", **run.tables("comparison", "due")))


def _decide(batch: pd.DataFrame, as_of: date) -> pd.DataFrame:
    return identity.judge(batch, as_of=as_of).assign(line=batch["line"])[list(JUDGED)]


def frames(
    connection: Any, statement: str, parameters: dict[str, Any] | None = None
) -> Iterator[pd.DataFrame]:
    """The rows of a query in frames of BATCH rows, all columns as Python objects."""
    with raw(connection).cursor(name="tenken_rows") as cursor:
        cursor.itersize = BATCH
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(BATCH):
            names = [column.name for column in cursor.description]
            yield pd.DataFrame.from_records(rows, columns=names).astype(object)


def copy_frame(cursor: Any, table: str, frame: pd.DataFrame) -> None:
    """COPY a frame of keys, line numbers and code words into a table."""
    buffer = io.StringIO()
    frame.to_csv(buffer, header=False, index=False)
    buffer.seek(0)
    cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT csv)", buffer)


def count_verdicts(run: Run) -> Counts:
    """How many due records came to each verdict; every verdict is named, also at 0."""
    with run.engine.connect() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("compare/verdicts.sql", **run.tables("comparison")))
        found = dict(cursor.fetchall())
    return {verdict: int(found.get(verdict, 0)) for verdict in VERDICTS}
