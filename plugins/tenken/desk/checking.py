"""Which returns are missing or wrong: by their form, by the suite, against the month before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from tenken import home
from tenken.desk.frame import frame
from tenken.desk.received import Received, Wrong, missing, unexpected
from tenken.expectations.suites import Rule, read_suite


@dataclass(frozen=True)
class Checked:
    """What was found of a month; `right` are the rows of returns without a grave fault."""

    wrong: tuple[Wrong, ...]
    right: pd.DataFrame
    received: int
    replaced: int


@dataclass(frozen=True)
class Examined:
    """All that was received, and the rows of it that failed a rule."""

    received: Received
    table: pd.DataFrame  # as desk.frame has it
    failed: tuple[tuple[Rule, pd.DataFrame], ...]


def examine(received: Received) -> Examined:
    """Hold every return against expectations/returns/received.json, all months in one pass."""
    from tenken.expectations.frames import failing

    table = frame(received.returns.values())
    suite = read_suite(home() / "expectations" / "returns" / "received.json", "received")
    failed = failing(table, suite) if len(table) else ()
    return Examined(received, table, tuple((rule, table.iloc[[*rows]]) for rule, rows in failed))


def check(examined: Examined, month: str, codes: Collection[str] = ()) -> Checked:
    """What is wrong with the returns of a month; `codes` are the municipalities that must report.

    A municipality that is not among them is kept out of the aggregate. So is a return that fails a
    `critical` rule; a `warning` is told only. A file that could not be read counts as wrong
    whatever its month.
    """
    received = examined.received
    wrong = [one for one in received.wrong if one.month in ("", month)]
    # A revision that does not follow the one before is not believed.
    bad_files = {one.where for one in wrong}
    for rule, rows in examined.failed:
        of_month = rows[rows["month"] == month]
        told = of_month[["municipality_code", "operation", "file"]].astype(str)
        wrong += [
            Wrong(code, month, f"{operation}: {rule.title}", file)
            for code, operation, file in told.itertuples(index=False)
        ]
        if rule.severity == "critical":
            bad_files.update(told["file"])
    strange = unexpected(received, codes, month)
    bad_files.update(one.where for one in strange)
    wrong += [*strange, *missing(received, codes, month)]
    table = examined.table[examined.table["month"] == month]
    right = table[~table["file"].isin(bad_files)].reset_index(drop=True)
    there = sum(1 for key in received.returns if key[2] == month)
    return Checked(tuple(wrong), right, there, len(received.replaced))
