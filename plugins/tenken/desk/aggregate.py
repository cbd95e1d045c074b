"""The public aggregate (公表資料) of many returns."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tenken.reports.publication.cells import MEASURES, TOTAL, cells
from tenken.reports.publication.ledger import Release
from tenken.reports.publication.release import release


def aggregate(
    right: pd.DataFrame, month: str, ledger: Sequence[Release], correction: str | None = None
) -> Release:
    """The release of a month from the rows of right returns (`checking.check`)."""
    operations = tuple(sorted(right["operation"].unique()))
    # Each municipality reports an operation to its ministry and to the Digital Agency, with the
    # same figures (rule `ministries_agree`).
    rows = right.drop_duplicates(["municipality_code", "operation"]).copy()
    rows["unchecked"] = rows["in_scope"] - rows["checked"]
    rows["uncorrected"] = rows["mislinks"] - rows["corrected"]
    keys = [measure.key for measure in MEASURES]
    counts = rows.groupby("operation")[keys].sum()
    present = (rows.set_index("municipality_code")[keys] > 0).astype(int)
    by_operation = present.groupby(rows["operation"].to_numpy()).sum()
    of_all = present.groupby(level=0).max().sum()
    told, sources = {}, {}
    for cell in cells(operations):
        chosen = slice(None) if cell.operation == TOTAL else [cell.operation]
        told[cell] = int(counts.loc[chosen, cell.measure].to_numpy().sum())
        places = of_all if cell.operation == TOTAL else by_operation.loc[cell.operation]
        sources[cell] = int(places.to_numpy()[keys.index(cell.measure)])
    number = rows["municipality_code"].nunique()
    return release(told, sources, operations, month, number, ledger, correction)
