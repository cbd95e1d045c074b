"""The workbook's columns, for writing and reading alike."""

from __future__ import annotations

from dataclasses import dataclass

SHEET = "是正票"
HELP = "記入のしかた"
HEADING_ROW = 2  # the first row says what to do
FIRST_ROW = 3
MOST_ROWS = 20_000  # tickets in one workbook

SEVERITIES = {"critical": "高", "warning": "中", "info": "低"}
CAUSES = {
    "shifted": "行ずれ",
    "swapped": "取り違え",
    "typo": "入力誤り",
    "family": "家族",
    "namesake": "同姓同名",
    "stranger": "他人",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, its heading, its width in characters; `editable`: the officer's."""

    name: str
    heading: str
    width: int
    editable: bool = False
    hidden: bool = False


COLUMNS = (
    Column("ticket_id", "是正票番号", 11),
    Column("operation", "事務", 13),
    Column("record_id", "業務データID", 18),
    Column("verdict", "判定", 16),
    Column("cause", "推定原因", 10),
    Column("severity", "重要度", 8),
    Column("state", "状態", 22),
    Column("opened_on", "発生日", 12),
    Column("due_on", "期限", 12),
    Column("assignee", "担当者", 14, editable=True),
    Column("to", "対応（選択）", 24, editable=True),
    Column("why", "理由", 40, editable=True),
    Column("until", "確認済み差異の有効期限", 16, editable=True),
    Column("version", "版", 6, hidden=True),
    Column("was_assignee", "元の担当者", 14, hidden=True),
)
NAMES = tuple(column.name for column in COLUMNS)


def place(name: str) -> int:
    """The number of a column, from 1."""
    return NAMES.index(name) + 1
