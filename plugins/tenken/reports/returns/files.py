"""The files of returns: the JSON that is exchanged, and the same figures for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tenken.ministries import Reporting
from tenken.reports import papers
from tenken.reports.returns.issue import Issued
from tenken.reports.returns.paper import paper


def write(returns: Sequence[Issued], reporting: Reporting, out: Path) -> list[Path]:
    """Write each return as JSON, XLSX, HTML and CSV into a folder of its month."""
    written = []
    for one in returns:
        folder = out / one.document.month
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{one.document.name}.json"
        # Byte for byte what was hashed: no newline translation.
        file.write_bytes(one.content.encode())
        written += [file, *papers.write(paper(one.document, reporting), folder, one.document.name)]
    return written
