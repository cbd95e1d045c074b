"""What can be measured of the work from the database: counts, shares and hours, by operation.

No person, and no municipality: two hundred of them would make as many series of each figure, and a
dashboard is looked at by more people than the database. Airflow's metrics carry them out
(tenken.airflow.metrics); docs/observability.md says what each means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.exchange.agreement import Agreement, agreement
from tenken.operations import JAPAN, all_operations
from tenken.tickets.life import ENDED, STANDING

SEVERITIES = ("critical", "warning", "info")
FILES = ("tickets", "coverage", "runs", "exchange")


@dataclass(frozen=True)
class Measure:
    """A figure as it stands: its name, what it is of, its value."""

    name: str
    labels: Mapping[str, str]
    value: float


def measures(engine: Engine, now: datetime) -> list[Measure]:
    """All of them, as of `now`. The engine's role counts for everybody (tenken_app)."""
    agreed = agreement()
    words = {
        "now": now,
        "today": now.astimezone(JAPAN).date(),
        "operations": [operation.key for operation in all_operations()],
        "states": list(STANDING),
        "ended": list(ENDED),
        "severities": list(SEVERITIES),
        "numbers_a_day": agreed.numbers_a_day,
    }
    with engine.connect() as connection:
        found = [
            Measure(row.name, row.labels, float(row.value))
            for name in FILES
            for row in connection.execute(text(sql(f"measures/{name}.sql")), words)
        ]
    return [
        *found,
        Measure("exchange.window_passed", {}, window_passed(agreed, now)),
        Measure("measured_at", {}, now.timestamp()),
    ]


def window_passed(agreed: Agreement, now: datetime) -> float:
    """How much of the day's window for inquiries is over: 0 before it opens, 1 when closed."""
    here = now.astimezone(JAPAN)
    opens, closes = (
        datetime.combine(here.date(), time.fromisoformat(clock), JAPAN)
        for clock in (agreed.opens, agreed.closes)
    )
    return min(1.0, max(0.0, (here - opens) / (closes - opens)))
