"""What Tenken adds to Airflow itself. Loaded by plugins/tenken_plugin.py."""

from __future__ import annotations

from typing import Any

from airflow.plugins_manager import AirflowPlugin

from tenken.airflow.timetables import NightlyTimetable, YearlyTimetable


class TenkenPlugin(AirflowPlugin):
    """The timetables."""

    name = "tenken"
    timetables: list[Any] = [YearlyTimetable, NightlyTimetable]  # noqa: RUF012  as Airflow has it
