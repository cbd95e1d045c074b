"""Figures as people read them: one `Paper`, written as XLSX, HTML for A4 and CSV.

`write` makes all three from the same values, so they cannot differ.
"""

from __future__ import annotations

from pathlib import Path

from tenken.reports.papers import page, table, workbook
from tenken.reports.papers.paper import Paper


def write(paper: Paper, folder: Path, name: str) -> list[Path]:
    """Write `name`.xlsx, .html and .csv; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        workbook.write(paper, folder / f"{name}.xlsx"),
        page.write(paper, folder / f"{name}.html"),
        table.write(paper, folder / f"{name}.csv"),
    ]
