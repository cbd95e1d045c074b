"""Deadline watch: when the open work will be done at the present pace, and who will be late.

The pace is what was ended in the last eight weeks. Ended tickets are taken as a Poisson process
whose variance is stretched to that of the weeks (quasi-Poisson); the range is that of the exact
80 % interval of its rate. Tickets that are yet to come are not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean, variance
from typing import Literal

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.ministries import Reporting
from tenken.municipalities import municipality
from tenken.operations import JAPAN, operation
from tenken.reports.papers.paper import Line, Paper, Table, era_day

WEEKS = 8
ROUND = timedelta(days=365)  # everyone once a year
NEAR = timedelta(days=60)  # an overdue round is told this long before
FAR = 520  # weeks: beyond ten years a forecast says "not foreseeable"

Level = Literal["done", "in_time", "may_be_late", "late", "no_pace"]
LEVELS: dict[Level, str] = {
    "done": "完了",
    "in_time": "間に合う見込み",
    "may_be_late": "遅れるおそれ",
    "late": "遅れる見込み",
    "no_pace": "見通せない（処理の実績なし）",
}
WARNED: tuple[Level, ...] = ("may_be_late", "late", "no_pace")


@dataclass(frozen=True)
class Forecast:
    """When work will be done: most likely, at best, at worst. None: not foreseeable."""

    likely: date | None
    soonest: date | None
    latest: date | None


@dataclass(frozen=True)
class Watched:
    """One operation and one day by which something is due."""

    operation: str
    title: str
    due_on: date
    open: int | None  # None: it is the round itself that is due
    forecast: Forecast | None
    level: Level


def forecast(open_work: int, weekly: Sequence[int], today: date) -> Forecast:
    """When `open_work` is done at the pace of the last weeks (one count a week)."""
    from scipy.stats import chi2

    if not open_work:
        return Forecast(today, today, today)
    ended = sum(weekly)
    stretch = max(1.0, variance(weekly) / mean(weekly)) if ended and len(weekly) > 1 else 1.0
    events = ended / stretch
    slow = stretch * chi2.ppf(0.10, 2 * events) / 2 / len(weekly) if events else 0.0
    fast = stretch * chi2.ppf(0.90, 2 * events + 2) / 2 / len(weekly)

    def day(rate: float) -> date | None:
        weeks = open_work / rate if rate else FAR
        return today + timedelta(days=round(weeks * 7)) if weeks < FAR else None

    return Forecast(day(ended / len(weekly)), day(fast) if ended else None, day(slow))


def level(told: Forecast, due_on: date, open_work: int) -> Level:
    """How a forecast stands to its deadline."""
    if not open_work:
        return "done"
    if told.likely is None:
        return "no_pace"
    if told.likely > due_on:
        return "late"
    return "in_time" if told.latest and told.latest <= due_on else "may_be_late"


def watch(engine: Engine, reporting: Reporting, now: datetime) -> list[Watched]:
    """Every deadline of every operation it is for, then the yearly rounds that are due."""
    today = now.astimezone(JAPAN).date()
    code = municipality().code
    with engine.connect() as connection:
        work = {
            name: (count, [(ended or []).count(week) for week in range(WEEKS)])
            for name, count, ended in connection.execute(
                text(sql("reports/open_work.sql")), {"now": now, "weeks": WEEKS, "code": code}
            )
        }
        rounds: dict[str, date] = {
            name: day
            for name, day in connection.execute(
                text(sql("reports/last_rounds.sql")), {"code": code}
            )
        }
    found = []
    for due in reporting.deadlines:
        for name in due.operations:
            count, weekly = work.get(name, (0, [0] * WEEKS))
            told = forecast(count, weekly, today)
            if name not in rounds:  # nothing open because nothing was looked at
                found.append(Watched(name, due.title, due.due_on, None, None, "no_pace"))
                continue
            found.append(
                Watched(name, due.title, due.due_on, count, told, level(told, due.due_on, count))
            )
    for name, day in sorted(rounds.items()):
        again = day + ROUND
        if today + NEAR >= again:
            late: Level = "late" if today > again else "may_be_late"
            found.append(Watched(name, "年1回の点検", again, None, None, late))
    return found


def paper(watched: Sequence[Watched], today: date) -> Paper:
    """The watch for officers."""
    titles = tuple(f"{operation(one.operation).title}（{one.title}）" for one in watched)

    def days(pick: str) -> tuple[date | str | None, ...]:
        return tuple(
            None if one.forecast is None else getattr(one.forecast, pick) or "見通せない"
            for one in watched
        )

    late = sum(one.level in WARNED for one in watched)
    return Paper(
        title=f"期限の見込み　{era_day(today)}現在",
        warning=f"期限に遅れるおそれのある事務が{late}件あります。" if late else None,
        head=(municipality().name,),
        tables=(
            Table(
                "期限と完了の見込み",
                titles,
                (
                    Line("期限", "day", tuple(one.due_on for one in watched)),
                    Line("未処理の是正票", "count", tuple(one.open for one in watched)),
                    Line("完了の見込み", "day", days("likely")),
                    Line("早ければ", "day", days("soonest"), below=True),
                    Line("遅ければ", "day", days("latest"), below=True),
                    Line("状況", "words", tuple(LEVELS[one.level] for one in watched)),
                ),
            ),
        ),
        progress=(),
        notes=(
            f"直近{WEEKS}週間に処理した是正票のペースが続くとした見込みです。幅は8割の確からしさで、"
            "これから新しく見つかる分は含みません。",
        ),
    )


def warn(engine: Engine, watched: Sequence[Watched], tell: Callable[[Sequence[str]], None]) -> int:
    """Tell what nobody was told before, in lines of Japanese; returns how many there were.

    Each operation, day and level is told once. When `tell` raises, none counts as told.
    """
    with engine.begin() as connection:
        fresh = [
            one
            for one in watched
            if one.level in WARNED
            and connection.execute(
                text(sql("reports/warn.sql")),
                {"operation": one.operation, "due_on": one.due_on, "level": one.level},
            ).rowcount
        ]
        if fresh:
            tell(
                [
                    f"{operation(one.operation).title}（{one.title}、期限 {era_day(one.due_on)}）: "
                    f"{LEVELS[one.level]}"
                    for one in fresh
                ]
            )
    return len(fresh)
