"""The monthly summary: one table a ministry, figures only, as CSV and HTML.

This is the return of one municipality to its ministries, which names the municipality and nobody
else. Figures for the public need more (small cells), which this is not.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.operations import all_operations
from tenken.reports.pages import style, write_page
from tenken.reports.words import verdicts

Row = Mapping[str, Any]


def headings() -> tuple[tuple[str, str], ...]:
    """The columns of the table: name and Japanese heading."""
    return (
        ("month", "対象月"),
        ("municipality_code", "団体コード"),
        ("title", "事務"),
        ("bureau", "所管部局"),
        ("runs", "点検回数"),
        ("as_of", "点検の基準日"),
        ("extracted", "業務データ件数"),
        ("out_of_scope", "点検対象外"),
        ("quarantined", "取込不可"),
        *((verdict, title) for verdict, (title, _) in verdicts().items()),
        ("opened", "是正票（当月新規）"),
        ("closed", "是正票（当月処理済）"),
        ("open", "是正票（月末未処理）"),
    )


def write(engine: Engine, out: Path, month: date) -> list[Path]:
    """Write `<YYYY-MM>_<ministry>.csv` and `.html` for each ministry with a run in the month.

    CSV is UTF-8 with BOM and CRLF, as Excel in Japan opens it. Returns the files.
    """
    operations = {operation.key: operation for operation in all_operations()}
    first = month.replace(day=1)
    with engine.connect() as connection:
        found = connection.execute(text(sql("reports/summary.sql")), {"first": first}).mappings()
        tables: dict[str, list[Row]] = defaultdict(list)
        for row in found:
            operation = operations.get(row["operation"])
            if operation:
                tables[operation.ministry].append(
                    {
                        **row,
                        "month": f"{first:%Y-%m}",
                        "title": operation.title,
                        "bureau": operation.bureau,
                    }
                )
    out.mkdir(parents=True, exist_ok=True)
    (out / "style.css").write_text(style(), encoding="utf-8")
    written = []
    for ministry, rows in sorted(tables.items()):
        name = f"{first:%Y-%m}_{ministry}"
        written += [
            _csv(out / f"{name}.csv", rows),
            _html(out / f"{name}.html", ministry, first, rows),
        ]
    return written


def _csv(file: Path, rows: Sequence[Row]) -> Path:
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        table = csv.writer(opened, lineterminator="\r\n")
        table.writerow([heading for _, heading in headings()])
        table.writerows([[row[name] for name, _ in headings()] for row in rows])
    return file


def _html(file: Path, ministry: str, first: date, rows: Sequence[Row]) -> Path:
    write_page(
        file,
        "summary.html",
        root="",
        ministry=ministry,
        month=first,
        rows=rows,
        headings=headings(),
    )
    return file
