"""Returns as a table: one row a municipality, operation and month."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from tenken.reports.publication.cells import SURVEYS
from tenken.reports.returns.document import Figures, Return

COUNTS = ("in_scope", "checked", "to_look_at", "mislinks", "corrected", *SURVEYS)


def frame(returns: Iterable[tuple[Path, Return]]) -> pd.DataFrame:
    """Columns: file, municipality_code, month, operation, the counts, share_checked, what follows
    from them (surveys, share_off), and the same counts as last month's return is said to have had
    (last_...). An operation without figures has no row."""
    rows = [
        {
            "file": file.name,
            "municipality_code": told.municipality_code,
            "month": told.month,
            "operation": one.operation,
            **_counts(one.figures),
            "share_checked": one.figures.share_checked,
            "surveys": one.figures.leak_surveys.total,
            "share_off": _off(one.figures),
            **{
                f"last_{key}": count
                for key, count in (_counts(one.last_month) if one.last_month else {}).items()
            },
        }
        for file, told in returns
        for one in told.operations
        if one.figures
    ]
    columns = ["file", "municipality_code", "month", "operation", *COUNTS, "share_checked"]
    columns += ["surveys", "share_off", *(f"last_{key}" for key in COUNTS)]
    return pd.DataFrame(rows, columns=columns)


def with_held(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """What the desk itself holds of the month before, beside each row (held_...)."""
    held = before[["municipality_code", "operation", *COUNTS]].rename(
        columns={key: f"held_{key}" for key in COUNTS}
    )
    held = held.drop_duplicates(["municipality_code", "operation"])
    return now.merge(held, on=["municipality_code", "operation"], how="left")


def _counts(figures: Figures) -> dict[str, int]:
    surveys = figures.leak_surveys
    return {
        "in_scope": figures.in_scope,
        "checked": figures.checked,
        "to_look_at": figures.to_look_at,
        "mislinks": figures.mislinks,
        "corrected": figures.corrected,
        **{survey: getattr(surveys, survey) for survey in SURVEYS},
    }


def _off(figures: Figures) -> float:
    share = figures.checked / figures.in_scope if figures.in_scope else 0.0
    return abs(share - figures.share_checked)
