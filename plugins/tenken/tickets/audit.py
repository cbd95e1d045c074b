"""The audit log: append-only, every entry chained to the last one by a keyed hash.

The database refuses to change or remove entries, and only its function `tenken.audit_append`
adds one. Whoever gets round that (the database's superuser) lacks the key, TENKEN_AUDIT_KEY, so
`verify` finds the first entry that was changed, removed or put in. Only entries cut off at the
very end together with the head's row need an older head to be missed: see `verify`.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from tenken import keys
from tenken.database import sql

_LOCK = 20231212  # the same in migration 0002
_PURPOSE = "audit"
BATCH = 10_000


@dataclass(frozen=True)
class Head:
    """The last entry: keep it somewhere else (on paper, in a mail) and check against it later."""

    entry_no: int
    seal: str

    def __str__(self) -> str:
        return f"{self.entry_no}:{self.seal}"


@dataclass(frozen=True)
class Verified:
    """What became of a check: how many entries were sound, the head, and the first problem."""

    entries: int
    head: Head
    problem: str | None


def append(
    connection: Connection, who: str, what: str, ticket_id: int | None = None, **about: Any
) -> int:
    """Add an entry, in the caller's transaction; returns its number.

    `who` did `what` (a word: move, reveal, export, import, mail, ...); `about` holds counts, ids
    and reasons, as text, whole numbers, true/false, None or lists of them; no person's data.

    Appends wait for one another until the transaction ends, so let it be the transaction's last
    statement: rows first, audit last, is the order in which nothing can lock up.
    Raises KeyMissingError.
    """
    ring = keys.ring(keys.AUDIT)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = connection.execute(text(sql("tickets/audit_last.sql"))).one()
    entry_no, previous = last.entry_no + 1, bytes(last.seal)
    words = json.dumps(about, ensure_ascii=False, sort_keys=True)
    entry = {
        "entry_no": entry_no,
        "at": last.at,
        "who": who,
        "what": what,
        "ticket_id": ticket_id,
        "about": words,
        "key_id": ring.key_ids()[0],
        "previous": previous,
    }
    message = _message(entry_no, last.at, who, what, ticket_id, json.loads(words), previous)
    connection.execute(
        text(sql("tickets/audit_append.sql")), {**entry, "seal": ring.hashes(_PURPOSE, message)[0]}
    )
    return int(entry_no)


def verify(on: Engine | Connection, known: Head | None = None) -> Verified:
    """Go through the whole chain; the first entry that does not hold is named in `problem`.

    `known` is a head noted earlier: an entry that must still stand as it was. A connection must see
    one moment (rights.acting with `snapshot`), and all entries: an auditor's of every place.
    """
    if isinstance(on, Connection):
        return _verified(on, known)
    with on.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        return _verified(connection, known)


def _verified(connection: Connection, known: Head | None) -> Verified:
    ring = keys.ring(keys.AUDIT)
    places = {key_id: place for place, key_id in enumerate(ring.key_ids())}
    count, previous = 0, b""
    head = connection.execute(text("SELECT entry_no, seal FROM tenken.audit_head")).one_or_none()
    entries = connection.execute(
        text(sql("tickets/audit_entries.sql")),
        execution_options={"stream_results": True, "yield_per": BATCH},
    )
    for entry in entries:
        problem = _problem(entry, count + 1, previous, ring, places)
        if known and known.entry_no == entry.entry_no and known.seal != entry.seal.hex():
            problem = problem or f"entry {entry.entry_no} is not the one that was noted"
        if problem:
            entries.close()
            return Verified(count, Head(count, previous.hex()), problem)
        count, previous = entry.entry_no, bytes(entry.seal)
    found = Head(count, previous.hex())
    if head is None or head.entry_no < count:
        return Verified(count, found, f"entry {count} stands behind the head; it was put in")
    if head.entry_no > count or (known and known.entry_no > count):
        return Verified(count, found, f"entry {count + 1} and those after it were removed")
    if bytes(head.seal) != previous:
        return Verified(count, found, f"entry {count} is not the one that the head names")
    return Verified(count, found, None)


def _problem(
    entry: Any, expected: int, previous: bytes, ring: keys.Ring, places: dict[str, int]
) -> str | None:
    number = entry.entry_no
    if entry.key_id not in places:
        return (
            f"entry {number} is sealed with key {entry.key_id}, which is not in TENKEN_AUDIT_KEY; "
            "add the old key behind the new one, or else the entry was changed or put in"
        )
    message = _message(
        number, entry.at, entry.who, entry.what, entry.ticket_id, entry.about, bytes(entry.previous)
    )
    seal = ring.hashes(_PURPOSE, message)[places[entry.key_id]]
    if not hmac.compare_digest(seal, bytes(entry.seal)):
        return f"entry {number} was changed or put in"
    if number > expected:
        return f"entry {expected} was removed"
    if not hmac.compare_digest(previous, bytes(entry.previous)):
        return f"entry {number} does not follow the one before it"
    return None


def _message(
    entry_no: int,
    at: datetime,
    who: str,
    what: str,
    ticket_id: int | None,
    about: Any,
    previous: bytes,
) -> bytes:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = [entry_no, moment, who, what, ticket_id, about, previous.hex()]
    return json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
