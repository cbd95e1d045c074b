"""What an officer has written into a workbook: a wish a row, errors by sheet and cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl.utils import get_column_letter

from tenken.identity import read_birth_date
from tenken.tickets.life import LIFE
from tenken.workbooks.errors import WorkbookError
from tenken.workbooks.layout import COLUMNS, FIRST_ROW, HEADING_ROW, SHEET
from tenken.workbooks.opening import cells

_STATES = {state.title: key for key, state in LIFE.items()}
_NEEDED = ("ticket_id", "version", "record_id", "to", "why", "until", "assignee", "was_assignee")
_LONGEST = 1000  # characters of a cell


@dataclass(frozen=True)
class Wish:
    """What a row asks for. `to`: a key of life.LIFE; `assignee`: as it stands in the cell."""

    row: int
    ticket_id: int
    version: int
    record_id: str
    to: str | None
    why: str | None
    until: date | None
    assignee: str | None
    was_assignee: str | None

    @property
    def assigns(self) -> bool:
        """Whether the officer has changed who works on it."""
        return self.assignee != self.was_assignee

    @property
    def asks(self) -> bool:
        """Whether the row asks for anything."""
        return bool(self.to or self.assigns)


@dataclass(frozen=True)
class Problem:
    """What keeps a row from being taken: where, which ticket, what and what to do."""

    cell: str  # 是正票!K12
    ticket_id: int | None
    message: str

    def __str__(self) -> str:
        of = f"（是正票 {self.ticket_id}）" if self.ticket_id else ""
        return f"{self.cell}{of}：{self.message}"


@dataclass(frozen=True)
class Read:
    """A workbook read: the wishes of its rows, errors, and where the columns are."""

    wishes: Sequence[Wish]
    errors: Sequence[Problem]
    places: dict[str, int]

    def cell(self, row: int, name: str) -> str:
        """The name of a cell, such as 是正票!K12."""
        return f"{SHEET}!{get_column_letter(self.places[name])}{row}"


class _CellError(Exception):
    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def read(content: bytes) -> Read:
    """Every row of a workbook. Raises WorkbookError for what makes it unreadable as a whole."""
    wishes: list[Wish] = []
    errors: list[Problem] = []
    found = Read(wishes, errors, {})
    seen: dict[int, int] = {}
    for number, row in enumerate(cells(content), start=1):
        if number == HEADING_ROW:
            found.places.update(_places(row))
        if number < FIRST_ROW or all(cell.value is None for cell in row):
            continue
        try:
            wish = _wish(number, row, found.places)
            if wish.ticket_id in seen:
                raise _CellError(
                    "ticket_id",
                    f"同じ是正票が{seen[wish.ticket_id]}行目にもあります。1行にしてください。",
                )
        except _CellError as error:
            errors.append(Problem(found.cell(number, error.name), None, str(error)))
            continue
        seen[wish.ticket_id] = number
        wishes.append(wish)
    if not found.places:
        raise WorkbookError("見出しの行がありません。システムから出力し直してください。")
    return found


def _places(row: Sequence[Any]) -> dict[str, int]:
    headings = {str(cell.value).strip(): n for n, cell in enumerate(row, 1) if cell.value}
    places = {c.name: headings[c.heading] for c in COLUMNS if c.heading in headings}
    missing = [c.heading for c in COLUMNS if c.name in _NEEDED and c.name not in places]
    if missing:
        raise WorkbookError(
            f"シート「{SHEET}」の{HEADING_ROW}行目に、見出し「{'」「'.join(missing)}」が"
            "ありません。システムから出力し直したブックに記入してください。"
        )
    return places


def _wish(number: int, row: Sequence[Any], places: dict[str, int]) -> Wish:
    values = {
        name: _value(name, row[places[name] - 1] if places[name] <= len(row) else None)
        for name in _NEEDED
    }
    to = _text(values["to"])
    if to is not None and to not in _STATES:
        raise _CellError("to", "一覧にない対応です。セルの一覧から選んでください。")
    return Wish(
        number,
        _number("ticket_id", values["ticket_id"]),
        _number("version", values["version"]),
        _text(values["record_id"]) or "",
        _STATES[to] if to else None,
        _text(values["why"]),
        _day(values["until"]),
        _text(values["assignee"]),
        _text(values["was_assignee"]),
    )


def _value(name: str, cell: Any) -> Any:
    if cell is None or cell.value is None:
        return None
    if cell.data_type == "f":
        raise _CellError(name, "数式は読み込めません。値を入れてください。")
    if cell.data_type == "e":
        raise _CellError(name, "Excelのエラー表示が入っています。値を入れ直してください。")
    if isinstance(cell.value, str) and len(cell.value) > _LONGEST:
        raise _CellError(name, f"{_LONGEST}文字までです。")
    return cell.value


def _text(value: Any) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a record id typed in by hand
    return (str(value).strip() or None) if value is not None else None


def _number(name: str, value: Any) -> int:
    text = unicodedata.normalize("NFKC", _text(value) or "")
    if not text.isdecimal() or len(text) > 18:
        raise _CellError(
            name, "番号が消えているか、書き換えられています。出力し直したブックに記入してください。"
        )
    return int(text)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    if text is None:
        return None
    found = read_birth_date(text)
    try:
        return date.fromisoformat(found or "")
    except ValueError:
        raise _CellError(
            "until", "日付として読めません。2027-03-31 のように入れてください。"
        ) from None
