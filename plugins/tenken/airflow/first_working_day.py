"""The timetable of the monthly summary: the first working day of each month, in Japan."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from pendulum import DateTime, instance

from tenken.operations import JAPAN
from tenken.working_days import first_of


class FirstWorkingDayTimetable(Timetable):
    """Runs at `hour` o'clock of Japan on the first working day of a month; never catches up."""

    def __init__(self, hour: int) -> None:
        self._hour = hour

    def serialize(self) -> dict[str, Any]:
        return {"hour": self._hour}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> Timetable:
        return cls(data["hour"])

    @property
    def summary(self) -> str:
        return f"毎月の最初の開庁日 {self._hour}:00"

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        return DataInterval.exact(run_after)

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        after = last_automated_data_interval.end if last_automated_data_interval else None
        earliest = restriction.earliest
        if not restriction.catchup:
            now = instance(datetime.now(JAPAN))
            earliest = max(earliest, now) if earliest else now
        bounds = [moment for moment in (after, earliest) if moment]
        at = self.following(max(bounds), or_then=after is None or max(bounds) != after)
        if restriction.latest and at > restriction.latest:
            return None
        return DagRunInfo.exact(at)

    def following(self, moment: DateTime, *, or_then: bool) -> DateTime:
        """The first run after the moment, or at it where `or_then`."""
        month = moment.astimezone(JAPAN).date().replace(day=1)
        while True:
            day = first_of(month.year, month.month)
            at = instance(datetime.combine(day, time(self._hour), JAPAN)).in_timezone("UTC")
            if at > moment or or_then and at == moment:
                return at
            month = (month + timedelta(days=32)).replace(day=1)
