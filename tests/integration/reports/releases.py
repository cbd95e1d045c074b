"""A public release, as `tenken returns aggregate` makes it of 30 municipalities made up."""

from __future__ import annotations

from pathlib import Path

from tenken.desk import aggregate, checking, received
from tenken.reports.publication.ledger import Release
from tests.bench.returns import write


def a_release(folder: Path) -> Release:
    """The first one, of January."""
    folder.mkdir()
    write(folder, 30, 1)
    examined = checking.examine(received.read(folder))
    return aggregate.aggregate(checking.check(examined, "2026-01").right, "2026-01", [])
