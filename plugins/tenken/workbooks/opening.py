"""A workbook that came from outside, opened so that it can do no harm.

What it says of itself is not believed: sizes are limited before anything is unpacked, macros and
document types are refused, formulas are never computed, rows and columns are read up to a limit.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from tenken.workbooks.errors import WorkbookError
from tenken.workbooks.layout import COLUMNS, MOST_ROWS, SHEET

LARGEST = 20 << 20  # bytes of the file
LARGEST_UNPACKED = 80 << 20  # bytes of its parts together
_MOST_PARTS = 200
_AS_CSV = "CSVで出力し直して、読み込んでください。"
MOST_LINES, MOST_COLUMNS = 200_000, 60  # of a log that came as a book
_MORE_COLUMNS = 20  # that an officer may have added to the right

_AGAIN = "システムから出力し直したブックに記入して、読み込んでください。"


def cells(content: bytes) -> Iterator[tuple[Any, ...]]:
    """The rows of the sheet 是正票, cells as openpyxl reads them. Raises WorkbookError."""
    _check_container(content)
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
        _check_container(content)
    except WorkbookError as error:
        raise WorkbookError(str(error).removesuffix(_AGAIN) + _AS_CSV) from None
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


def _check_container(content: bytes) -> None:
    if len(content) > LARGEST:
        raise WorkbookError(f"ファイルが大きすぎます（{LARGEST >> 20}MBまで）。{_AGAIN}")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookError(
            "パスワード付きのブックか、古い形式（.xls）です。パスワードを外し、"
            "Excelブック（.xlsx）として保存してください。"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check_parts(parts)
    except WorkbookError:
        raise
    except Exception:
        raise WorkbookError(f"Excelブック（.xlsx）ではありません。{_AGAIN}") from None


def _check_parts(parts: zipfile.ZipFile) -> None:
    listed = parts.infolist()
    # zipfile reads no part further than the size given for it, so the sum is the most there can be.
    if len(listed) > _MOST_PARTS or sum(part.file_size for part in listed) > LARGEST_UNPACKED:
        raise WorkbookError(
            f"展開すると大きすぎるため、読み込みません（{LARGEST_UNPACKED >> 20}MBまで）。{_AGAIN}"
        )
    names = {part.filename for part in listed}
    if "xl/workbook.xml" not in names:
        raise WorkbookError(f"Excelブック（.xlsx）ではありません。{_AGAIN}")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise WorkbookError(
            "マクロが含まれているため、読み込みません。Excelブック（.xlsx）として保存してください。"
        )
    for part in listed:
        if part.filename.endswith((".xml", ".rels")):
            with parts.open(part) as file:
                start = file.read(4096)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise WorkbookError(f"Excelが作ったブックではないため、読み込みません。{_AGAIN}")
