"""What comes back: each answer used once, whatever else is in the folder.

A file is refused as a whole when its cover or its bytes are not as agreed; of a file that is, each
inquiry's answer is used, or is counted as repeated, never asked, or unreadable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from tenken import files
from tenken.database import sql
from tenken.exchange.agreement import COLUMNS, Agreement
from tenken.exchange.asking import ASKED, REPLY, Exchange
from tenken.exchange.covers import ANSWERS, LARGEST, Cover, named, read_cover, whole_answers
from tenken.exchange.drop import Drop
from tenken.exchange.keeping import Noted, note, put_away
from tenken.pipeline.run import raw


class RefusedError(Exception):
    """A file that is not as agreed; `reason` is one word of docs/exchange.md."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def take_up(
    exchange: Exchange, drop: Drop, agreed: Agreement, clock: Callable[[], datetime]
) -> None:
    """Read every answer to this exchange that is there."""
    for name in whole_answers(drop.names(ANSWERS)):
        match = named(name)
        if match is None or match["exchange"] != exchange.exchange_id:
            continue
        try:
            _take_one(exchange, drop, agreed, name, clock())
        except FileNotFoundError:
            continue  # another process was quicker


def _take_one(exchange: Exchange, drop: Drop, agreed: Agreement, name: str, now: datetime) -> None:
    """Read one file, or refuse it, and put it away.

    Reading and the note of it are one transaction: what is used is noted, and once.
    """
    try:
        with exchange.run.engine.begin() as connection:
            cursor = raw(connection).cursor()
            kept = note(cursor, _read(exchange, cursor, drop, agreed, name, now), now)
    except RefusedError as error:
        code = exchange.run.municipality_code
        refused = Noted(code, exchange.exchange_id, name, "refused", error.reason)
        with exchange.run.engine.begin() as connection:
            kept = note(raw(connection).cursor(), refused, now)
    put_away(drop, name, kept)


def _read(
    exchange: Exchange, cursor: Any, drop: Drop, agreed: Agreement, name: str, now: datetime
) -> Noted:
    """Use what can be used of a file; RefusedError when it is not as agreed."""
    cover = _cover(exchange, drop, agreed, name)
    code = exchange.run.municipality_code
    cursor.execute(sql("exchange/lock.sql"), [exchange.exchange_id])
    cursor.execute(sql("exchange/request.sql"), {"request": cover.request})
    row = cursor.fetchone()
    if row is None:
        raise RefusedError("unknown_request")
    first, last, done = row
    left_out = _copy(cursor, drop, agreed, name, cover)
    tables = {
        ASKED[exchange.purpose]: exchange.asked,
        REPLY[exchange.purpose]: exchange.reply,
        "first": str(first),
        "last": str(last),
    }
    cursor.execute(sql(f"exchange/judge_{exchange.purpose}.sql", **tables))
    cursor.execute(sql("exchange/used.sql"))
    used, repeated, not_asked, unreadable = cursor.fetchone()
    if done:  # wholly answered, or given up
        outcome = "duplicate" if repeated and not used else "late"
        return Noted(code, exchange.exchange_id, name, outcome, None, 0, repeated, not_asked)
    cursor.execute(sql("exchange/use.sql", reply=exchange.reply))
    words = {"request": cover.request, "used": used, "now": now}
    cursor.execute(sql("exchange/answered.sql"), words)
    outcome = "duplicate" if repeated and not used else "used"
    return Noted(
        *(code, exchange.exchange_id, name, outcome, None),
        *(used, repeated, not_asked, unreadable + left_out),
    )


def _cover(exchange: Exchange, drop: Drop, agreed: Agreement, name: str) -> Cover:
    """The file's cover; RefusedError when it is not as agreed."""
    with drop.open(ANSWERS, f"{name}.json") as file:
        cover = read_cover(file.read(LARGEST))
    match = named(name)
    if cover is None or match is None or cover.kind != "answer":
        raise RefusedError("cover")
    if (cover.request, cover.sequence) != (match["request"], int(match["sequence"])):
        raise RefusedError("cover")
    if cover.layout != agreed.layout:
        raise RefusedError("layout_version")
    if cover.purpose != exchange.purpose:
        raise RefusedError("purpose")
    if cover.encoding != agreed.encoding:
        raise RefusedError("encoding")
    return cover


def _copy(cursor: Any, drop: Drop, agreed: Agreement, name: str, cover: Cover) -> int:
    """Stream the file into the temp table arrived; how many lines could not be read.

    The checksum is known at the end: until then nothing is used, and RefusedError takes it back.
    """
    cursor.execute(sql("exchange/arrived_table.sql"))
    columns = ", ".join(f'"{column}"' for column in COLUMNS["answer"])
    hashed = _Hashed(drop.open(ANSWERS, f"{name}.csv"))
    try:
        rows = files.RowReader(Path(f"{name}.csv"), agreed.answer, hashed)
        cursor.copy_expert(f"COPY arrived (line, {columns}) FROM STDIN", rows.copy_lines())
    except files.FileError as error:
        hashed.rest()
        whole = hashed.sha256.hexdigest() == cover.sha256
        raise RefusedError(_why(error) if whole else "checksum") from None
    finally:
        hashed.close()
    if hashed.sha256.hexdigest() != cover.sha256:
        raise RefusedError("checksum")
    if rows.encoding not in (None, agreed.encoding):
        raise RefusedError("encoding")
    if cursor.rowcount + rows.findings.quarantined != cover.records:
        raise RefusedError("count")
    return int(rows.findings.quarantined)


def _why(error: files.FileError) -> str:
    return "encoding" if error.code in ("utf16", "encoding") else "columns"


@dataclass
class _Hashed:
    """A file, hashed as it is read."""

    file: IO[bytes]

    def __post_init__(self) -> None:
        self.sha256 = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        data = self.file.read(size)
        self.sha256.update(data)
        return data

    def rest(self) -> None:
        """Read on to the end, for the checksum."""
        while self.read(1 << 18):
            pass

    def close(self) -> None:
        self.file.close()
