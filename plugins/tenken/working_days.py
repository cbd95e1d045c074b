"""Days on which offices work: 行政機関の休日に関する法律 (昭和63年法律91号) 1条.

Not Saturdays, Sundays, national holidays (with substitutes and days between), 29 December to
3 January.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _national(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("JP", years=year))


def works(day: date) -> bool:
    """Whether offices work on that day."""
    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not new_year and day not in _national(day.year)


def first_of(year: int, month: int) -> date:
    """The first working day of a month."""
    day = date(year, month, 1)
    while not works(day):
        day += timedelta(days=1)
    return day
