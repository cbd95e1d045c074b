"""The outbox emptied: at least once, in order per ticket, nothing lost while a tracker is down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import Connection, Engine, Row, text

from tenken.database import sql
from tenken.webhooks.endpoints import Endpoint
from tenken.webhooks.posting import Answer, Sender, Target

BUDGET = 240.0  # seconds a delivery may take: the next one starts after five minutes
_PAGE = 500
_GIVE_UP = 3  # failures in a row: the tracker is down, not one message of it
_FIRST_WAIT, _LONGEST_WAIT = 30, 3600  # seconds
_KEPT_DAYS = 30  # what was delivered stays that long, for questions


@dataclass(frozen=True)
class Delivered:
    """What a delivery came to. `busy`: another one is at this endpoint, nothing was done."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    busy: bool = False


def synchronise(engine: Engine, found: Sequence[Endpoint]) -> None:
    """Write down which endpoints there are: from now on each is told every event.

    An endpoint that is gone from the file is told nothing new; what waits for it stays.
    """
    with engine.begin() as connection:
        connection.execute(
            text(sql("webhooks/endpoints_gone.sql")), {"names": [e.name for e in found]}
        )
        for endpoint in found:
            connection.execute(
                text(sql("webhooks/endpoint.sql")),
                {
                    "name": endpoint.name,
                    "operations": list(endpoint.operations) if endpoint.operations else None,
                },
            )


def deliver(
    engine: Engine,
    name: str,
    target: Target,
    *,
    budget: float = BUDGET,
    sender: Sender | None = None,
) -> Delivered:
    """Send what waits for an endpoint, oldest first, and mark what was taken.

    A ticket's later events wait for its earlier ones. What fails is tried again after 30 seconds,
    then twice as long each time, up to an hour, for ever. Three failures in a row end the delivery.
    One delivery at a time works for an endpoint, by a lock of the session.
    """
    ends_at = monotonic() + budget
    with engine.connect() as connection:
        locked = connection.execute(text(sql("webhooks/lock.sql")), {"endpoint": name}).scalar_one()
        connection.commit()
        if not locked:
            return Delivered(busy=True)
        try:
            with sender or Sender(target) as ready:
                return _deliver(connection, name, ready, ends_at)
        finally:
            connection.rollback()
            connection.execute(text(sql("webhooks/unlock.sql")), {"endpoint": name})
            connection.commit()


def _deliver(connection: Connection, name: str, sender: Sender, ends_at: float) -> Delivered:
    sent = failed = in_a_row = after = 0
    held: set[int] = set()  # tickets whose earlier event has just failed
    while in_a_row < _GIVE_UP and monotonic() < ends_at:
        page = _waiting(connection, name, after)
        for event in page:
            after = event.event_id
            if event.ticket_id in held:
                continue
            answer = sender.post(event.event_id, event.payload)
            if answer.taken:
                _taken(connection, name, event)
                sent, in_a_row = sent + 1, 0
            else:
                _refused(connection, name, event, answer)
                held.add(event.ticket_id)
                failed, in_a_row = failed + 1, in_a_row + 1
            if in_a_row >= _GIVE_UP or monotonic() >= ends_at:
                break
        if len(page) < _PAGE:
            break
    with connection.begin():
        connection.execute(text(sql("webhooks/forget.sql")), {"endpoint": name, "days": _KEPT_DAYS})
        waiting = connection.execute(
            text(sql("webhooks/count.sql")), {"endpoint": name}
        ).scalar_one()
    return Delivered(sent, failed, int(waiting))


def _waiting(connection: Connection, name: str, after: int) -> Sequence[Row]:
    with connection.begin():
        return connection.execute(
            text(sql("webhooks/waiting.sql")), {"endpoint": name, "after": after, "page": _PAGE}
        ).all()


def _taken(connection: Connection, name: str, event: Row) -> None:
    with connection.begin():
        connection.execute(
            text(sql("webhooks/taken.sql")), {"endpoint": name, "event_id": event.event_id}
        )


def _refused(connection: Connection, name: str, event: Row, answer: Answer) -> None:
    wait = max(min(_FIRST_WAIT << min(event.attempts, 10), _LONGEST_WAIT), answer.wait)
    with connection.begin():
        connection.execute(
            text(sql("webhooks/refused.sql")),
            {
                "endpoint": name,
                "event_id": event.event_id,
                "seconds": wait,
                "problem": answer.problem,
            },
        )


def retry(engine: Engine, name: str) -> int:
    """Make all that waits for an endpoint due at once; how many events that are."""
    with engine.begin() as connection:
        return connection.execute(text(sql("webhooks/retry.sql")), {"endpoint": name}).rowcount
