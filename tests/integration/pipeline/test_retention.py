"""Records and answers of a failed run are destroyed when their time is over, and it is told."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from tenken.operations import operation
from tenken.pipeline import StepError, perform
from tenken.pipeline.retention import destroy_working_tables
from tenken.tickets import audit
from tests.integration.failures import MISLINK, prepared

WELFARE = operation("welfare")


def working_tables(engine: Engine, schema: str = "welfare") -> int:
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT count(*) FROM pg_class WHERE relkind = 'r' "
                 "AND relnamespace = to_regnamespace(:s)"), {"s": schema}
        ).scalar_one()  # fmt: skip


def aged(engine: Engine, run_id: str, days: int) -> None:
    """The run and its steps as if they had been that many days ago."""
    words = {"r": run_id, "d": days}
    with engine.begin() as connection:
        for table, columns in (("run", ["started_at"]), ("step", ["started_at", "finished_at"])):
            sets = ", ".join(f"{c} = {c} - make_interval(days => :d)" for c in columns)
            connection.execute(text(f"UPDATE tenken.{table} SET {sets} WHERE run_id = :r"), words)


def destroyed(engine: Engine) -> list[tuple[str, int]]:
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT about FROM tenken.audit WHERE what = 'destroy' ORDER BY entry_no")
        ).scalars()
        return [(about["run_id"], about["tables"]) for about in rows]


def test_what_a_failed_run_left_goes_when_its_time_is_over(engine: Engine) -> None:
    run = prepared(engine, "failed run", {"A": MISLINK})
    with pytest.raises(StepError):
        perform("publish", run, None)  # nothing was counted: it does not add up
    tables = working_tables(engine)
    assert tables >= 4
    assert destroy_working_tables(engine, WELFARE, "482013", 7) == 0
    aged(engine, "failed run", 8)
    other = prepared(engine, "of today", {"B": MISLINK})
    assert destroy_working_tables(engine, WELFARE, "482013", 7) == tables
    assert working_tables(engine) == tables  # those of today's run
    assert destroyed(engine) == [("failed run", tables)]
    assert destroy_working_tables(engine, WELFARE, "482013", 7) == 0
    assert audit.verify(engine).problem is None
    with pytest.raises(StepError, match="clear all its tasks"):
        perform("validate", run, None)
    perform("ticket", other, None)  # unharmed


def test_another_municipalitys_run_is_left_alone(engine: Engine) -> None:
    prepared(engine, "theirs", {"A": MISLINK}, code="482021")
    aged(engine, "theirs", 30)
    tables = working_tables(engine)
    assert destroy_working_tables(engine, WELFARE, "482013", 7) == 0
    assert working_tables(engine) == tables
    assert destroy_working_tables(engine, WELFARE, "482021", 7) == tables
    assert working_tables(engine) == 0
