"""What becomes of the files: set aside when read, destroyed in time; what nobody waits for too."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from tenken.database import sql
from tenken.exchange.agreement import Agreement
from tenken.exchange.covers import ANSWERS, INQUIRIES, KEPT, named
from tenken.exchange.drop import Drop
from tenken.pipeline.run import Counts, raw

ENDINGS = (".csv", ".json")  # the file first: what a killed process leaves is a cover, no person


@dataclass(frozen=True)
class Noted:
    """What came of an answer file; no value of it. `file`: None where the name is not as agreed."""

    code: str
    id: str | None
    file: str | None
    outcome: str
    reason: str | None = None
    used: int = 0
    repeated: int = 0
    not_asked: int = 0
    unreadable: int = 0


def note(cursor: Any, noted: Noted, now: datetime) -> str:
    """Write down what came of a file; returns the name under which it is kept."""
    cursor.execute(sql("exchange/note.sql"), {**asdict(noted), "now": now})
    answer = cursor.fetchone()[0]
    kept = f"{answer}-{noted.file or 'unnamed'}"
    cursor.execute(sql("exchange/kept.sql"), {"answer": answer, "name": kept})
    return kept


def put_away(drop: Drop, name: str, kept: str) -> None:
    """Take a file that was noted, and its cover, out of the way.

    Killed before, the file is found once more, and then holds nothing new; a cover without its
    file is no answer.
    """
    for ending in ENDINGS:
        drop.move(ANSWERS, f"{name}{ending}", KEPT, f"{kept}{ending}")


def sweep(engine: Engine, drop: Drop, code: str, now: datetime) -> int:
    """Set aside what nobody waits for: late answers, answers never asked for, names not agreed.

    Files still being written (their cover is missing) are left. Returns how many.
    """
    names = drop.names(ANSWERS)
    covered = sorted({name.removesuffix(".json") for name in names if name.endswith(".json")})
    states = _states(engine, code, covered)
    swept = 0
    for name in covered:
        match = named(name)
        state = states.get(match["exchange"]) if match else None
        if match and state == "open":
            continue
        noted = (
            Noted(code, match["exchange"], name, "late")
            if match and state
            else Noted(code, None, name if match else None, "refused",
                       "unknown_request" if match else "name")
        )  # fmt: skip
        with engine.begin() as connection:
            kept = note(raw(connection).cursor(), noted, now)
        put_away(drop, name, kept)
        swept += 1
    return swept


def _states(engine: Engine, code: str, names: list[str]) -> dict[str, str]:
    matches = [match for match in map(named, names) if match]
    with engine.connect() as connection:
        cursor = raw(connection).cursor()
        ids = sorted({match["exchange"] for match in matches})
        cursor.execute(sql("exchange/known.sql"), {"code": code, "ids": ids})
        return dict(cursor.fetchall())


def destroy(engine: Engine, drop: Drop, code: str, agreed: Agreement, now: datetime) -> Counts:
    """Destroy files whose days are over; returns answers and requests destroyed, and swept."""
    with engine.begin() as connection:
        raw(connection).cursor().execute(sql("exchange/forsaken.sql"), {"code": code, "now": now})
    counts = {"swept": sweep(engine, drop, code, now), "answer": 0, "request": 0}
    with engine.connect() as connection:
        cursor: Any = raw(connection).cursor()
        words = {"code": code, "now": now, "days": agreed.keep_days}
        cursor.execute(sql("exchange/over.sql"), words)
        over = cursor.fetchall()
    for what, identity, name in over:
        for ending in ENDINGS:
            drop.remove(KEPT if what == "answer" else INQUIRIES, f"{name}{ending}")
        with engine.begin() as connection:
            raw(connection).cursor().execute(
                sql(f"exchange/destroyed_{what}.sql"), {"id": identity, "now": now}
            )
        counts[what] += 1
    return counts
