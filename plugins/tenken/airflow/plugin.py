"""What Airflow itself must know of Tenken; plugins/tenken_plugin.py hands it over."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from tenken.airflow.first_working_day import FirstWorkingDayTimetable


class TenkenPlugin(AirflowPlugin):
    """Timetables that schedulers must be able to read back."""

    name = "tenken"
    timetables = [FirstWorkingDayTimetable]
