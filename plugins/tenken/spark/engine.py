"""What the executors do with a batch: hand it to `identity`, and nothing else.

No other module of this room is loaded there, and no database: an executor needs Python, Tenken, and
what `identity` needs.
"""

from __future__ import annotations

import unicodedata
from datetime import date

import pandas as pd
import pyarrow as pa

from tenken import identity
from tenken.spark.batches import ArrowBatch

KEY = ("municipality_code", "record_id")
HEAD = (*KEY, "file", "line")
HEAD_SCHEMA = "municipality_code string, record_id string, file string, line bigint"
KEY_SCHEMA = "municipality_code string, record_id string"


def numbers(written: pa.Array) -> pa.Array:
    """Numbers as read."""
    return pa.array([identity.read_number(one) for one in written.to_pylist()], pa.string())


def days(written: pa.Array) -> pa.Array:
    """Days of birth in ISO form, NULL where none can be read."""
    return pa.array(
        [one and identity.read_birth_date(one) for one in written.to_pylist()], pa.string()
    )


def plain(written: pa.Array) -> pa.Array:
    """Text in its one width, without spaces."""
    return pa.array(
        [
            one and unicodedata.normalize("NFKC", one).replace(" ", "")
            for one in written.to_pylist()
        ],
        pa.string(),
    )


def judged(batch: pa.RecordBatch, as_of: date) -> pa.RecordBatch:
    """HEAD and identity.WORDS: what the engine says of each record beside the register's person."""
    found = identity.judge_batch(ArrowBatch(batch), as_of)
    which = pa.array(found.which)
    words = [
        pa.DictionaryArray.from_arrays(which, pa.array(values, pa.string())).cast(pa.string())
        for values in zip(*found.kinds, strict=True)
    ]
    head = [batch.column(name) for name in HEAD]
    return pa.RecordBatch.from_arrays([*head, *words], names=[*HEAD, *identity.WORDS])


def described(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Of records beside persons born on their day who fits: KEY, and CANDIDATE of the person."""
    fitting = pa.array(identity.fits(ArrowBatch(batch)))
    names = [*KEY, *(f"register_{name}" for name in identity.CANDIDATE)]
    return batch.select(names).filter(fitting).rename_columns([*KEY, *identity.CANDIDATE])


def fitting(batch: pa.RecordBatch) -> pa.RecordBatch:
    """KEY of the records that describe the person beside them."""
    return batch.select(list(KEY)).filter(pa.array(identity.fits(ArrowBatch(batch))))


def explained(batch: pa.RecordBatch) -> pa.RecordBatch:
    """KEY and the cause of each record that does not carry its own person's number."""
    rows = pd.DataFrame(
        {
            name: pd.Series(batch.column(name).to_pylist(), dtype=object)
            for name in batch.schema.names
        }
    )
    cause = pa.array(identity.explain(rows).tolist(), pa.string())
    return pa.RecordBatch.from_arrays(
        [*(batch.column(name) for name in KEY), cause], names=[*KEY, "cause"]
    )
