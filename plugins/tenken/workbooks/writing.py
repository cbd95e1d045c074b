"""A section's tickets as an Excel workbook that an officer can work in.

Text is written as text whatever it begins with, so nothing in it can become a formula. The sheet
is protected without a password: against slips of the hand, not against intent, which the reading
side does not rely on.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, timedelta
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tenken.tickets.life import ASKS, LIFE
from tenken.workbooks.layout import (
    COLUMNS,
    FIRST_ROW,
    HEADING_ROW,
    HELP,
    SHEET,
    Column,
    place,
)

_FONT = "游ゴシック"
_HEAD = PatternFill("solid", fgColor="1F4E79")
_HEAD_OPEN = PatternFill("solid", fgColor="BF6900")
_OPEN = PatternFill("solid", fgColor="FFF8E1")
_LINE = Side("thin", color="BFBFBF")
_BOX = Border(_LINE, _LINE, _LINE, _LINE)
_CAREFUL = ("=", "+", "-", "@", "\t", "\r")


def write(title: str, rows: Sequence[Mapping[str, Any]], today: date) -> bytes:
    """The workbook's bytes.

    `rows`: by the names of the columns, `state` as life.LIFE has it; and whether it is a `mislink`.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = SHEET
    _heading(sheet, title, today)
    for number, row in enumerate(rows, start=FIRST_ROW):
        _row(sheet, number, row)
    _validations(sheet, rows, today)
    _guard(sheet, FIRST_ROW + len(rows) - 1)
    _help(book.create_sheet(HELP))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shown(value: object) -> object:
    """A value as it stands in a cell: without control characters, which Excel refuses."""
    return ILLEGAL_CHARACTERS_RE.sub("?", value) if isinstance(value, str) else value


def _heading(sheet: Worksheet, title: str, today: date) -> None:
    says = sheet.cell(1, 1)
    _text(says, f"{title}　是正票　{today:%Y-%m-%d} 現在　橙色の列だけ記入できます。"
                f"記入のしかたはシート「{HELP}」にあります。")  # fmt: skip
    says.font = Font(name=_FONT, bold=True, size=12)
    sheet.row_dimensions[1].height = 24
    sheet.row_dimensions[HEADING_ROW].height = 32
    for number, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(HEADING_ROW, number)
        _text(cell, column.heading)
        cell.font = Font(name=_FONT, bold=True, color="FFFFFF")
        cell.fill = _HEAD_OPEN if column.editable else _HEAD
        cell.alignment = Alignment(vertical="center", horizontal="center", wrap_text=True)
        cell.border = _BOX
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.hidden = column.hidden


def _row(sheet: Worksheet, number: int, row: Mapping[str, Any]) -> None:
    for place_, column in enumerate(COLUMNS, start=1):
        value = shown(row.get(column.name))
        if column.name == "state":
            value = LIFE[str(value)].title
        cell = sheet.cell(number, place_)
        if number == FIRST_ROW:
            _dress(cell, column)
        else:  # a style made anew for each cell would take longer than all the rest
            cell._style = copy(sheet.cell(FIRST_ROW, place_)._style)  # type: ignore[union-attr]
            cell.quotePrefix = False  # type: ignore[union-attr]
        if isinstance(value, str):
            _text(cell, value)
        else:
            cell.value = value  # type: ignore[assignment,misc]  # a number, a date or nothing


def _dress(cell: Cell | MergedCell, column: Column) -> None:
    cell.font = Font(name=_FONT)
    cell.border = _BOX
    cell.alignment = Alignment(vertical="top", wrap_text=column.name in ("why", "record_id"))
    if column.name in ("opened_on", "due_on", "until"):
        cell.number_format = "yyyy-mm-dd"
    if column.editable:
        cell.protection = Protection(locked=False)
        cell.fill = _OPEN


def _text(cell: Cell | MergedCell, value: str) -> None:
    """Text, never a formula; with Excel's mark for text where it begins like one."""
    cell.value = value  # type: ignore[misc]  # a merged cell has none; there are none here
    cell.data_type = "s"
    if value.startswith(_CAREFUL):
        cell.quotePrefix = True  # type: ignore[attr-defined]


def _validations(sheet: Worksheet, rows: Sequence[Mapping[str, Any]], today: date) -> None:
    """For each state a drop-down of its moves, and days that can be until."""
    numbers: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for number, row in enumerate(rows, start=FIRST_ROW):
        numbers[row["state"], row["mislink"]].append(number)
    for (state, mislink), alike in numbers.items():
        titles = ",".join(
            LIFE[to].title
            for to, asks in LIFE[state].moves.items()
            if not (mislink and "not_mislink" in asks)
        )
        _validate(sheet, "to", alike, "list", f'"{titles}"', "一覧から選んでください。")
    if rows:
        every = list(range(FIRST_ROW, FIRST_ROW + len(rows)))
        _validate(
            sheet, "until", every, "date", str(_serial(today + timedelta(days=1))),
            "明日から1年以内の日付を入れてください。", str(_serial(today + timedelta(days=366))),
        )  # fmt: skip


def _validate(
    sheet: Worksheet,
    name: str,
    rows: list[int],
    kind: Literal["list", "date"],
    first: str,
    says: str,
    last: str | None = None,
) -> None:
    letter = get_column_letter(place(name))
    rule = DataValidation(
        type=kind,
        operator="between" if last else None,
        formula1=first,
        formula2=last,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="入力できません",
        error=says,
        sqref=" ".join(_ranges(letter, rows)),
    )
    sheet.add_data_validation(rule)


def _ranges(letter: str, rows: list[int]) -> list[str]:
    """Rows in order as ranges: L3:L9, L12."""
    ranges = []
    begun = last = rows[0]
    for row in [*rows[1:], -1]:
        if row != last + 1:
            ranges.append(f"{letter}{begun}:{letter}{last}")
            begun = row
        last = row
    return ranges


def _serial(day: date) -> int:
    """A day as Excel counts it."""
    return (day - date(1899, 12, 30)).days


def _guard(sheet: Worksheet, last: int) -> None:
    letter = get_column_letter(len(COLUMNS))
    sheet.freeze_panes = f"{get_column_letter(place('operation'))}{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{letter}{max(last, HEADING_ROW)}"
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = False  # False: allowed
    protection.formatColumns = False
    protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _help(sheet: Worksheet) -> None:
    """Which moves each state allows, and what each asks for: life.LIFE as a page."""
    lines: list[tuple[str, str, str]] = [("状態", "選べる対応", "そのとき必要なこと")]
    for state in LIFE.values():
        for to, asks in state.moves.items():
            needs = "。".join(ASKS[ask] for ask in asks)
            lines.append((state.title, LIFE[to].title, needs or "―"))
    for number, line in enumerate(lines, start=1):
        for place_, value in enumerate(line, start=1):
            cell = sheet.cell(number, place_)
            _text(cell, value)
            cell.font = Font(name=_FONT, bold=number == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = _BOX
    for letter, width in zip("ABC", (26, 26, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
