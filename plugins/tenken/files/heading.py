"""The heading line: which field of the file is which column of the layout."""

from __future__ import annotations

import csv
import difflib
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tenken.files.errors import FileError
from tenken.files.findings import Finding, make_finding
from tenken.files.records import Dialect
from tenken.layouts import Column, Layout

# Headings that cities' systems write for our columns. They are suggested, never taken: 「カナ」
# may be the kana of the householder.
_OFTEN_WRITTEN = {
    "record_id": ("管理番号", "レコードID", "ID", "データID", "受付番号", "業務ID"),
    "person_id": ("宛名コード", "統合宛名番号", "住民コード"),
    "my_number": ("マイナンバー", "個人番号（マイナンバー）", "個人No", "mynumber"),
    "name": ("名前", "漢字氏名", "氏名漢字", "氏名（漢字）", "氏名_漢字", "full_name"),
    "kana": ("氏名カナ", "カナ氏名", "フリガナ", "ふりがな", "カナ", "氏名（カナ）", "name_kana"),
    "birth_date": ("誕生日", "生年月日（和暦）", "生年月日（西暦）", "dob", "birthday"),
    "sex": ("性別コード", "gender"),
    "address": ("現住所", "住所地", "所在地"),
    "until": ("終了日", "異動日"),
}
MOST_COLUMNS = 1000  # the standard's widest table has some 300
_SHOWN = 5  # headings quoted in a message
_LONGEST_SHOWN = 30  # characters of one


@dataclass(frozen=True)
class Heading:
    """What the heading says."""

    dialect: Dialect
    places: tuple[int | None, ...]  # for each column of the layout its field, None if not there
    cells: tuple[str, ...]  # as written
    next_line: int  # the first line of data
    length: int  # characters of the text that the heading took
    findings: tuple[Finding, ...] = ()


def read_heading(path: Path, layout: Layout, text: str) -> Heading:
    """Read the heading at the beginning of a file's text; blank lines before it are skipped.

    Raises FileError when a required column is missing, a column stands twice, or there are
    more columns than any table has.
    """
    known = _known(layout)
    best = max(
        (_split(path, text, delimiter) for delimiter in ",\t"),
        key=lambda split: sum(_plain(cell) in known for cell in split[0]),
    )
    cells, line, length, delimiter = best
    if len(cells) > MOST_COLUMNS:
        raise FileError(path, "too_many_columns", line=line, a=len(cells), b=MOST_COLUMNS)
    place_of: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = known.get(_plain(cell))
        if column is None:
            continue
        if column.name in place_of:
            raise FileError(
                path, "duplicate_heading", line=line, column=column.heading,
                a=place_of[column.name] + 1, b=place + 1,
            )  # fmt: skip
        place_of[column.name] = place
    if not place_of:
        expected = "」「".join(c.heading for c in layout.columns if c.required)
        raise FileError(path, "no_heading", line=line, expected=expected)
    unknown = [cell for cell in cells if _plain(cell) not in known]
    missing = [c for c in layout.columns if c.required and c.name not in place_of]
    if missing:
        # A heading line with one known word may be data; only a clear one is quoted from.
        quotable = unknown if len(place_of) > 1 else []
        said = "。".join(_missing(column, quotable) for column in missing)
        raise FileError(path, "missing_column", line=line, column=missing[0].heading, missing=said)
    findings: tuple[Finding, ...] = ()
    if unknown:
        absent = [c for c in layout.columns if c.name not in place_of]
        more = _unknown(unknown, absent)
        findings = (
            make_finding(path.name, line, None, "unknown_columns", len(unknown), more=more),
        )
    return Heading(
        Dialect(delimiter, len(cells)),
        tuple(place_of.get(name) for name in layout.names),
        tuple(cells),
        line + 1,
        length,
        findings,
    )


def accepted(column: Column) -> tuple[str, str]:
    """The two headings by which a column is known."""
    return column.heading, column.name


def _known(layout: Layout) -> dict[str, Column]:
    return {_plain(name): column for column in layout.columns for name in accepted(column)}


def _plain(heading: str) -> str:
    """A heading without what makes no difference: width, case, spaces, underscores, marks."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(
        character
        for character in text
        if not character.isspace() and character != "_" and unicodedata.category(character) != "Cf"
    )


def _split(path: Path, text: str, delimiter: str) -> tuple[list[str], int, int, str]:
    """The cells of the first line that is not blank, its number, the length up to its end."""
    length = 0
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        length += len(line)
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            cells = next(csv.reader([line.lstrip("\ufeff")], delimiter=delimiter, strict=True))
        except csv.Error:
            raise FileError(path, "heading_quote", line=number) from None
        return cells, number, length, delimiter
    raise FileError(path, "no_heading", line=1, expected="個人番号")


def _missing(column: Column, unknown: list[str]) -> str:
    heading, name = accepted(column)
    said = f"「{heading}」（見出しは「{heading}」または「{name}」）"
    near = _near(column, unknown)
    return (
        f"{said}。「{near}」の列がこれに当たるなら、見出しを「{heading}」に直してください"
        if near
        else said
    )


def _near(column: Column, cells: list[str]) -> str | None:
    """The cell that was probably meant to be this column's heading."""
    candidates = {_plain(cell): _shown(cell) for cell in cells if cell.strip()}
    for written in _OFTEN_WRITTEN.get(column.name, ()):
        if _plain(written) in candidates:
            return candidates[_plain(written)]
    for name in accepted(column):
        close = difflib.get_close_matches(_plain(name), candidates, n=1, cutoff=0.7)
        if close:
            return candidates[close[0]]
    return None


def _unknown(cells: list[str], absent: list[Column]) -> str:
    """Which columns are not read, and which of them were probably meant for one that is absent."""
    named = [_shown(cell) for cell in cells if cell.strip()]
    said = "".join(f"「{name}」" for name in named[:_SHOWN])
    said += f"ほか{len(cells) - _SHOWN}列" if len(cells) > _SHOWN else ""
    meant = "".join(
        f"「{near}」は「{column.heading}」のことでしたら、見出しを「{column.heading}」に"
        "直してください。"
        for column in absent
        if (near := _near(column, cells))
    )
    return (f"読まない列：{said}。" if said else "") + meant


def _shown(cell: str) -> str:
    plain = "".join(c for c in cell.strip() if c.isprintable())
    return plain[:_LONGEST_SHOWN] + ("…" if len(plain) > _LONGEST_SHOWN else "")
