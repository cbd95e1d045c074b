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
from tenken.municipalities import municipality
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
        ("section", "担当課"),
        ("runs", "当月の点検回数"),
        ("verified_on", "最後の点検の実施日"),
        ("as_of", "点検の基準日"),
        ("extracted", "業務データ件数"),
        ("out_of_scope", "点検対象外"),
        ("quarantined", "取込不可"),
        ("verified", "点検した件数"),
        *((verdict, title) for verdict, (title, _) in verdicts().items()),
        ("opened", "是正票（当月新規）"),
        ("closed", "是正票（当月処理済）"),
        ("open", "是正票（月末未処理）"),
    )


def write(engine: Engine, out: Path, month: date) -> list[Path]:
    """Write `<YYYY-MM>_<ministry>.csv` and `.html` for each ministry that has an operation.

    The figures are those of the last run finished by the end of the month, the tickets those of
    the month; an operation that has never been verified has its line with nothing in it.
    CSV is UTF-8 with BOM and CRLF, as Excel in Japan opens it. Returns the files.
    """
    first = month.replace(day=1)
    tables: dict[str, list[Row]] = defaultdict(list)
    found = _figures(engine, first)
    for operation in all_operations():
        for row in found[operation.key] or [{"municipality_code": municipality().code, "runs": 0}]:
            tables[operation.ministry].append(
                {
                    **dict.fromkeys(name for name, _ in headings()),
                    **row,
                    "month": f"{first:%Y-%m}",
                    "title": operation.title,
                    "bureau": operation.bureau,
                    "section": operation.section,
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


def _figures(engine: Engine, first: date) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    with engine.connect() as connection:
        statement = text(sql("reports/summary.sql"))
        for row in connection.execute(statement, {"first": first}).mappings():
            verified = sum(row[verdict] for verdict in verdicts())
            found[row["operation"]].append({**row, "verified": verified})
    return found


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
