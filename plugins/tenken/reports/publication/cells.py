"""The cells of a release, and what adds up to what.

A cell is a measure of an operation, or of all of them together. Differences that a reader would
form anyway (not checked yet, not corrected yet) are cells too, since they must be protected alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOTAL = "total"  # the column of all operations together


@dataclass(frozen=True, order=True)
class Cell:
    """A measure of one operation, or of TOTAL."""

    operation: str
    measure: str


@dataclass(frozen=True)
class Measure:
    """What is counted; `grows` where a figure can only become more from month to month."""

    key: str
    title: str
    grows: bool = False
    below: bool = False


MEASURES = (
    Measure("in_scope", "点検対象の件数"),
    Measure("checked", "点検した件数", below=True),
    Measure("unchecked", "まだ点検していない件数", below=True),
    Measure("to_look_at", "確認中の件数"),
    Measure("mislinks", "紐付け誤り（累計）", grows=True),
    Measure("corrected", "うち訂正済み", grows=True, below=True),
    Measure("uncorrected", "うち訂正前", below=True),
    Measure("not_begun", "漏えい調査 未着手", below=True),
    Measure("under_way", "漏えい調査 調査中", below=True),
    Measure("no_leak", "漏えいなし", grows=True, below=True),
    Measure("possible_leak", "漏えいのおそれ", grows=True, below=True),
    Measure("leak", "漏えい確認", grows=True, below=True),
)
SURVEYS = ("not_begun", "under_way", "no_leak", "possible_leak", "leak")
# A whole and parts that add up to it. Mis-links are split twice.
SUMS = (
    ("in_scope", ("checked", "unchecked")),
    ("mislinks", ("corrected", "uncorrected")),
    ("mislinks", SURVEYS),
)


def cells(operations: Sequence[str]) -> list[Cell]:
    """All cells of a release over these operations. One alone has no total beside it."""
    columns = [*operations, TOTAL] if len(operations) > 1 else list(operations)
    return [Cell(column, measure.key) for column in columns for measure in MEASURES]


def sums(operations: Sequence[str]) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    """Every cell that is the sum of others, with those others."""
    columns = [*operations, TOTAL] if len(operations) > 1 else list(operations)
    for column in columns:
        for whole, names in SUMS:
            yield Cell(column, whole), tuple(Cell(column, name) for name in names)
    if len(operations) > 1:
        for measure in MEASURES:
            parts = tuple(Cell(operation, measure.key) for operation in operations)
            yield Cell(TOTAL, measure.key), parts
