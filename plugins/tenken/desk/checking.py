"""Which returns are missing or wrong: by their form, by the suite, against the month before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from tenken import home
from tenken.desk.frame import frame, with_held
from tenken.desk.received import Received, Wrong, missing
from tenken.expectations.suites import read_suite


@dataclass(frozen=True)
class Checked:
    """What was found of a month; `right` are the rows of returns without a grave fault."""

    wrong: tuple[Wrong, ...]
    right: pd.DataFrame
    received: int
    replaced: int


def check(received: Received, month: str, codes: Iterable[str] = ()) -> Checked:
    """Check the returns of a month with expectations/returns/received.json.

    A `critical` rule keeps the return out of the aggregate, a `warning` is told only. A file that
    could not be read counts as wrong whatever its month.
    """
    from tenken.expectations.frames import failing

    now = frame(one for key, one in received.returns.items() if key[2] == month)
    before = frame(one for key, one in received.returns.items() if key[2] == _before(month))
    table = with_held(now, before)
    suite = read_suite(home() / "expectations" / "returns" / "received.json", "received")
    wrong = [one for one in received.wrong if one.month in ("", month)]
    # A revision that does not follow the one before is not believed.
    bad_files = {one.where for one in wrong}
    for rule, rows in failing(table, suite) if len(table) else ():
        for _, row in table.iloc[list(rows)].iterrows():
            wrong.append(
                Wrong(
                    str(row["municipality_code"]), month,
                    f"{row['operation']}: {rule.title}", str(row["file"]),
                )
            )  # fmt: skip
            if rule.severity == "critical":
                bad_files.add(str(row["file"]))
    wrong += missing(received, codes, month)
    right = table[~table["file"].isin(bad_files)].reset_index(drop=True)
    there = sum(1 for key in received.returns if key[2] == month)
    return Checked(tuple(wrong), right, there, len(received.replaced))


def _before(month: str) -> str:
    period: pd.Period = pd.Period(month, freq="M") - 1
    return f"{period.year}-{period.month:02}"
