"""What goes wrong on Spark is told without a value."""

from __future__ import annotations

import pytest

from tenken.spark.errors import SparkError, told

NAME = "山田　太郎"


def test_an_error_is_told_by_its_class() -> None:
    with pytest.raises(SparkError) as raised, told("compare", {}):
        raise ValueError(f"could not convert {NAME}")
    assert str(raised.value) == "step compare on Spark: ValueError; see docs/spark.md"
    assert raised.value.__suppress_context__


def test_sparks_own_word_for_it_is_kept() -> None:
    with (
        pytest.raises(SparkError, match=r"RuntimeError PATH_NOT_FOUND;") as raised,
        told("count", {}),
    ):
        raise RuntimeError(f"[PATH_NOT_FOUND] {NAME} is not there")
    assert NAME not in str(raised.value)


def test_what_is_ours_is_said_as_it_is() -> None:
    with pytest.raises(SparkError, match="no column"), told("compare", {}):
        raise SparkError("records: no column name")


def test_an_executors_error_holds_no_row() -> None:
    pytest.importorskip("pyspark", reason="needs pyspark (make test-spark installs it)")
    from tenken.spark.functions import without_values

    def work(row: str) -> None:
        raise KeyError(row)

    with pytest.raises(RuntimeError) as raised:
        without_values(work, NAME)
    assert NAME not in str(raised.value)
    assert "KeyError" in str(raised.value)
