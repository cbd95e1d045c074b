"""When runs begin: Japanese working days, quiet periods, twelve months at most between two."""

from __future__ import annotations

import os
import tempfile
from datetime import date, timedelta

import pytest

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="tenken-timetables-"))

from airflow.timetables.base import DataInterval, TimeRestriction  # noqa: E402
from pendulum import datetime  # noqa: E402

from tenken.airflow.timetables import NightlyTimetable, YearlyTimetable  # noqa: E402
from tenken.days import begins_on, is_working_day  # noqa: E402
from tenken.municipalities import Quiet  # noqa: E402

SPRING = Quiet(first="03-01", last="04-30")
YEAR_END = Quiet(first="12-29", last="01-03")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 5, 6), False),  # 振替休日: Constitution Day fell on a Sunday
        (date(2026, 9, 22), False),  # 国民の休日, between two holidays
        (date(2026, 12, 29), False),  # 年末年始
        (date(2027, 1, 4), True),
        (date(2026, 6, 14), False),  # Sunday
        (date(2026, 6, 15), True),
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_an_annual_run_keeps_out_of_the_turn_of_the_fiscal_year() -> None:
    assert begins_on(2026, "04-10", [SPRING], None) == date(2026, 2, 27)


def test_never_more_than_twelve_months_between_two_annual_runs() -> None:
    last = begins_on(2026, "06-15", [SPRING], None)
    for year in range(2027, 2060):
        following = begins_on(year, "06-15", [SPRING], last)
        assert (following - last).days <= 364
        last = following


def runs(timetable, start, count: int, last: DataInterval | None = None):
    restriction = TimeRestriction(earliest=start, latest=None, catchup=True)
    found = []
    for _ in range(count):
        info = timetable.next_dagrun_info(
            last_automated_data_interval=last, restriction=restriction
        )
        found.append(info.run_after)
        last = info.data_interval
    return found


def test_once_a_year_at_its_time_in_japan() -> None:
    found = runs(YearlyTimetable("06-15", "01:00", [SPRING]), datetime(2026, 4, 1, tz="UTC"), 3)
    assert [moment.in_timezone("Asia/Tokyo").format("YYYY-MM-DD HH:mm") for moment in found] == [
        "2026-06-15 01:00",
        "2027-06-14 01:00",
        "2028-06-12 01:00",
    ]


def test_every_night_but_the_quiet_ones() -> None:
    start = datetime(2026, 12, 27, 12, tz="Asia/Tokyo")
    found = runs(NightlyTimetable("02:00", [YEAR_END]), start, 3)
    assert [m.in_timezone("Asia/Tokyo").format("MM-DD HH:mm") for m in found] == [
        "12-28 02:00",
        "01-04 02:00",
        "01-05 02:00",
    ]


def test_the_past_is_not_caught_up_on() -> None:
    long_ago = datetime(2020, 1, 1, tz="Asia/Tokyo")
    info = NightlyTimetable("02:00").next_dagrun_info(
        last_automated_data_interval=DataInterval.exact(long_ago),
        restriction=TimeRestriction(earliest=long_ago, latest=None, catchup=False),
    )
    assert info.run_after > datetime(2026, 1, 1, tz="Asia/Tokyo")


@pytest.mark.parametrize(
    "timetable", [YearlyTimetable("06-15", "01:00", [SPRING]), NightlyTimetable("02:00", [SPRING])]
)
def test_it_survives_the_way_to_the_scheduler_twice(timetable) -> None:
    said = timetable.serialize()
    for _ in range(2):  # the scheduler reads the same facts again and again
        again = type(timetable).deserialize(said)
        assert again.serialize() == timetable.serialize()
        assert again.summary == timetable.summary


def test_nights_are_nights_in_japan_and_not_in_greenwich() -> None:
    start = datetime(2026, 6, 1, 16, 59, tz="UTC")  # 01:59 on the second, in Japan
    assert runs(NightlyTimetable("02:00"), start, 1)[0] - start == timedelta(minutes=1)
