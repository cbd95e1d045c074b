"""Evidence: both sides' values when a discrepancy was found, under a key outside the database.

Encrypted (Fernet: AES-128-CBC and HMAC-SHA256), shown only by `reveal`, which is an entry of the
audit log, and destroyed some time after the record's last ticket is done. Beside it stands a
fingerprint, a keyed hash of the compared values, which tells whether one of them has changed. A
plain hash would not do: twelve digits are tried out in minutes. All of it counts as 個人番号.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, Engine, text

from tenken import keys
from tenken.database import sql, transaction
from tenken.tickets import audit
from tenken.tickets.errors import TicketError
from tenken.tickets.words import checked_why

COMPARED = (
    "my_number",
    "name",
    "kana",
    "roman_name",
    "alias",
    "former_name",
    "birth_date",
    "sex",
    "address",
)
SIDES = ("record", "register")
BATCH = 1000
FREE = "VACUUM (FULL) tenken.evidence"


class Sealer:
    """Seals what was found under the keys of the environment. Raises KeyMissingError."""

    def __init__(self) -> None:
        self._ring = keys.ring(keys.EVIDENCE)
        self._fernet = _fernet(self._ring)

    def fingerprints(self, found: Mapping[str, Any]) -> list[bytes]:
        """The keyed hash of the compared values of both sides, under each key of the ring."""
        values = [found[name] for name in COMPARED]
        values += [found[f"register_{name}"] for name in (*COMPARED, "status")]
        return self._ring.hashes("fingerprint", json.dumps(values, ensure_ascii=False).encode())

    def seal(self, operation: str, found: Mapping[str, Any], *, address: bool) -> bytes:
        """Both sides' values encrypted; without `address` none is in it (支援措置)."""
        names = [name for name in COMPARED if address or name != "address"]
        values = {
            "operation": operation,
            "record_id": found["record_id"],  # so that one record's evidence is no other's
            "record": {name: found[name] for name in names if found[name]},
            "register": {
                name: found[f"register_{name}"]
                for name in (*names, "status")
                if found[f"register_{name}"]
            },
        }
        return self._fernet.encrypt(json.dumps(values, ensure_ascii=False).encode())


@dataclass(frozen=True)
class Finding:
    """What was found once: when, by which run, and each side's values by column name."""

    found_at: datetime
    run_id: str
    record: Mapping[str, str]
    register: Mapping[str, str]


def reveal(
    engine: Engine | Connection, ticket_id: int, *, by: str, why: str, number: bool = False
) -> Sequence[Finding]:
    """What was found on the ticket's record, the oldest first; written to the audit log before.

    Numbers are masked but for the last four digits unless `number`. Of a ticket in the restricted
    queue no address is shown. Raises TicketError when there is none, or no longer any, evidence.
    """
    why = checked_why(ticket_id, why, needed=True)
    fernet = _fernet(keys.ring(keys.EVIDENCE))
    with transaction(engine) as connection:
        rows = connection.execute(text(sql("tickets/reveal.sql")), {"ticket_id": ticket_id}).all()
        if not rows:
            raise TicketError(ticket_id, "この番号の是正票はありません")
        if rows[0].evidence_id is None:
            raise TicketError(
                ticket_id,
                "証拠（発見時の値）はありません。保存期間が過ぎて廃棄された可能性があります",
            )
        restricted = rows[0].queue == "restricted"
        findings = [_finding(ticket_id, row, fernet, restricted, number) for row in rows]
        about = {"why": why, "evidence": [row.evidence_id for row in rows], "number": number}
        audit.append(connection, by, "reveal", ticket_id, **about)
    return findings


def _finding(
    ticket_id: int, row: Any, fernet: MultiFernet, restricted: bool, number: bool
) -> Finding:
    try:
        values = json.loads(fernet.decrypt(bytes(row.sealed)))
    except InvalidToken:
        values = {}
    if (values.get("operation"), values.get("record_id")) != (row.operation, row.record_id):
        raise TicketError(
            ticket_id, "証拠を開けません。鍵（TENKEN_EVIDENCE_KEY）が違うか、証拠が改変されています"
        )
    for side in SIDES:
        if restricted:
            values[side].pop("address", None)
        if not number and "my_number" in values[side]:
            values[side]["my_number"] = "********" + values[side]["my_number"][-4:]
    return Finding(row.found_at, row.run_id, values["record"], values["register"])


def destroy(engine: Engine, days: int, *, by: str = "tenken") -> int:
    """Destroy evidence of records whose tickets have all been done for `days`; returns how many.

    The row stays as the record of the destruction, and the audit log has an entry. The table's file
    is written anew without it; backups and write-ahead logs follow the city's own rule.
    """
    with engine.begin() as connection:
        gone = connection.execute(text(sql("tickets/destroy.sql")), {"days": days}).scalars().all()
        if gone:
            audit.append(
                connection, by, "destroy", evidence=len(gone), first=min(gone), last=max(gone)
            )
        lately = connection.execute(text(sql("tickets/destroyed_lately.sql"))).scalar_one()
    if lately:
        _rewrite(engine)
    return len(gone)


def _rewrite(engine: Engine) -> None:
    """Write the table's file anew: a plain VACUUM leaves the bytes of emptied rows in free space.

    Waits a minute for officers who are looking at evidence, then raises.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET lock_timeout = '1min'"))
        connection.execute(text(FREE))
        connection.execute(text("RESET lock_timeout"))


def rotate(engine: Engine, *, by: str) -> int:
    """Encrypt all evidence anew with the first key of the ring; returns how many there were.

    Afterwards a run of each operation brings the fingerprints over; then the old key can go.
    """
    fernet = _fernet(keys.ring(keys.EVIDENCE))
    done, last = 0, 0
    while True:
        with engine.begin() as connection:
            rows = connection.execute(
                text(sql("tickets/rotate_read.sql")), {"last": last, "batch": BATCH}
            ).all()
            if not rows:
                audit.append(connection, by, "rotate", evidence=done)
                break
            connection.execute(
                text(sql("tickets/rotate_write.sql")),
                [
                    {"evidence_id": row.evidence_id, "sealed": fernet.rotate(bytes(row.sealed))}
                    for row in rows
                ],
            )
        done, last = done + len(rows), rows[-1].evidence_id
    _rewrite(engine)
    return done


def _fernet(ring: keys.Ring) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in ring.written])
