"""Rows that a run leaves behind, for tests of what is told of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from tenken.pipeline.run import VERDICTS


def insert(engine: Engine, table: str, **row: Any) -> None:
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO tenken.{table} ({names}) VALUES ({values})"), row)


def verified(engine: Engine, operation: str, at: datetime, match: int) -> None:
    insert(
        engine, "run", run_id=f"{operation}/{at}", operation=operation,
        municipality_code="482013", kind="annual", as_of=at.date(), started_at=at, finished_at=at,
        state="done", extracted=match + 13, out_of_scope=2, quarantined=1,
        **{**dict.fromkeys(VERDICTS, 0), "mislink": 10, "match": match},
    )  # fmt: skip
    insert(
        engine, "covered", run_id=f"{operation}/{at}", in_scope=match + 10, checked=match + 10
    )  # fmt: skip
