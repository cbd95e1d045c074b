"""Tickets as a run or an officer leaves them, for tests of what follows a ticket."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, text


def a_ticket(engine: Engine, record_id: str, **columns: Any) -> int:
    """A mis-link found in welfare; `columns` are set as given, SQL words such as now() too."""
    facts = {
        "operation": "'welfare'",
        "municipality_code": "'482013'",
        "rule": "'match.mislink'",
        "verdict": "'mislink'",
        "severity": "'critical'",
        "opened_run": "'one'",
        "seen_run": "'one'",
        "due_on": "current_date + 14",
        **{
            name: value if isinstance(value, str) and value.endswith(")") else repr(value)
            for name, value in columns.items()
        },
    }
    names, values = ", ".join(facts), ", ".join(facts.values())
    with engine.begin() as connection:
        ticket_id: int = connection.execute(
            text(
                f"INSERT INTO tenken.ticket (record_id, {names}) VALUES (:record_id, {values})"
                " RETURNING ticket_id"
            ),
            {"record_id": record_id},
        ).scalar_one()
    return ticket_id
