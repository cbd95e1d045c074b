"""What the evidence comes to: none, possible or confirmed, with its grounds. A person decides.

One table, read from the top. Every rule that applies gives a ground; the gravest of their outcomes
is proposed, and none only when no other rule applies. After the practice of 2023: a log that does
not reach back over the whole window leaves 漏えいのおそれ, not 漏えいなし.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tenken.leaks.actions import ACTIONS
from tenken.leaks.exposure import Exposure, Span, gaps

OUTCOMES = ("none", "possible", "confirmed")  # the gravest last
TITLES = {"none": "漏えいなし", "possible": "漏えいのおそれ", "confirmed": "漏えい確認"}
_SHOWN = 3  # gaps named one by one


@dataclass(frozen=True)
class Access:
    """What a log says of a record on one day; `day` None: the log's date could not be read."""

    day: date | None
    action: str  # a key of ACTIONS
    times: int = 1


@dataclass(frozen=True)
class Evidence:
    """What one source says of one record."""

    title: str
    keeps: str
    needed: bool
    exposure: Exposure
    covered: Sequence[Span] = ()  # of the loaded logs that speak of this record
    accesses: Sequence[Access] = ()
    unread: int = 0  # lines of those logs that could not be read: one may be this record's


@dataclass(frozen=True)
class Proposal:
    """The outcome proposed, and why: Japanese sentences without a person's data."""

    outcome: str
    grounds: tuple[str, ...]


def _seen(evidence: Evidence, meaning: str) -> int:
    """How often within the window. A day that cannot be read may be within."""
    return sum(
        a.times
        for a in evidence.accesses
        if ACTIONS[a.action] == meaning and a.day is not None and _within(evidence, a.day)
    )


def _within(evidence: Evidence, day: date) -> bool:
    return evidence.exposure.span is not None and day in evidence.exposure.span


def _out(e: Evidence) -> Iterator[str]:
    if times := _seen(e, "out"):
        yield f"{e.title}：期間内に、本人以外への閲覧・提供の記録が{times:,}件あります。"


def _paper(e: Evidence) -> Iterator[str]:
    if times := _seen(e, "paper"):
        yield (
            f"{e.title}：期間内に、印刷・交付など外部に渡った可能性のある操作が{times:,}件あります。"
            "渡した相手を確かめてください。"
        )


def _after(e: Evidence) -> Iterator[str]:
    if e.exposure.ongoing or e.exposure.span is None:
        return
    last = e.exposure.span.last
    times = sum(
        a.times for a in e.accesses if a.day and a.day > last and ACTIONS[a.action] != "inside"
    )
    if times:
        yield (
            f"{e.title}：連携停止日（{_date(last)}）より後の記録が{times:,}件あります。"
            "停止が効いているかを確かめてください。"
        )


def _undated(e: Evidence) -> Iterator[str]:
    times = sum(a.times for a in e.accesses if a.day is None and ACTIONS[a.action] != "inside")
    if times and e.exposure.span:
        yield f"{e.title}：日時を読み取れない記録が{times:,}件あり、期間内でないと言えません。"


def _not_loaded(e: Evidence) -> Iterator[str]:
    if e.needed and e.exposure.span and not e.covered:
        yield (
            f"{e.title}：この是正票についての記録がまだ読み込まれていません"
            f"（保存期間：{e.keeps}）。"
        )


def _gap(e: Evidence) -> Iterator[str]:
    if not (e.needed and e.exposure.span and e.covered):
        return
    missing = gaps(e.exposure.span, e.covered)
    if missing:
        days = sum(span.days for span in missing)
        named = "、".join(f"{_date(s.first)}～{_date(s.last)}" for s in missing[:_SHOWN])
        more = f"ほか{len(missing) - _SHOWN}か所" if len(missing) > _SHOWN else ""
        yield (
            f"{e.title}：期間{e.exposure.span.days:,}日のうち{days:,}日（{named}{more}）の記録が"
            f"ありません（保存期間：{e.keeps}）。"
        )


def _unread(e: Evidence) -> Iterator[str]:
    if e.unread and e.exposure.span:
        yield (
            f"{e.title}：読み込めなかった行が{e.unread:,}行あり、"
            "この是正票の記録でないと言えません。"
        )


def _ongoing(e: Evidence) -> Iterator[str]:
    if e.exposure.ongoing and e.exposure.span:
        yield "連携がまだ停止されていません。期間は今日までとして数えています。"


def _clear(e: Evidence) -> Iterator[str]:
    span = e.exposure.span
    if span is None:
        yield f"{e.title}：始まる前に停止されており、見られる状態になっていません。"
        return
    if not e.covered:
        return
    inside = _seen(e, "inside")
    staff = f"職員の業務上の操作が{inside:,}件ありますが、外部への" if inside else ""
    yield (
        f"{e.title}：期間の全日（{_date(span.first)}～{_date(span.last)}）の記録があり、"
        f"{staff}閲覧・提供・交付は0件です。"
    )


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    label: str
    outcome: str
    grounds: Callable[[Evidence], Iterator[str]]


RULES = (
    Rule("seen by the number's owner, or provided to another agency", "confirmed", _out),
    Rule("printed, issued, or an action not known", "possible", _paper),
    Rule("seen after the suspension", "possible", _after),
    Rule("seen on a day that cannot be read", "possible", _undated),
    Rule("the linkage is not suspended", "possible", _ongoing),
    Rule("a needed log is not there", "possible", _not_loaded),
    Rule("a needed log does not reach over the whole window", "possible", _gap),
    Rule("lines of a log could not be read", "possible", _unread),
    Rule("all needed logs cover the window, and nothing left the office", "none", _clear),
)


def propose(evidence: Mapping[str, Evidence]) -> Proposal:
    """The outcome for one record, from what each source says, with the grounds for it.

    Grounds of lesser outcomes follow those of the proposed one, but 漏えいなし's are only given
    when it is proposed.
    """
    applying: list[tuple[str, str]] = []
    for rule in RULES:
        for said in evidence.values():
            applying += [(rule.outcome, ground) for ground in rule.grounds(said)]
    graver = [pair for pair in applying if pair[0] != "none"]
    chosen = graver or applying
    outcome = max((o for o, _ in chosen), key=OUTCOMES.index, default="possible")
    grounds = dict.fromkeys(ground for _, ground in chosen)  # each once, in order
    if not chosen:
        grounds["判断できる記録がありません。"] = None
    if any(said.exposure.assumed for said in evidence.values()):
        grounds["紐付け日が分からないため、その仕組みの開始日から数えています。"] = None
    return Proposal(outcome, tuple(grounds))


def _date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
