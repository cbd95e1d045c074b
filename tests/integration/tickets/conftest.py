"""Tickets brought into any state by the moves that lead there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import contact, inform, move
from tenken.tickets.life import LIFE
from tests.integration.failures import MATCH, MISLINK, prepared

UNTIL = date.today() + timedelta(days=100)  # noqa: DTZ011  any day of the next year
ONE, OTHER = "生活福祉課 一郎", "生活福祉課 二郎"

# How an officer leads an open ticket there; runs do the rest.
WAY = {
    "open": (),
    "suspended": ("suspended",),
    "confirmed": ("suspended", "confirmed"),
    "corrected": ("suspended", "corrected"),
    "proposed": ("suspended", "proposed"),
    "accepted": ("suspended", "proposed", "accepted"),
    "verified": ("suspended", "corrected"),
    "resolved": (),
    "closed": ("suspended", "corrected"),
}


@pytest.fixture(scope="module")
def office(module_engine: Engine) -> Engine:
    """A database for all tests of a file."""
    return module_engine


@pytest.fixture(scope="module")
def number_of(office: Engine) -> Callable[[str], int]:
    """The ticket of a record."""

    def number(record_id: str) -> int:
        return int(row(office, "record_id = :it", record_id).ticket_id)

    return number


def row(engine: Engine, where: str, it: object):
    """One ticket's row."""
    with engine.connect() as connection:
        return connection.execute(
            text(f"SELECT * FROM tenken.ticket WHERE {where}"), {"it": it}
        ).one()


def ticket(engine: Engine, ticket_id: int):
    """A ticket's row by its number."""
    return row(engine, "ticket_id = :it", ticket_id)


def step(engine: Engine, ticket_id: int, to: str, by: str = ONE):
    """A move with all that it may ask for, on the version that stands."""
    if to == "accepted":
        by = OTHER
    return move(
        engine, ticket_id, to, by=by, version=ticket(engine, ticket_id).version, why="理由",
        until=UNTIL,
    )  # fmt: skip


def told_both(engine: Engine, ticket_id: int) -> None:
    """Both persons contacted and informed."""
    for role in ("data", "number"):
        contact(engine, ticket_id, role, way="phone", result="reached", by=ONE)
        inform(engine, ticket_id, role, way="letter", by=ONE)


def brought(engine: Engine, label: str, records: dict[str, str]) -> dict[str, int]:
    """Records, each with a mis-link ticket in the state that is named; returns their numbers."""
    raise_tickets(prepared(engine, f"{label} find", dict.fromkeys(records, MISLINK)))
    numbers = {record: int(row(engine, "record_id = :it", record).ticket_id) for record in records}
    for record, state in records.items():
        for to in WAY[state]:
            step(engine, numbers[record], to)
    passing = [r for r, state in records.items() if state in ("verified", "closed", "resolved")]
    raise_tickets(prepared(engine, f"{label} pass", dict.fromkeys(passing, MATCH)))
    for record, state in records.items():
        if state == "closed":
            told_both(engine, numbers[record])
            step(engine, numbers[record], "closed")
    assert {r: ticket(engine, n).state for r, n in numbers.items()} == records
    assert set(records.values()) <= set(LIFE)
    return numbers
