"""Days in Japan: national holidays, working days, and the day an annual run begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tenken.municipalities import Quiet

if TYPE_CHECKING:
    import holidays


@lru_cache(maxsize=1)
def _national_holidays() -> holidays.HolidayBase:
    import holidays  # only where a day is asked for, not whenever a DAG file is read

    return holidays.country_holidays("JP")


def is_working_day(day: date) -> bool:
    """Whether city halls are open: no Saturday, Sunday, national holiday or turn of the year.

    The turn of the year is 29 December to 3 January (地方自治法4条の2).
    """
    turn_of_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not turn_of_year and day not in _national_holidays()


def begins_on(year: int, month_day: str, quiet: Sequence[Quiet], last: date | None) -> date:
    """The day of that year on which an annual run begins: a working day, and no quiet one.

    The last such day up to `month_day`; never more than 364 days after `last`, the run before it,
    since everyone is to be seen within twelve months. That makes it drift a day or two a year.
    """
    month, day = (int(part) for part in month_day.split("-"))
    begins = date(year, month, day)
    if last and last.year == year - 1:
        begins = min(begins, last + timedelta(days=364))
    while not is_working_day(begins) or any(each.covers(begins) for each in quiet):
        begins -= timedelta(days=1)
    return begins
