"""The days by which a leak is reported to the Personal Information Protection Commission.

番号法29条の4 and the Commission's rules of it: 速報 promptly, which its guidelines take as three to
five days; 確報 within 30 days, 60 where somebody may have acted with wrongful purpose. Days are
calendar days, the day on which any part of the office knew is the first. 確報 has a period set by
rule, so 行政機関の休日に関する法律2条 carries it over Saturdays, Sundays, national holidays and
29 December to 3 January; 速報 has none and is not carried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

_DAY = timedelta(days=1)
AIM_DAYS, PRELIMINARY_DAYS = 3, 5
FINAL_DAYS, FINAL_DAYS_WRONGFUL = 30, 60


@dataclass(frozen=True)
class Deadlines:
    """When the two reports are due; `aim` is the third day, when 速報 should be on its way."""

    aim: date
    preliminary: date
    final: date


def deadlines(known_on: date, *, wrongful_purpose: bool = False) -> Deadlines:
    """The deadlines for what was known on a day."""
    days = FINAL_DAYS_WRONGFUL if wrongful_purpose else FINAL_DAYS
    return Deadlines(
        aim=known_on + (AIM_DAYS - 1) * _DAY,
        preliminary=known_on + (PRELIMINARY_DAYS - 1) * _DAY,
        final=next_working_day(known_on + (days - 1) * _DAY),
    )


def next_working_day(day: date) -> date:
    """The day itself, or the first after it that is no holiday of the administration."""
    while is_closed(day):
        day += _DAY
    return day


def is_closed(day: date) -> bool:
    """行政機関の休日: weekends, national holidays, 29 December to 3 January."""
    turn_of_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() >= 5 or turn_of_year or day in _national(day.year)


@cache
def _national(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("JP", years=year)
