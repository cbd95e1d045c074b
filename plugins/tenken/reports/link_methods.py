"""The survey of link methods (紐付け方法の調査): who must check every record, some, or none.

The rule of the headquarters of 2023 (総点検本部第2回 資料2 p3): every record is to be checked
unless ① the number came with a document that verifies it, or ② it was looked up with all four
attributes (氏名・生年月日・性別・住所), or ③ with some of them but the person was told apart by a
proper method.
Numbers that follow the resident register by themselves: only persons outside it (住登外者).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.files import container
from tenken.operations import all_operations

Method = Literal[
    "form_with_document", "form", "four", "three", "fewer", "by_hand", "automatic", "unknown"
]
ToCheck = Literal["every", "some", "none"]

# As the sheet may say it; compared after NFKC and without spaces.
METHODS: dict[str, Method] = {
    "申請書(番号確認書類あり)": "form_with_document",
    "申請書(番号確認書類なし)": "form",
    "4情報で照会": "four",
    "3情報で照会": "three",
    "2情報以下で照会": "fewer",
    "手入力": "by_hand",
    "住基から自動連携": "automatic",
}
COLUMNS = {
    "機関名": "institution",
    "事務": "operation",
    "紐付け方法": "method",
    "本人の特定": "identified",
    "件数": "records",
}
MOST_ROWS = 20_000  # institutions times operations times ways of linking
_MOST_COLUMNS = 200
_LONGEST = 200  # characters of a cell
YES, NO = ("有", "あり", "はい", "○", "yes"), ("無", "なし", "いいえ", "×", "no")


class SheetError(Exception):
    """A sheet cannot be read: says the line and the column, in Japanese."""


@dataclass(frozen=True)
class Answer:
    """One way in which an institution linked numbers of an operation."""

    line: int
    institution: str
    operation: str
    method: Method
    identified: bool | None
    records: int | None


def decide(method: Method, identified: bool | None) -> tuple[ToCheck, str]:
    """What a way of linking needs, and the reason as officers read it."""
    if method == "form_with_document":
        return "none", "番号確認書類とともに本人から番号を取得している（①）"
    if method == "four":
        return "none", "基本4情報のすべてで照会している（②）"
    if method == "automatic":
        return "some", "住基から自動で連携しているため、住登外者だけを点検する"
    if method in ("three", "fewer") and identified:
        return "none", "一部の情報で照会したが、適切な方法で本人を特定している（③）"
    reasons: dict[Method, str] = {
        "three": "3情報で照会し、本人を特定した方法がない",
        "fewer": "2情報以下で照会し、本人を特定した方法がない",
        "form": "申請書の番号を書類で確認していない",
        "by_hand": "番号を手で入力しており、取得の際の確認がない",
        "unknown": "回答がないか読み取れないため、全件の点検が必要とみなす",
    }
    return "every", reasons[method]


def load(engine: Engine, file: Path) -> list[tuple[Answer, ToCheck, str]]:
    """Read a sheet (XLSX or CSV) and put it in the place of what was loaded before.

    Columns 機関名* 事務* 紐付け方法* 本人の特定 件数. Raises SheetError, and then keeps the old.
    """
    decided = [(one, *decide(one.method, one.identified)) for one in read(file)]
    with engine.begin() as connection:
        connection.execute(text(sql("reports/forget_link_methods.sql")))
        for one, to_check, reason in decided:
            connection.execute(
                text(sql("reports/keep_link_method.sql")),
                {**vars(one), "to_check": to_check, "reason": reason},
            )
    return decided


def read(file: Path) -> list[Answer]:
    """The answers of a sheet."""
    rows = iter(_excel(file) if file.suffix.lower() == ".xlsx" else _csv(file))
    heading = [_plain(cell) for cell in next(rows, [])]
    places = {COLUMNS[title]: at for at, title in enumerate(heading) if title in COLUMNS}
    for title, name in list(COLUMNS.items())[:3]:
        if name not in places:
            raise SheetError(f"{file.name}: 1行目に「{title}」の列がありません")
    operations = {o.title: o.key for o in all_operations()}
    answers = []
    for line, row in enumerate(rows, start=2):
        if line > MOST_ROWS + 1:
            raise SheetError(f"{file.name}: 行が多すぎます（{MOST_ROWS:,}行まで）")
        cells = {name: _plain(row[at]) if at < len(row) else "" for name, at in places.items()}
        if any(cells.values()):
            answers.append(_answer(file.name, line, cells, operations))
    if not answers:
        raise SheetError(f"{file.name}: 回答が1行もありません")
    return answers


def _answer(file: str, line: int, cells: dict[str, str], operations: dict[str, str]) -> Answer:
    for title, name in COLUMNS.items():
        cell = cells.get(name, "")
        if len(cell) > _LONGEST or not cell.isprintable():
            raise SheetError(
                f"{file}の{line}行目: 「{title}」が長すぎるか、読めない文字を含んでいます"
                f"（{_LONGEST}文字まで）"
            )
    if not cells["institution"]:
        raise SheetError(f"{file}の{line}行目: 「機関名」が空です")
    if cells["operation"] not in operations:
        known = "・".join(operations)
        raise SheetError(f"{file}の{line}行目: 「事務」は {known} のいずれかにしてください")
    records = cells.get("records", "").replace(",", "")
    if records and not (records.isdecimal() and len(records) <= 9):
        raise SheetError(f"{file}の{line}行目: 「件数」は9桁までの数字で書いてください")
    identified = cells.get("identified", "").lower()
    return Answer(
        line=line,
        institution=cells["institution"],
        operation=operations[cells["operation"]],
        method=METHODS.get(cells["method"], "unknown"),
        identified=True if identified in YES else False if identified in NO else None,
        records=int(records) if records else None,
    )


def _plain(cell: object) -> str:
    # A character more than may be there, so that a long one is seen to be one.
    written = str("" if cell is None else cell)[: _LONGEST + 1]
    return "".join(unicodedata.normalize("NFKC", written).split())


def _excel(file: Path) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook

    content = _content(file)
    try:
        container.check(content)
    except container.ContainerError as error:
        raise SheetError(f"{file.name}: {error}") from None
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what it says of its size may be anything
        yield from sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=_MOST_COLUMNS, values_only=True)
    except Exception:  # openpyxl raises whatever a broken part leads it to
        raise SheetError(f"{file.name}: Excelのファイルとして開けません") from None


def _csv(file: Path) -> Iterator[Sequence[object]]:
    raw = _content(file)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            written = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        reader = csv.reader(io.StringIO(written, newline=""))
        try:
            for row in reader:
                yield row[:_MOST_COLUMNS]
        except csv.Error:
            raise SheetError(
                f"{file.name}の{reader.line_num}行目: CSVとして読めません。"
                '二重引用符（"）の閉じ忘れがないかを確かめてください'
            ) from None
        return
    raise SheetError(f"{file.name}: 文字コードがUTF-8でもShift_JISでもありません")


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        content = opened.read(container.LARGEST + 1)
    if len(content) > container.LARGEST:
        raise SheetError(f"{file.name}: ファイルが大きすぎます（{container.LARGEST >> 20}MBまで）")
    return content
