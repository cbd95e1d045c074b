"""A paper as CSV: one row an operation and table, UTF-8 with BOM and CRLF, as Excel opens it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from tenken.reports.papers.paper import Paper, Value


def write(paper: Paper, file: Path) -> Path:
    """Write the tables beneath each other; the same paper gives the same bytes."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        rows = csv.writer(opened, lineterminator="\r\n")
        for at, table in enumerate(paper.tables):
            if at:
                rows.writerow([])
            rows.writerow([table.title, *(line.title for line in table.lines)])
            for column, title in enumerate(table.columns):
                values = (line.values[column] for line in table.lines)
                rows.writerow([title, *(_written(value) for value in values)])
    return file


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
