"""A workbook that came from outside, opened so that it can do no harm.

It is looked over first (files/container.py: sizes, macros, document types). Then formulas are
never computed, and rows and columns are read up to a limit.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from tenken.files import container
from tenken.workbooks.errors import WorkbookError
from tenken.workbooks.layout import COLUMNS, MOST_ROWS, SHEET

MOST_LINES, MOST_COLUMNS = 200_000, 60  # of a log that came as a book
_AS_CSV = "CSVで出力し直して、読み込んでください。"
_MORE_COLUMNS = 20  # that an officer may have added to the right

_AGAIN = "システムから出力し直したブックに記入して、読み込んでください。"


def cells(content: bytes) -> Iterator[tuple[Any, ...]]:
    """The rows of the sheet 是正票, cells as openpyxl reads them. Raises WorkbookError."""
    try:
        container.check(content)
    except container.ContainerError as error:
        raise WorkbookError(f"{error}{_AGAIN}") from None
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception:
        raise WorkbookError(f"ブックを開けません。壊れている可能性があります。{_AGAIN}") from None
    try:
        if SHEET not in book.sheetnames:
            raise WorkbookError(f"シート「{SHEET}」がありません。{_AGAIN}")
        sheet = book[SHEET]
        if not hasattr(sheet, "reset_dimensions"):  # a chart sheet of that name
            raise WorkbookError(f"シート「{SHEET}」が表ではありません。{_AGAIN}")
        sheet.reset_dimensions()  # what it says of its size may be anything
        yield from _rows(sheet)
    finally:
        book.close()


def first_sheet(content: bytes) -> Iterator[tuple[Any, ...]]:
    """The values of the first sheet of any book, as wide as its first row; raises WorkbookError."""
    try:
        container.check(content)
    except container.ContainerError as error:
        raise WorkbookError(f"{error}{_AS_CSV}") from None
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS, values_only=True)
        heading = next(rows, ())
        width = max((n for n, cell in enumerate(heading, 1) if cell is not None), default=0)
        yield heading[:width]
        for number, row in enumerate(rows, start=2):
            if number > MOST_LINES:
                raise WorkbookError(f"行が多すぎます（{MOST_LINES:,}行まで）。{_AS_CSV}")
            yield row[:width]
    except WorkbookError:
        raise
    except Exception:
        raise WorkbookError(f"ブックを開けません。{_AS_CSV}") from None


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    most = MOST_ROWS + 100
    rows = sheet.iter_rows(max_row=most + 1, max_col=len(COLUMNS) + _MORE_COLUMNS)
    number = 0
    while True:
        try:
            row = next(rows, None)
        except Exception:
            raise WorkbookError(
                f"シート「{SHEET}」の{number + 1}行目から先を読めません。{_AGAIN}"
            ) from None
        if row is None:
            return
        number += 1
        if number > most:
            raise WorkbookError(
                f"行が多すぎます（{MOST_ROWS:,}行まで）。担当課や状態で分けて出力してください。"
            )
        yield row
