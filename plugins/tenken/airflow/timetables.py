"""When runs begin, in Asia/Tokyo: once a year on a working day, or every night that is not quiet.

Registered by tenken.airflow.plugin; the scheduler reads them from the serialised DAG.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from pendulum import DateTime, instance

from tenken.days import begins_on
from tenken.municipalities import Quiet
from tenken.operations import JAPAN


class _InJapan(Timetable):
    """What both have in common: a time of day, quiet days, and no catching up on the past."""

    timezone = JAPAN

    def __init__(self, at: str, quiet: Sequence[Quiet] = ()) -> None:
        self.at = at
        self.quiet = tuple(quiet)

    def serialize(self) -> dict[str, Any]:
        """What the scheduler is given."""
        return {"at": self.at, "quiet": [each.model_dump() for each in self.quiet]}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> Timetable:
        """The timetable as the scheduler got it."""
        quiet = tuple(Quiet.model_validate(each) for each in data["quiet"])
        return cls(**data | {"quiet": quiet})

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """A manual run stands for the moment it was asked for."""
        return DataInterval.exact(run_after)

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The next run after the last one, and after now unless the past is to be caught up on."""
        last = last_automated_data_interval.end if last_automated_data_interval else None
        bounds = [last] if last else []
        if restriction.earliest:
            bounds.append(restriction.earliest - timedelta(microseconds=1))
        if not restriction.catchup or not bounds:
            bounds.append(instance(datetime.now(JAPAN)))
        previous = last.astimezone(JAPAN).date() if last else None
        following = self._following(max(bounds).astimezone(JAPAN), previous)
        if restriction.latest and following > restriction.latest:
            return None
        return DagRunInfo.exact(following)

    def _moment(self, day: date) -> DateTime:
        return instance(datetime.combine(day, time.fromisoformat(self.at), tzinfo=JAPAN))

    def _following(self, after: datetime, last: date | None) -> DateTime:
        raise NotImplementedError


class YearlyTimetable(_InJapan):
    """Once a year: the last working day up to a day of the year that is not quiet (tenken.days)."""

    def __init__(self, month_day: str, at: str, quiet: Sequence[Quiet] = ()) -> None:
        super().__init__(at, quiet)
        self.month_day = month_day
        self.description = f"毎年 {month_day} までの開庁日 {at}"

    @property
    def summary(self) -> str:
        """In the list of DAGs."""
        return self.description

    def serialize(self) -> dict[str, Any]:
        """What the scheduler is given."""
        return {**super().serialize(), "month_day": self.month_day}

    def _following(self, after: datetime, last: date | None) -> DateTime:
        year = after.year
        while (
            moment := self._moment(begins_on(year, self.month_day, self.quiet, last))
        ) <= after or (last and moment.year == last.year):
            year += 1
        return moment


class NightlyTimetable(_InJapan):
    """Every night that is not quiet."""

    def __init__(self, at: str, quiet: Sequence[Quiet] = ()) -> None:
        super().__init__(at, quiet)
        self.description = f"毎日 {at}（休止期間を除く）"

    @property
    def summary(self) -> str:
        """In the list of DAGs."""
        return self.description

    def _following(self, after: datetime, last: date | None) -> DateTime:
        day = after.date()
        while self._moment(day) <= after or any(each.covers(day) for each in self.quiet):
            day += timedelta(days=1)
        return self._moment(day)
