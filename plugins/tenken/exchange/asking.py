"""What a run asks by files: begun once, written whole, never too much nor at the wrong hour."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from tenken.database import sql
from tenken.exchange.agreement import Agreement, Purpose
from tenken.exchange.covers import INQUIRIES, Cover, inquiry_name
from tenken.exchange.drop import Drop
from tenken.operations import JAPAN
from tenken.pipeline.run import Run, StepError, raw

ASKED = {"number": "numbers_asked", "person": "persons_asked"}
REPLY = {"number": "number_reply", "person": "person_reply"}


@dataclass(frozen=True)
class Exchange:
    """One question of a run, by its row in tenken.exchange."""

    run: Run
    exchange_id: str
    purpose: Purpose
    state: str

    @property
    def asked(self) -> str:
        """The working table of what is asked."""
        return self.run.table(ASKED[self.purpose])

    @property
    def reply(self) -> str:
        """The working table of what came back."""
        return self.run.table(REPLY[self.purpose])


def current(run: Run, purpose: Purpose, now: datetime) -> Exchange | None:
    """The run's question of that purpose, if it was begun over the records that stand now.

    One over an earlier extraction is withdrawn. StepError when its tables are gone.
    """
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("exchange/current.sql"), {"run_id": run.run_id, "purpose": purpose})
        row = cursor.fetchone()
        if row is None:
            return None
        exchange_id, state, stage, asked = row
        cursor.execute("SELECT coalesce(to_regclass(%s)::oid, 0)", (run.table("stage"),))
        if cursor.fetchone()[0] != stage:
            cursor.execute(sql("exchange/withdraw.sql"), {"id": exchange_id, "now": now})
            return None
        found = Exchange(run, exchange_id, purpose, state)
        cursor.execute(f"SELECT count(*) FROM {found.asked}")  # noqa: S608  a table of ours
        if cursor.fetchone()[0] != asked:
            raise StepError(
                f"what exchange {exchange_id} asked is gone from the database, as after a crash of "
                "its server; clear the run's tasks from extract on"
            )
    return found


def withdraw(exchange: Exchange, now: datetime) -> None:
    """Answers to it are wanted no more."""
    with exchange.run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("exchange/withdraw.sql"), {"id": exchange.exchange_id, "now": now})


def begin(run: Run, purpose: Purpose, agreed: Agreement, now: datetime) -> Exchange:
    """Write down what is asked, in which files; nothing is sent yet."""
    exchange_id = f"{run.municipality_code}-{secrets.token_hex(6)}"
    exchange = Exchange(run, exchange_id, purpose, "open")
    statement = {"number": "exchange/numbers.sql", "person": "exchange/persons.sql"}[purpose]
    tables = ("called", "sought", "stage", ASKED[purpose], REPLY[purpose])
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql(statement, **run.tables(*tables)))
        cursor.execute(f"SELECT count(*) FROM {exchange.asked}")  # noqa: S608  a table of ours
        cursor.execute(
            sql("exchange/begin.sql"),
            {
                "id": exchange_id,
                "run_id": run.run_id,
                "purpose": purpose,
                "stage": run.table("stage"),
                "asked": cursor.fetchone()[0],
                "size": agreed.numbers_a_file,
                "now": now,
            },
        )
    return exchange


def write(exchange: Exchange, drop: Drop, agreed: Agreement, clock: Callable[[], datetime]) -> bool:
    """Write the files that may be written today; whether some must wait for another day.

    A file counts on the day's volume before it is written, and is marked when it is there: one
    that a killed process left in between is written again, the same bytes under the same id.
    """
    requests, left = _todays(exchange, agreed, clock())
    for request_id, first, last in requests:
        if not agreed.is_open(clock()):
            return True
        _write_one(exchange, drop, agreed, request_id, first, last)
        with exchange.run.engine.begin() as connection:
            raw(connection).cursor().execute(
                sql("exchange/written.sql"), {"request": request_id, "now": clock()}
            )
    return left


def _todays(
    exchange: Exchange, agreed: Agreement, now: datetime
) -> tuple[list[tuple[str, int, int]], bool]:
    """The requests to be written today, counted; whether others are left."""
    day = now.astimezone(JAPAN).date()
    code = exchange.run.municipality_code
    chosen: list[tuple[str, int, int]] = []
    with exchange.run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("exchange/lock.sql"), [code])
        cursor.execute(sql("exchange/unwritten.sql"), {"id": exchange.exchange_id, "day": day})
        unwritten = cursor.fetchall()
        if not unwritten or not agreed.is_open(now):
            return [], bool(unwritten)
        cursor.execute(sql("exchange/volume.sql"), {"code": code, "day": day})
        volume = cursor.fetchone()[0]
        for request_id, first, last, counted in unwritten:
            volume += 0 if counted else last - first + 1
            if volume > agreed.numbers_a_day:
                break
            chosen.append((request_id, first, last))
        names = [request_id for request_id, _, _ in chosen]
        cursor.execute(sql("exchange/count.sql"), {"day": day, "requests": names})
    return chosen, len(chosen) < len(unwritten)


def _write_one(
    exchange: Exchange, drop: Drop, agreed: Agreement, request_id: str, first: int, last: int
) -> None:
    name = inquiry_name(request_id)
    query = sql(
        f"exchange/inquiries_{exchange.purpose}.sql",
        **{ASKED[exchange.purpose]: exchange.asked, "first": str(first), "last": str(last)},
    )
    with (
        exchange.run.engine.connect() as connection,
        drop.writing(INQUIRIES, f"{name}.csv") as file,
    ):
        hashed = _Encoded(file, agreed.encoding)
        hashed.head(list(agreed.columns[exchange.purpose].values()))
        columns = ", ".join(agreed.columns[exchange.purpose])
        ordered = f"SELECT {columns} FROM ({query}) AS asked ORDER BY reference"  # noqa: S608
        raw(connection).cursor().copy_expert(f"COPY ({ordered}) TO STDOUT (FORMAT csv)", hashed)
    cover = Cover(
        layout=agreed.layout,
        kind="inquiry",
        purpose=exchange.purpose,
        request=request_id,
        encoding=agreed.encoding,
        records=last - first + 1,
        sha256=hashed.sha256.hexdigest(),
    )
    with drop.writing(INQUIRIES, f"{name}.json") as file:
        file.write(cover.bytes())


def _geta(error: UnicodeError) -> tuple[str, int]:
    # What an encoding does not hold is written as Japanese offices do: 〓 (geta).
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "〓" * (error.end - error.start), error.end


codecs.register_error("tenken.geta", _geta)


class _Encoded:
    """What PostgreSQL writes, in the agreed encoding, hashed on its way to the file."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self.sha256 = hashlib.sha256()
        self._file = file
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def head(self, headings: list[str]) -> None:
        """The heading line."""
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(headings)
        self.write(line.getvalue().encode())

    def write(self, data: bytes) -> int:
        """Some more bytes, in UTF-8."""
        encoded = self._decoder.decode(data).encode(self._encoding, "tenken.geta")
        self.sha256.update(encoded)
        self._file.write(encoded)
        return len(data)


def settle(exchange: Exchange, agreed: Agreement, now: datetime) -> Any:
    """Give up what is overdue, close what is done; returns the row of exchange/stands.sql."""
    with exchange.run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        words = {"id": exchange.exchange_id, "now": now, "days": agreed.answer_days}
        cursor.execute(sql("exchange/settle.sql"), words)
        cursor.execute(sql("exchange/stands.sql"), {"id": exchange.exchange_id})
        return cursor.fetchone()


def wait(exchange: Exchange, until: datetime) -> None:
    """Write down when the run goes on at the latest: until a day after it is not abandoned."""
    with exchange.run.engine.begin() as connection:
        raw(connection).cursor().execute(
            sql("exchange/wait.sql"), {"id": exchange.exchange_id, "until": until}
        )
