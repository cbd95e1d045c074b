"""Our own functions as Spark takes them; whatever goes wrong in one is told without a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812  # as everywhere with Spark

Work = Callable[[pa.RecordBatch], pa.RecordBatch]


def over(work: Work) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The work on every batch, for mapInArrow.

    An executor's log says which class of error it was and where, never what was in the row.
    """

    def on_each(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            if batch.num_rows:
                yield without_values(work, batch)

    return on_each


def by_column(work: Callable[[pa.Array], pa.Array], kind: str = "string") -> Any:
    """The work on a column's values, as a function of columns; of what goes wrong as `over`."""

    def on_each(column: pa.Array) -> pa.Array:
        return without_values(work, column)

    return F.arrow_udf(on_each, kind)


def without_values(work: Callable[[Any], Any], given: Any) -> Any:
    """What the work makes of it; an error is told by its class alone."""
    try:
        return work(given)
    except Exception as error:
        raise RuntimeError(f"{type(error).__name__} in {work.__module__}") from None
