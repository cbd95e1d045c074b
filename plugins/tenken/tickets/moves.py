"""An officer's moves: one ticket, one transaction, an event and an entry of the audit log.

Whoever moves a ticket says which version they have seen. Two officers at once: the first one's
move stands, the second is told, and nothing is overwritten.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.tickets import audit
from tenken.tickets.errors import ConflictError, MoveRefusedError, TicketError
from tenken.tickets.life import ASKS, LIFE, allowed, title
from tenken.tickets.words import checked_officer, checked_why

LONGEST_ACCEPTED = timedelta(days=366)  # every record is looked at once in twelve months


@dataclass(frozen=True)
class Moved:
    """How the ticket stands now."""

    ticket_id: int
    state: str
    version: int


def move(
    engine: Engine | Connection,
    ticket_id: int,
    to: str,
    *,
    by: str,
    version: int,
    why: str | None = None,
    until: date | None = None,
) -> Moved:
    """Lead a ticket into the state `to`.

    `by` the officer, `version` the one they have seen, `why` where the table of states asks for it,
    `until` the last day of an accepted difference that is proposed. Raises ConflictError when the
    ticket has been changed since, MoveRefusedError when the move is not allowed (it says which are)
    or lacks something.
    """
    officer = checked_officer(ticket_id, by)
    with transaction(engine) as connection:
        ticket = locked(connection, ticket_id, version)
        asks = LIFE[ticket.state].moves.get(to)
        if asks is None:
            raise MoveRefusedError(
                ticket_id,
                f"「{title(ticket.state)}」から「{title(to) if to in LIFE else to}」へは"
                f"移せません。移せるのは: {allowed(ticket.state)}",
            )
        reason = checked_why(ticket_id, why, needed="why" in asks)
        for ask in asks:
            if ask != "why" and not given(connection, ticket, ask, officer, until):
                raise MoveRefusedError(ticket_id, ASKS[ask])
        words = {"ticket_id": ticket_id, "from_state": ticket.state, "to": to}
        moved = connection.execute(text(sql("tickets/move.sql")), words).one()
        _keep_difference(connection, ticket, to, officer, reason, until)
        tell(
            connection, ticket_id, "moved",
            actor=officer, why=reason or None, from_state=ticket.state, to_state=to,
        )  # fmt: skip
        about: dict[str, Any] = {"from": ticket.state, "to": to, "why": reason or None}
        if to == "proposed" and until:
            about["until"] = until.isoformat()
        audit.append(connection, officer, "move", ticket_id, **about)
    return Moved(ticket_id, moved.state, moved.version)


def assign(
    engine: Engine | Connection, ticket_id: int, assignee: str | None, *, by: str, version: int
) -> Moved:
    """Give a ticket to an officer, or to nobody. Raises ConflictError as `move` does."""
    officer = checked_officer(ticket_id, by)
    taker = checked_officer(ticket_id, assignee) if assignee else None
    with transaction(engine) as connection:
        ticket = locked(connection, ticket_id, version)
        moved = connection.execute(
            text(sql("tickets/assign.sql")), {"ticket_id": ticket_id, "assignee": taker}
        ).one()
        tell(
            connection, ticket_id, "assigned",
            actor=officer, from_state=ticket.state, to_state=ticket.state,
        )  # fmt: skip
        audit.append(connection, officer, "assign", ticket_id, assignee=taker)
    return Moved(ticket_id, moved.state, moved.version)


def locked(connection: Connection, ticket_id: int, version: int | None = None) -> Any:
    """The ticket's row, held until the transaction ends; with `version`, only as it was seen."""
    ticket = connection.execute(
        text(sql("tickets/locked.sql")), {"ticket_id": ticket_id}
    ).one_or_none()
    if ticket is None:
        raise TicketError(ticket_id, "この番号の是正票はありません")
    if version is not None and ticket.version != version:
        raise ConflictError(
            ticket_id,
            ticket.version,
            ticket.state,
            f"先に更新されています（現在の状態「{title(ticket.state)}」、版{ticket.version}）。"
            "読み直してから、もう一度操作してください",
        )
    return ticket


def tell(
    connection: Connection,
    ticket_id: int,
    event: str,
    *,
    actor: str | None = None,
    run_id: str | None = None,
    why: str | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
) -> None:
    """Write down what happened to a ticket; the words for `event` stand in life.EVENTS."""
    facts = {
        "ticket_id": ticket_id,
        "event": event,
        "actor": actor,
        "run_id": run_id,
        "why": why,
        "from_state": from_state,
        "to_state": to_state,
    }
    connection.execute(text(sql("tickets/tell.sql")), facts)


def given(connection: Connection, ticket: Any, ask: str, officer: str, until: date | None) -> bool:
    """Whether what a move asks for (life.ASKS) is there; `ticket` as `locked` gives it."""
    match ask:
        case "until":
            return until is not None and (ticket.today < until <= ticket.today + LONGEST_ACCEPTED)
        case "compared":
            return ticket.fingerprint is not None
        case "not_mislink":
            return bool(ticket.verdict != "mislink")
        case "another_officer":
            return _plain(officer) != _plain(_standing(connection, ticket.ticket_id).proposed_by)
        case "missing":
            return _holds(connection, "tickets/missed.sql", ticket.ticket_id)
        case "informed":
            return _holds(connection, "tickets/informed.sql", ticket.ticket_id)
        case "surveyed":
            return _holds(connection, "tickets/surveyed.sql", ticket.ticket_id)
    raise KeyError(ask)


def _holds(connection: Connection, statement: str, ticket_id: int) -> bool:
    return bool(connection.execute(text(sql(statement)), {"ticket_id": ticket_id}).scalar_one())


def _plain(officer: str) -> str:
    return unicodedata.normalize("NFKC", officer).casefold().strip()


def _standing(connection: Connection, ticket_id: int) -> Any:
    statement = text(sql("tickets/difference.sql"))
    return connection.execute(statement, {"ticket_id": ticket_id}).one()


def _keep_difference(
    connection: Connection, ticket: Any, to: str, officer: str, reason: str, until: date | None
) -> None:
    words: Mapping[str, Any] = {
        "ticket_id": ticket.ticket_id, "officer": officer, "reason": reason, "until": until,
        "ended": "revoked" if ticket.state == "accepted" else "rejected",
    }  # fmt: skip
    if to == "proposed":
        connection.execute(text(sql("tickets/propose.sql")), words)
    elif to == "accepted":
        connection.execute(text(sql("tickets/approve.sql")), words)
    elif ticket.state in ("proposed", "accepted"):
        connection.execute(text(sql("tickets/end_difference.sql")), words)
