"""The two persons of a mis-link: whose data it is, and whose number stands on it.

Both are to be contacted and informed (domain: a mis-link may have shown one's data to the other).
Persons under protection (支援措置) are never written to at an address that a system gave: the way
leads through the officer responsible for them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.tickets import audit
from tenken.tickets.errors import MoveRefusedError
from tenken.tickets.moves import locked, tell
from tenken.tickets.words import checked_officer, checked_why

ROLES = {"data": "データの本人", "number": "番号の本人"}
WAYS = {
    "phone": "電話",
    "letter": "郵送",
    "counter": "窓口",
    "visit": "訪問",
    "protection_officer": "支援措置責任者を通して",
}
RESULTS = {"reached": "連絡がついた", "no_answer": "連絡がつかない"}


def contact(
    engine: Engine | Connection, ticket_id: int, role: str, *, way: str, result: str, by: str
) -> None:
    """Write down that a person of the mis-link was contacted. Raises MoveRefusedError."""
    officer = checked_officer(ticket_id, by)
    if result not in RESULTS:
        raise MoveRefusedError(ticket_id, f"結果は {_choices(RESULTS)} のどれかです")
    with transaction(engine) as connection:
        ticket = _checked(connection, ticket_id, role, way)
        words = {"ticket_id": ticket_id, "role": role, "way": way, "result": result, "by": officer}
        connection.execute(text(sql("tickets/contacted.sql")), words)
        told = f"{ROLES[role]}、{WAYS[way]}、{RESULTS[result]}"
        _told(connection, ticket, "contacted", officer, told, role=role, way=way, result=result)


def inform(
    engine: Engine | Connection,
    ticket_id: int,
    role: str,
    *,
    by: str,
    way: str | None = None,
    unneeded: str | None = None,
) -> None:
    """Write down that a person was given notice (`way`), or why none can or need be given.

    Exactly one of `way` and `unneeded` is asked for. Raises MoveRefusedError.
    """
    officer = checked_officer(ticket_id, by)
    if (way is None) == (unneeded is None):
        raise MoveRefusedError(
            ticket_id, "通知の方法か、通知しない理由の、どちらか一方を記入してください"
        )
    reason = checked_why(ticket_id, unneeded, needed=True) if unneeded is not None else None
    with transaction(engine) as connection:
        ticket = _checked(connection, ticket_id, role, way)
        words = {"ticket_id": ticket_id, "role": role, "way": way, "why": reason, "by": officer}
        connection.execute(text(sql("tickets/informed_by.sql")), words)
        told = f"{ROLES[role]}、{WAYS[way]}" if way else f"{ROLES[role]}、通知しない（{reason}）"
        _told(connection, ticket, "noticed", officer, told, role=role, way=way, why=reason)


def _checked(connection: Connection, ticket_id: int, role: str, way: str | None) -> Any:
    ticket = locked(connection, ticket_id)
    if role not in ROLES:
        raise MoveRefusedError(ticket_id, f"対象者は {_choices(ROLES)} のどちらかです")
    if way is not None and way not in WAYS:
        raise MoveRefusedError(ticket_id, f"方法は {_choices(WAYS)} のどれかです")
    protected = connection.execute(
        text(sql("tickets/protected.sql")), {"ticket_id": ticket_id, "role": role}
    ).scalar_one_or_none()
    if protected is None:
        raise MoveRefusedError(
            ticket_id, "紐付け誤り疑いの是正票ではないため、本人2名の記録はありません"
        )
    if protected and way not in (None, "protection_officer"):
        raise MoveRefusedError(
            ticket_id,
            "支援措置の対象者です。支援措置責任者を通して（protection_officer）行ってください",
        )
    return ticket


def _told(
    connection: Connection, ticket: Any, event: str, officer: str, told: str, **about: Any
) -> None:
    tell(
        connection, ticket.ticket_id, event,
        actor=officer, why=told, from_state=ticket.state, to_state=ticket.state,
    )  # fmt: skip
    audit.append(connection, officer, event, ticket.ticket_id, **about)


def _choices(words: dict[str, str]) -> str:
    return "、".join(f"{key}（{title}）" for key, title in words.items())
