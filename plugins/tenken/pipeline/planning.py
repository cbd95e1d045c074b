"""How many records a night takes, so that nobody is beyond twelve months and no month drowns.

Pure: days and counts in, a count out. The database picks who (include/sql/scope).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from math import ceil
from typing import Protocol

PROMISE = 365  # days: everyone is seen at least once in twelve months
# Kept in hand for nights that fail, a week of outage, and a renewal that everyone has at once.
MARGIN = 30
CLOCK = PROMISE - MARGIN
CATCH_UP = 8  # shares at most that one night takes, its own and those of nights that were missed


class Days(Protocol):
    """Some days of each year."""

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""


def shares(first: date, nights: int, quiet: Sequence[Days]) -> list[float]:
    """How many nights' work each night from `first` on does: none when it is quiet.

    The open nights of a month do its quiet ones' work, so the month before the turn of the year
    is no lighter and the month after it no heavier than others.
    """
    return [_share(first + timedelta(days=n), quiet) for n in range(nights)]


def _share(day: date, quiet: Sequence[Days]) -> float:
    if _is_quiet(day, quiet):
        return 0.0
    days = monthrange(day.year, day.month)[1]
    month = (day.replace(day=n + 1) for n in range(days))
    return days / sum(not _is_quiet(each, quiet) for each in month)


def _is_quiet(day: date, quiet: Sequence[Days]) -> bool:
    return any(each.covers(day) for each in quiet)


def tonight(days_left: Mapping[int, int], ahead: Sequence[float], missed: float = 0) -> int:
    """How many records to take tonight, those with the fewest days left first.

    `days_left` says how many records have how many days (0: tonight at the latest); `ahead` is the
    shares of tonight and of the nights to come, as far as there are deadlines; `missed` the shares
    of the nights since the last run that took one.

    A share is the lowest that keeps every deadline when it is kept up from now on: the largest,
    over all days ahead, of the records due by then a share until then. Taking more would empty
    the months ahead, taking less would fill them.
    """
    own = ahead[0] or 1.0  # asked for on a quiet night
    until = list(accumulate(ahead[1:], initial=own))
    share, due = 0.0, 0
    for day in sorted(days_left):
        due += days_left[day]
        share = max(share, due / until[day])
    take = ceil(round(share * min(own + missed, CATCH_UP), 6))
    return max(days_left.get(0, 0), take)
