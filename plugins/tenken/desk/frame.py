"""Returns as a table: one row a municipality, ministry, month and operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from tenken.reports.publication.cells import SURVEYS
from tenken.reports.returns.document import Figures, Return

COUNTS = ("in_scope", "checked", "to_look_at", "mislinks", "corrected", *SURVEYS)
SENDER = ["municipality_code", "ministry", "operation"]
_KEYS = ["file", "month", *SENDER]
_LAST = [f"last_{count}" for count in COUNTS]
_NOTHING = (None,) * len(COUNTS)


def frame(returns: Iterable[tuple[Path, Return]]) -> pd.DataFrame:
    """Columns: file, month, municipality_code, ministry, operation, the counts, share_checked; the
    counts as last month's return is said to have had (last_...) and as the desk itself holds them
    (held_...); and what follows: surveys (their sum), share_off (how far the share is from the
    counts), differs (the same operation is reported to another ministry with other figures). An
    operation without figures has no row."""
    columns = [*_KEYS, *COUNTS, "share_checked", *_LAST]
    table = pd.DataFrame.from_records(list(_rows(returns)), columns=columns)
    table = table.astype({column: "float64" for column in _LAST})
    table["surveys"] = table[list(SURVEYS)].sum(axis=1)
    share = (table["checked"] / table["in_scope"].where(table["in_scope"] > 0)).fillna(0.0)
    table["share_off"] = (share - table["share_checked"]).abs()
    told = table.groupby(["month", "municipality_code", "operation"])[list(COUNTS)]
    table["differs"] = (told.transform("max") != told.transform("min")).any(axis=1)
    return _with_held(table)


def _rows(returns: Iterable[tuple[Path, Return]]) -> Iterator[tuple[object, ...]]:
    for file, told in returns:
        keys = (str(file), told.month, told.municipality_code, told.ministry)
        for one in told.operations:
            if one.figures:
                last = _counts(one.last_month) if one.last_month else _NOTHING
                share = one.figures.share_checked
                yield (*keys, one.operation, *_counts(one.figures), share, *last)


def _counts(figures: Figures) -> tuple[int, ...]:
    """In the order of COUNTS."""
    leaks = figures.leak_surveys
    return (
        figures.in_scope, figures.checked, figures.to_look_at, figures.mislinks, figures.corrected,
        leaks.not_begun, leaks.under_way, leaks.no_leak, leaks.possible_leak, leaks.leak,
    )  # fmt: skip


def _with_held(table: pd.DataFrame) -> pd.DataFrame:
    """What the desk holds of the same sender and the month before, beside each row."""
    held = table[["month", *SENDER, *COUNTS]].rename(
        columns={count: f"held_{count}" for count in COUNTS}
    )
    held = held.drop_duplicates(["month", *SENDER])
    months = {month: _after(month) for month in held["month"].unique()}
    # Of no returns at all the months would be taken for numbers.
    held["month"] = held["month"].map(months).astype(table["month"].dtype)
    return table.merge(held, on=["month", *SENDER], how="left")


def _after(month: str) -> str:
    following: pd.Period = pd.Period(month, freq="M") + 1
    return f"{following.year}-{following.month:02}"
