"""The course of a rule over its runs, as a small chart: places in a picture, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping

HEIGHT = 28.0
STEP, BAR = 10, 7
LEAST = 2.0  # of what is more than nothing, so that one failing record can be seen


@dataclass(frozen=True)
class Point:
    """One run. `failed`: records, None where the rule does not count them."""

    run_no: int
    failed: int | None
    checked: int | None
    held: bool
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Course:
    """The oldest run first; the last one is the run that the page shows."""

    points: tuple[Point, ...]

    @property
    def width(self) -> int:
        """Of the picture, in its own units."""
        return STEP * len(self.points)

    @property
    def change(self) -> int | None:
        """How many more records failed than the run before; None where nothing can be said."""
        if len(self.points) < 2:
            return None
        before, now = (point.failed for point in self.points[-2:])
        return None if before is None or now is None else now - before


def course(rows: Sequence[RowMapping]) -> Course:
    """The course from results in the order of their runs (run_no, failed, checked, success).

    Runs check more or fewer records, so the height is the share that failed, against the greatest
    share of them all. Where no records are counted, a run that failed is a whole bar.
    """
    shares = [_share(row) for row in rows]
    most = max(shares, default=0.0)
    points = []
    for n, (row, share) in enumerate(zip(rows, shares, strict=True)):
        height = round(max(LEAST, HEIGHT * share / most), 2) if share else 0.0
        points.append(
            Point(
                row["run_no"], row["failed"], row["checked"], row["success"], n * STEP,
                round(HEIGHT - height, 2), height,
            )
        )  # fmt: skip
    return Course(tuple(points))


def _share(row: RowMapping) -> float:
    if row["failed"] is not None and row["checked"]:
        return float(row["failed"] / row["checked"])
    return 0.0 if row["success"] else 1.0
