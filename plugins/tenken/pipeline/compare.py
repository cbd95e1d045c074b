"""compare: what is identical is decided by one join, the rest by the engine, in batches."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from tenken import identity
from tenken.database import sql
from tenken.pipeline.batches import in_parallel
from tenken.pipeline.copied import CopiedBatch, blocks
from tenken.pipeline.run import VERDICTS, Counts, Run, StepError, raw

BATCH = 20_000  # rows of a frame
TWICE = (
    "the register has more than one person under a number, for {} records; "
    "include/sql/register/persons.sql must give one: mend it, and clear the run's tasks from "
    "inquire on"
)
MOVED = (
    "{} records no longer stand where they were read; was a working table rewritten (VACUUM FULL)? "
    "Clear the run's tasks from extract on"
)


def judge(run: Run, told: Callable[[int], None] = lambda records: None) -> None:
    """Fill the run's comparison: verdict, first cause and outcomes of every due record.

    `told` hears how many records each batch had. Raises StepError unless the register's answers are
    those, and all those, that `inquire` has left, one a record.
    """
    tables = run.tables("comparison", "stage", "answer", "past", "shared", "unanswered")
    differences = sql("compare/differences.sql", **tables)
    identical, otherwise = _begin(run)
    # What differs is decided, and written, while the server writes down what does not.
    with ThreadPoolExecutor(1, thread_name_prefix="tenken-exact") as meanwhile:
        alike = meanwhile.submit(_write_alike, run)
        with run.engine.begin() as writing, run.engine.begin() as reading:
            cursor, reader = raw(writing).cursor(), raw(reading).cursor()
            reader.execute(sql("compare/no_loops.sql"))
            reader.execute(differences + " LIMIT 0")
            columns = [column.name for column in reader.description]
            decide = partial(_decide, columns=columns, as_of=run.as_of)
            into = f"{tables['comparison']} ({', '.join(('record_id', 'line', *identity.WORDS))})"
            pairs = blocks(reader, differences)
            identity.read_tables()  # while the server finds the first of them
            for decided, count in in_parallel(decide, pairs):
                cursor.copy_expert(f"COPY {into} FROM STDIN", decided)
                told(count)
                otherwise -= count
    if (twice := alike.result() - identical) > 0:
        raise StepError(TWICE.format(twice))
    if otherwise:
        raise StepError(MOVED.format(otherwise))
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("compare/no_loops.sql"))
        cursor.execute(sql("compare/settle.sql", **tables))
        cursor.execute(sql("compare/duplicates.sql", **tables))


def _begin(run: Run) -> tuple[int, int]:
    """Make the comparison; how many records are alike, and how many answers say otherwise."""
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        tables = run.tables("comparison", "answer", "unanswered")
        cursor.execute(sql("compare/whole.sql", **tables), {"run_id": run.run_id})
        whole, identical, otherwise = cursor.fetchone()
        if not whole:
            raise StepError(
                "the register's answers are not those of this extraction, or not whole; clear the "
                "run's tasks from inquire on"
            )
        cursor.execute(sql("compare/table.sql", **tables))
    return identical, otherwise


def _write_alike(run: Run) -> int:
    """Write down the records that the register has written alike; how many they are."""
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("compare/no_loops.sql"))
        cursor.execute(sql("compare/exact.sql", **run.tables("comparison", "due", "answer")))
        return int(cursor.rowcount)


def _decide(block: bytes, columns: Sequence[str], as_of: date) -> tuple[io.BytesIO, int]:
    """The lines of `comparison` for a block of differences, and how many they are."""
    batch = CopiedBatch(block, columns)
    judged = identity.judge_batch(batch, as_of)
    ends = ["".join(f"\t{word or _NULL}" for word in words) for words in judged.kinds]
    lines = [
        f"{head}{ends[n]}\n" for head, n in zip(batch.heads(), judged.which.tolist(), strict=True)
    ]
    return io.BytesIO("".join(lines).encode()), batch.count


_NULL = "\\N"


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
