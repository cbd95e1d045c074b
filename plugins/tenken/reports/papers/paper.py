"""What stands on a paper, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

HIDDEN = "＊"  # a figure kept back (秘匿)
NOTHING = "―"  # there is no figure

# count, change (with its sign) and share as numbers; day as a date; words as they are.
Unit = Literal["count", "change", "share", "day", "words"]
Value = int | float | date | str | None


@dataclass(frozen=True)
class Line:
    """One figure, for each of the table's columns."""

    title: str
    unit: Unit
    values: tuple[Value, ...]
    below: bool = False  # a part of the line above it


@dataclass(frozen=True)
class Table:
    """Columns are what is told apart (operations), lines are the figures."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Progress:
    """One bar of the picture: how much of the whole is done."""

    title: str
    share: float | None  # 0 to 1; None where nothing has begun


@dataclass(frozen=True)
class Paper:
    """A page of figures for a reader of Japanese."""

    title: str
    head: tuple[str, ...]
    tables: tuple[Table, ...]
    progress: tuple[Progress, ...]
    notes: tuple[str, ...]
    warning: str | None = None  # said above all else


def shown(value: Value, unit: Unit) -> str:
    """A value as it is read on a page: 1,234 / +5 / 98.50% / 令和8年11月2日."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return era_day(value)
    if unit == "share":
        return f"{100 * value:.2f}%"
    if unit == "change":
        return "±0" if value == 0 else f"{value:+,}"
    return f"{value:,}"


def era_year(year: int) -> str:
    """令和8年 for 2026; 令和 began in May 2019, before which no return was made."""
    return "令和元年" if year == 2019 else f"令和{year - 2018}年"


def era_day(day: date) -> str:
    """令和8年11月2日."""
    return f"{era_year(day.year)}{day.month}月{day.day}日"


def era_month(day: date) -> str:
    """令和8年11月."""
    return f"{era_year(day.year)}{day.month}月"
