"""The next release: what many returns come to, with what must be kept back left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tenken.reports.publication.cells import Cell
from tenken.reports.publication.ledger import LedgerError, PublicFigure, Release, sha256
from tenken.reports.publication.suppression import suppress


def release(
    counts: Mapping[Cell, int],
    sources: Mapping[Cell, int],
    operations: Sequence[str],
    month: str,
    municipalities: int,
    ledger: Sequence[Release],
    correction: str | None = None,
) -> Release:
    """The release of a month (YYYY-MM) after those of the ledger.

    A month is released once; again only with the reason of a `correction`, and only the last one,
    since later releases were decided on it. Raises LedgerError otherwise.
    """
    last = ledger[-1] if ledger else None
    if last and month < last.month:
        raise LedgerError(
            f"{last.month} is published already, so {month} can no longer be: corrections of "
            "earlier months show in the next one"
        )
    again = last is not None and last.month == month
    if again and not correction:
        raise LedgerError(f"{month} is published already; give --correction with the reason")
    decided = suppress(counts, sources, operations, month, ledger)
    return Release(
        format="tenken-release",
        version="1.0",
        month=month,
        revision=last.revision + 1 if last and again else 1,
        correction=correction if again else None,
        municipalities=municipalities,
        grew=decided.grew,
        after=sha256(last) if last else None,
        operations=tuple(operations),
        figures=tuple(
            PublicFigure(
                operation=cell.operation,
                measure=cell.measure,
                count=None if cell in decided.hidden else count,
            )
            for cell, count in counts.items()
        ),
    )
