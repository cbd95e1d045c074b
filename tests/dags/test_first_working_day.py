"""The timetable: the first day of a month on which Japanese offices work."""

from __future__ import annotations

from datetime import date

import pytest

from tenken.working_days import first_of


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2026-01", 5),  # New Year to the 3rd, then a Sunday
        ("2026-05", 1),
        ("2027-05", 6),  # Saturday, Sunday, then Golden Week with a day off for the 3rd to 5th
        ("2026-08", 3),  # Saturday, Sunday
        ("2026-11", 2),  # Sunday
        ("2028-01", 4),
    ],
)
def test_the_first_working_day(month: str, day: int) -> None:
    first = date.fromisoformat(f"{month}-01")
    assert first_of(first.year, first.month) == first.replace(day=day)


def test_it_runs_once_a_month_and_never_twice() -> None:
    from airflow.timetables.base import TimeRestriction
    from pendulum import datetime

    from tenken.airflow.first_working_day import FirstWorkingDayTimetable

    timetable = FirstWorkingDayTimetable.deserialize(FirstWorkingDayTimetable(6).serialize())
    catching_up = TimeRestriction(datetime(2026, 10, 15), datetime(2027, 1, 15), True)
    runs, last = [], None
    while info := timetable.next_dagrun_info(
        last_automated_data_interval=last, restriction=catching_up
    ):
        runs.append(info.run_after.in_timezone("Asia/Tokyo").format("YYYY-MM-DD HH"))
        last = info.data_interval
    assert runs == ["2026-11-02 06", "2026-12-01 06", "2027-01-04 06"]
