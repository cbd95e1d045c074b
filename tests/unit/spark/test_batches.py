"""A batch out of Arrow holds what one out of a frame holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenken import identity

pa = pytest.importorskip("pyarrow", reason="needs pyarrow (make test-spark installs it)")
pytest.importorskip("pyspark", reason="needs pyspark (make test-spark installs it)")

WRITTEN = [
    "髙橋　一郎",
    None,
    "",
    "　 ",
    "\u3000x",
    "𠮷田",
    "e\u0301",
    "長い" * 40,
    "\\N",
    "a\tb",
    "\x1f",
]


def both(values: list[str | None]) -> tuple[identity.Batch, identity.Batch]:
    from tenken.spark.batches import ArrowBatch

    batch = pa.RecordBatch.from_pydict({"name": pa.array(values, pa.string())})
    return ArrowBatch(batch), identity.FrameBatch(pd.DataFrame({"name": values}, dtype=object))


@pytest.mark.parametrize("values", [WRITTEN, WRITTEN[3:6], [None, None], ["", None, "x"]])
def test_columns_are_alike(values: list[str | None]) -> None:
    ours, known = both(values)
    rows = np.arange(len(values))
    assert ours.at("name", rows) == known.at("name", rows)
    assert ours.missing("name").tolist() == known.missing("name").tolist()
    one, other = ours.letters("name"), known.letters("name")
    assert one.odd.tolist() == other.odd.tolist()
    assert one.missing.tolist() == other.missing.tolist()
    places = max(len(one.matrix), len(other.matrix))
    padded = [np.pad(m, ((0, places - len(m)), (0, 0))) for m in (one.matrix, other.matrix)]
    assert (padded[0] == padded[1]).all()


def test_a_slice_is_read_from_its_own_beginning() -> None:
    from tenken.spark.batches import ArrowBatch

    whole = pa.RecordBatch.from_pydict({"name": pa.array(["あ", "いい", None, "う"])})
    part = ArrowBatch(whole.slice(1, 3))
    assert part.at("name", np.arange(3)) == ["いい", None, "う"]
    assert [chr(c) for c in part.letters("name").matrix[0] if c] == ["い", "う"]


def test_flags_and_histories() -> None:
    from tenken.spark.batches import ArrowBatch

    entry = {"until": "2024-01-01", "name": "旧　花子"}
    batch = ArrowBatch(
        pa.RecordBatch.from_pydict({"found": [True, None], "history": [[entry], None]})
    )
    assert batch.flag("found").tolist() == [True, False]
    assert batch.flag("nothing").tolist() == [False, False]
    assert batch.missing("history").tolist() == [False, True]
    assert batch.histories(np.arange(2)) == [[entry], []]
