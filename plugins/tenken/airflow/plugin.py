"""What Airflow itself must know of Tenken; plugins/tenken_plugin.py hands it over."""

from __future__ import annotations

from typing import Any

from airflow.plugins_manager import AirflowPlugin

from tenken.airflow import pages
from tenken.airflow.deadline import RunQueued
from tenken.airflow.first_working_day import FirstWorkingDayTimetable
from tenken.airflow.timetables import NightlyTimetable, YearlyTimetable


class TenkenPlugin(AirflowPlugin):
    """What schedulers must be able to read back: timetables, a deadline; the officers' pages."""

    name = "tenken"
    timetables: list[Any] = [FirstWorkingDayTimetable, NightlyTimetable, YearlyTimetable]  # noqa: RUF012  as Airflow has it
    deadline_references: list[Any] = [RunQueued]  # noqa: RUF012
    fastapi_apps: list[Any] = [  # noqa: RUF012
        {"app": pages.Pages(), "url_prefix": pages.PREFIX, "name": "tenken"}
    ]
    external_views: list[Any] = [  # noqa: RUF012  a plain link: the pages let nobody frame them
        {"name": "点検・是正票", "href": pages.address(), "destination": "nav"}
    ]
