"""A return laid out for people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from tenken.ministries import Reporting
from tenken.municipalities import municipality
from tenken.operations import JAPAN, operation
from tenken.reports.papers.paper import (
    Line,
    Paper,
    Progress,
    Table,
    Unit,
    era_day,
    era_month,
)
from tenken.reports.returns.document import Figures, Institutions, OperationReturn, Return
from tenken.reports.returns.issue import month_ends

# Title, unit, whether it is a part of the line above, and where the figure is.
LINES: tuple[tuple[str, Unit, bool, Callable[[Figures], int | float | date | None]], ...] = (
    ("点検対象の件数", "count", False, lambda f: f.in_scope),
    ("点検した件数", "count", False, lambda f: f.checked),
    ("点検した割合", "share", False, lambda f: f.share_checked),
    ("確認中の件数", "count", False, lambda f: f.to_look_at),
    ("最も古い確認中の発見日", "day", True, lambda f: f.oldest_open),
    ("紐付け誤り（累計）", "count", False, lambda f: f.mislinks),
    ("うち訂正済み", "count", True, lambda f: f.corrected),
    ("漏えい調査 未着手", "count", True, lambda f: f.leak_surveys.not_begun),
    ("漏えい調査 調査中", "count", True, lambda f: f.leak_surveys.under_way),
    ("漏えいなし", "count", True, lambda f: f.leak_surveys.no_leak),
    ("漏えいのおそれ", "count", True, lambda f: f.leak_surveys.possible_leak),
    ("漏えい確認", "count", True, lambda f: f.leak_surveys.leak),
)
# Said beside last month.
COMPARED: tuple[tuple[str, Callable[[Figures], int]], ...] = (
    ("点検した件数", lambda f: f.checked),
    ("確認中の件数", lambda f: f.to_look_at),
    ("紐付け誤り（累計）", lambda f: f.mislinks),
    ("うち訂正済み", lambda f: f.corrected),
)


def paper(document: Return, reporting: Reporting) -> Paper:
    """The pages of a return; all figures are the document's."""
    place = municipality()
    ministry = reporting.ministry(document.ministry)
    told = document.operations
    titles = tuple(operation(one.operation).title for one in told)
    correction = f"訂正報告（第{document.revision}版）" if document.correction else None
    return Paper(
        title=f"個人番号の紐付け点検　進捗報告　{era_month(document.first_day)}分",
        warning=f"{correction}：{document.correction}" if correction else None,
        head=(
            f"{ministry.title}　御中",
            f"団体コード {document.municipality_code}　{place.name}",
            _as_of(document.first_day),
            *((place.note,) if place.note else ()),
        ),
        tables=(
            Table("事務ごとの状況", titles, tuple(_line(told, *line) for line in LINES)),
            Table("前月からの増減", titles, tuple(_change(told, *line) for line in COMPARED)),
            *_institutions(told, titles),
        ),
        progress=tuple(
            Progress(title, one.figures.share_checked if one.figures else None)
            for title, one in zip(titles, told, strict=True)
        ),
        notes=(
            "「確認中」は、職員による確認が終わっていない業務データの件数です。",
            "「紐付け誤り」とその内訳は点検開始からの累計、「点検した件数」は月末までの12か月以内に"
            "点検したものです。「―」はまだ点検していないことを示します。",
            "この報告は提出用です。少数の秘匿をしていないため、そのまま公表しないでください。"
            "個人の情報は含みません。",
        ),
    )


def _as_of(month: date) -> str:
    today = datetime.now(JAPAN).date()
    last_day = month_ends(month).date() - timedelta(days=1)
    if today <= last_day:
        return f"{era_day(today)}現在（月の途中の数値です。提出するものではありません）"
    return f"{era_day(last_day)}現在"


def _line(
    told: tuple[OperationReturn, ...],
    title: str,
    unit: Unit,
    below: bool,
    figure: Callable[[Figures], int | float | date | None],
) -> Line:
    values = tuple(figure(one.figures) if one.figures else None for one in told)
    return Line(title, unit, values, below)


def _change(
    told: tuple[OperationReturn, ...], title: str, figure: Callable[[Figures], int]
) -> Line:
    return Line(
        title,
        "change",
        tuple(
            figure(one.figures) - figure(one.last_month) if one.figures and one.last_month else None
            for one in told
        ),
    )


def _institutions(told: tuple[OperationReturn, ...], titles: tuple[str, ...]) -> tuple[Table, ...]:
    if not any(one.institutions for one in told):
        return ()
    lines: tuple[tuple[str, Callable[[Institutions], int]], ...] = (
        ("全件の点検が必要", lambda i: i.every),
        ("一部の点検が必要", lambda i: i.some),
        ("点検不要", lambda i: i.none),
    )
    return (
        Table(
            "紐付け方法の調査（機関の数）",
            titles,
            tuple(
                Line(
                    title,
                    "count",
                    tuple(count(one.institutions) if one.institutions else None for one in told),
                )
                for title, count in lines
            ),
        ),
    )
