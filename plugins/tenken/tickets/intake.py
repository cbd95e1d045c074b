"""Tickets taken in by hand: a citizen's own report, a finding at the counter, another institution.

The officer looks up the record in the operation's system first; from there on the ticket has the
same life as any other. It is joined to what a run has found, or finds later, on the same record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.operations import operation as operation_of
from tenken.tickets import audit
from tenken.tickets.errors import MoveRefusedError
from tenken.tickets.moves import tell
from tenken.tickets.words import checked_officer, checked_why

ORIGINS = {
    "citizen": "本人の申出",  # マイナポータルで確認して申し出た
    "counter": "窓口での発見",
    "institution": "他機関からの連絡",
}


@dataclass(frozen=True)
class Report:
    """What was reported: which record, by whom it came in, and what is suspected.

    `suspects_mislink`: another person's number; without it, a difference to be looked at.
    """

    operation: str
    municipality_code: str
    record_id: str
    origin: str
    why: str
    suspects_mislink: bool = True
    protected: bool = False


@dataclass(frozen=True)
class TakenIn:
    """The ticket, and whether it was there before."""

    ticket_id: int
    joined: bool


def take_in(engine: Engine | Connection, report: Report, *, by: str) -> TakenIn:
    """Make the report a ticket, or add it to the standing ticket of its record.

    An accepted difference of that record is reopened: somebody says that it is an error after all.
    Raises MoveRefusedError.
    """
    officer = checked_officer(None, by)
    why = checked_why(None, report.why, needed=True)
    if report.origin not in ORIGINS:
        known = "、".join(f"{key}（{title}）" for key, title in ORIGINS.items())
        raise MoveRefusedError(None, f"受付の種類は {known} のどれかです")
    record_id = report.record_id.strip()
    if not record_id:
        raise MoveRefusedError(
            None, "業務システムで業務データを特定し、業務データIDを指定してください"
        )
    of = operation_of(report.operation)
    words = {
        "operation": of.key,
        "code": report.municipality_code,
        "record_id": record_id,
        "origin": report.origin,
        "verdict": "mislink" if report.suspects_mislink else "review",
        "severity": "critical" if report.suspects_mislink else "warning",
        "queue": "restricted" if report.protected else "ordinary",
        "section": of.section,
        "protected": report.protected,
        "officer": officer,
        "due_days": timedelta(days=of.due_days),
    }
    with transaction(engine) as connection:
        # The lock of the operation's runs: none of them raises a ticket meanwhile.
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:operation || :code, 0))"), words
        )
        there = connection.execute(text(sql("tickets/on_record.sql")), words).one_or_none()
        if there is None:
            row = connection.execute(text(sql("tickets/take_in.sql")), words).one()
            ticket_id, event, before = row.ticket_id, "taken_in", None
        else:
            ticket_id, event, before = there.ticket_id, "reported", there.state
            row = connection.execute(
                text(sql("tickets/add_report.sql")), {**words, "ticket_id": ticket_id}
            ).one()
        if report.suspects_mislink:
            connection.execute(
                text(sql("tickets/two_persons.sql")), {**words, "ticket_id": ticket_id}
            )
        tell(
            connection, ticket_id, event,
            actor=officer, why=why, from_state=before, to_state=row.state,
        )  # fmt: skip
        audit.append(connection, officer, "take_in", ticket_id, origin=report.origin, why=why)
    return TakenIn(ticket_id, there is not None)
