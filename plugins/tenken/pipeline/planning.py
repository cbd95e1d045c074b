"""How many records a night takes, so that nobody is beyond twelve months and no month drowns.

Pure: days and counts in, a count out. The database picks who (include/sql/scope).
"""

from __future__ import annotations

from collections.abc import Mapping

PROMISE = 365  # days: everyone is seen at least once in twelve months
# Kept in hand for nights that fail, a week of outage, and a renewal that everyone has at once.
MARGIN = 30
CLOCK = PROMISE - MARGIN
CATCH_UP = 8  # shares at most that one night takes for nights that were missed


def tonight(days_left: Mapping[int, int], nights: int) -> int:
    """How many records to take tonight, those with the fewest days left first.

    `days_left` says how many records have how many days (0: tonight at the latest); `nights` is
    how many nights lie between the last run that took its share and this one (1: none was missed).

    The rate is the lowest that keeps every deadline when it is kept up from now on: the largest,
    over all days ahead, of the records due by then a night. Taking more than the rate would
    empty the months ahead, taking less would fill them.
    """
    rate, due = 0, 0
    for day in sorted(days_left):
        due += days_left[day]
        rate = max(rate, -(-due // (day + 1)))
    return max(days_left.get(0, 0), rate * max(1, min(nights, CATCH_UP)))
