"""The window of exposure: from which day to which day a mis-linked record could be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """Days from `first` to `last`, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Exposure:
    """The window of one record in one source."""

    span: Span | None  # None: it could not be seen there at all
    assumed: bool  # the day of the link is unknown, and the source's first day stands for it
    ongoing: bool  # the linkage has not been suspended


def exposure(
    since: date, linked_on: date | None, suspended_on: date | None, today: date
) -> Exposure:
    """The window in a source that exists since a day.

    From the day of the link, or from `since` where that is unknown or earlier, to the day of
    suspension, which is counted: the hour is not known. Not suspended: to today. A link dated
    after its own suspension is a slip of the pen and taken as unknown.
    """
    last = suspended_on or today
    if linked_on is not None and linked_on > last:
        linked_on = None
    first = max(since, linked_on) if linked_on else since
    return Exposure(
        Span(first, last) if first <= last else None,
        assumed=linked_on is None,
        ongoing=suspended_on is None,
    )


def gaps(window: Span, covered: Iterable[Span]) -> list[Span]:
    """The days of a window that no covered span reaches, in order."""
    left = []
    day = window.first
    for span in sorted(covered):
        if span.first > window.last:
            break
        if span.first > day:
            left.append(Span(day, span.first - _DAY))
        day = max(day, span.last + _DAY)
    if day <= window.last:
        left.append(Span(day, window.last))
    return left
