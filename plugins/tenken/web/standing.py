"""点検状況: are we in time, and what is to be done today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection, RowMapping, text
from starlette.responses import Response

from tenken.database import sql
from tenken.municipalities import deployment
from tenken.operations import JAPAN, all_operations
from tenken.reports.deadlines import WEEKS, Level, forecast, level
from tenken.tickets.life import ENDED
from tenken.web.access import DESKS
from tenken.web.desk import AtDesk
from tenken.web.rendering import page

router = APIRouter()
SOON = timedelta(days=7)
NO_COUNTS = ("municipality_code", "operation", "last_due")  # of standing.sql; all else are counts
Key = tuple[str, str]  # municipality code, operation


@dataclass(frozen=True)
class Progress:
    """How far a round is, in hundredths of a bar; `passed`: how much of the time is gone."""

    done: float
    under_way: float
    untouched: float
    overdue: float
    passed: float | None


@dataclass(frozen=True)
class Place:
    """One operation of one municipality, as the page shows it. `level`: None before any run."""

    municipality: str
    operation: str
    counts: Mapping[str, Any]
    run: RowMapping | None
    coverage: RowMapping | None
    progress: Progress | None
    level: Level | None


@router.get("/")
def show(request: Request, desk: AtDesk) -> Response:
    """The first page."""
    now = datetime.now(JAPAN)
    today = now.date()
    words = {"today": today, "soon": today + SOON, "ended": list(ENDED), "officer": desk.officer}
    sees_tickets = bool(desk.rights.places(*DESKS))
    with desk.begin() as connection:
        places = _places(connection, words, now)
        to_do = (
            connection.execute(text(sql("web/today.sql")), words).mappings().one()
            if sees_tickets
            else None
        )
    return page(
        request,
        "standing.html",
        places=places,
        totals={
            name: sum(place.counts[name] for place in places)
            for name in ("standing", "overdue", "soon", "ended")
        },
        to_do=to_do,
        approves=bool(desk.rights.places("approver")),
        alarms=[place for place in places if _alarming(place)],
        municipalities={one.code: one.name for one in deployment().municipalities},
        operations={one.key: one for one in all_operations()},
        today=today,
    )


def _places(connection: Connection, words: Mapping[str, Any], now: datetime) -> list[Place]:
    runs, coverage = (
        {(row["municipality_code"], row["operation"]): row for row in found}
        for found in (
            connection.execute(text(sql(f"web/{name}.sql"))).mappings()
            for name in ("last_runs", "coverage")
        )
    )
    rounds = connection.execute(text(sql("web/rounds.sql"))).all()
    began = {(row.municipality_code, row.operation): row.began for row in rounds}
    of_rounds = {
        "codes": [code for code, _ in began],
        "operations": [operation for _, operation in began],
        "began": list(began.values()),
    }
    counts: dict[Key, Mapping[str, Any]] = {
        (row["municipality_code"], row["operation"]): {
            name: value if name in NO_COUNTS else int(value or 0) for name, value in row.items()
        }
        for row in connection.execute(
            text(sql("web/standing.sql")), {**words, **of_rounds}
        ).mappings()
    }
    pace = _pace(connection, counts, now)
    none: Mapping[str, Any] = defaultdict(int, last_due=None)
    found = []
    for key in sorted({*counts, *runs, *began}):
        counted = counts.get(key, none)
        found.append(
            Place(
                *key,
                counted,
                runs.get(key),
                coverage.get(key),
                _progress(counted, _in_japan(began.get(key)), words["today"]),
                _level(counted, pace[key], words["today"]) if key in began else None,
            )
        )
    return found


def _pace(
    connection: Connection, counts: Mapping[Key, Mapping[str, Any]], now: datetime
) -> Mapping[Key, list[int]]:
    """Tickets ended in each of the last weeks; not asked where overdue ones say all."""
    weekly: dict[Key, list[int]] = defaultdict(lambda: [0] * WEEKS)
    if any(one["standing"] and not one["overdue"] for one in counts.values()):
        words = {"now": now, "weeks": WEEKS}
        for code, operation, week, ended in connection.execute(text(sql("web/pace.sql")), words):
            weekly[code, operation][week] = ended
    return weekly


def _level(counts: Mapping[str, Any], weekly: Sequence[int], today: date) -> Level:
    """How the open tickets stand to the last day on which one of them is due."""
    if not counts["standing"]:
        return "done"
    if counts["overdue"]:
        return "late"
    told = forecast(counts["standing"], weekly, today)
    return level(told, counts["last_due"], counts["standing"])


def _progress(counts: Mapping[str, Any], began: date | None, today: date) -> Progress | None:
    total = counts["round_tickets"]
    if not total:
        return None
    until = counts["last_due"]
    passed = None
    if began and until and until > began:
        passed = 100 * min(1.0, max(0.0, (today - began) / (until - began)))
    # Overdue tickets are told apart from the others, whatever state they are in.
    untouched = max(0, counts["open"] - counts["overdue"])
    under_way = counts["standing"] - counts["overdue"] - untouched
    parts = (counts["round_ended"], under_way, untouched, counts["overdue"])
    done, under_way, untouched, overdue = (round(100 * part / total, 2) for part in parts)
    return Progress(done, under_way, untouched, overdue, passed)


def _in_japan(moment: datetime | None) -> date | None:
    return moment.astimezone(JAPAN).date() if moment else None


def _alarming(place: Place) -> bool:
    """Whether the top of the page must speak of it."""
    run, coverage = place.run, place.coverage
    return bool(
        run is not None
        and (run["alarms"] or run["state"] == "failed")
        or (coverage is not None and coverage["beyond_twelve_months"])
    )
