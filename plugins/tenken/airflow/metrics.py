"""What Tenken adds to Airflow's metrics, sent by Airflow's own client: docs/observability.md.

By StatsD, not OpenTelemetry (decision 55). Nothing is sent where metrics are off. Labels are an
operation, a step, a state, a severity: never a municipality, a run or a record.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING

from airflow.sdk import CronTriggerTimetable
from airflow.sdk.configuration import conf
from airflow.sdk.observability import stats

from tenken.operations import JAPAN, all_operations

if TYPE_CHECKING:
    from tenken.measures import Measure


def are_on() -> bool:
    """Whether somebody listens."""
    return bool(conf.getboolean("metrics", "statsd_on"))


def every_ten_minutes() -> CronTriggerTimetable | None:
    """The schedule of the measuring; never, where nobody listens."""
    return CronTriggerTimetable("*/10 * * * *", timezone=JAPAN.key) if are_on() else None


def step_taken(operation: str, step: str, records: int, seconds: float) -> None:
    """A step of one municipality's run is done: how many records it was about, in which time."""
    labels = {"operation": operation, "step": step}
    stats.incr("tenken.step.records", records, tags=labels)
    stats.timing("tenken.step.duration", seconds * 1000, tags=labels)
    stats.gauge("tenken.step.records_per_second", records / max(seconds, 0.001), tags=labels)


def step_failed(operation: str, step: str) -> None:
    """A step of one municipality's run came to nothing, for this time at least."""
    stats.incr("tenken.step.failed", tags={"operation": operation, "step": step})


def tell(measured: Iterable[Measure]) -> None:
    """Send figures as they stand, and 0 to what steps count: else a first count is no increase."""
    from tenken.pipeline import STEPS

    for one in measured:
        stats.gauge(f"tenken.{one.name}", one.value, tags=dict(one.labels))
    for operation, step in product(all_operations(), STEPS):
        for name in ("records", "failed"):
            labels = {"operation": operation.key, "step": step}
            stats.incr(f"tenken.step.{name}", 0, tags=labels)
