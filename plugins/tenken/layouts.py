"""The columns of the files that go in: records, register, history, and logs of accesses.

One table for the CSV reader, the staging tables and the sample. Names and Japanese headings are
those of docs/files.md; widths are those of the standard data lists for municipal systems
(住民記録システム標準仕様書, 基本データリスト).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column of a file: its name, its Japanese heading, whether it must be there, its width."""

    name: str
    heading: str
    required: bool = False
    width: int = 100  # characters, as in the standard data lists; longer is noted, never cut


@dataclass(frozen=True)
class Layout:
    """A file's columns, in the order of the staging table."""

    key: str
    title: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)

    def heading(self, name: str) -> str:
        """The Japanese heading of a column, for messages to an officer."""
        return next(column.heading for column in self.columns if column.name == name)


RECORDS = Layout(
    "records",
    "業務データ",
    (
        Column("record_id", "業務データID", required=True, width=40),
        Column("person_id", "宛名番号", width=15),
        Column("my_number", "個人番号", required=True, width=20),
        Column("name", "氏名", required=True),
        Column("kana", "氏名フリガナ"),
        Column("roman_name", "氏名_外国人ローマ字"),
        Column("alias", "通称"),
        Column("former_name", "旧氏", width=50),
        Column("birth_date", "生年月日", required=True, width=72),
        Column("sex", "性別", width=10),
        Column("address", "住所", width=300),
        Column("municipality_code", "市区町村コード", width=6),
        Column("household_id", "世帯番号", width=15),
        Column("resident", "住民区分", width=10),
        Column("protected", "支援措置", width=10),
        Column("linked_on", "紐付け日", width=20),
        Column("link_method", "紐付け方法", width=40),
        Column("renewal_on", "更新日", width=20),
        Column("updated_on", "更新年月日", width=20),
    ),
)

REGISTER = Layout(
    "register",
    "住民基本台帳",
    (
        Column("my_number", "個人番号", required=True, width=20),
        Column("name", "氏名", required=True),
        Column("kana", "氏名フリガナ"),
        Column("roman_name", "氏名_外国人ローマ字"),
        Column("alias", "通称"),
        Column("former_name", "旧氏", width=50),
        Column("birth_date", "生年月日", required=True, width=72),
        Column("sex", "性別", required=True, width=10),
        Column("address", "住所", required=True, width=300),
        Column("municipality_code", "市区町村コード", width=6),
        Column("household_id", "世帯番号", width=15),
        Column("status", "住民状態", width=10),
        Column("changed_on", "異動年月日", width=20),
        Column("protected", "支援措置", width=10),
    ),
)

HISTORY = Layout(
    "history",
    "住民基本台帳の異動履歴",
    (
        Column("my_number", "個人番号", required=True, width=20),
        Column("until", "終了年月日", required=True, width=20),
        Column("former_my_number", "旧個人番号", width=20),
        Column("name", "氏名"),
        Column("kana", "氏名フリガナ"),
        Column("alias", "通称"),
        Column("address", "住所", width=300),
    ),
)

ACCESS_LOG = Layout(
    "access_log",
    "アクセス記録",
    (
        Column("ticket_id", "是正票番号", width=20),
        Column("record_id", "業務データID", width=40),
        Column("my_number", "個人番号", width=20),
        Column("accessed_at", "日時", required=True, width=40),
        Column("action", "操作", width=40),
        Column("provided_to", "提供先機関", width=60),
    ),
)
