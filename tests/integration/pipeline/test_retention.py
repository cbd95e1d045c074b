"""Records and answers of a failed run are destroyed when their time is over, and it is told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text

from tenken.operations import operation
from tenken.pipeline import StepError, perform
from tenken.pipeline.retention import destroy_working_tables, drop_verifications
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


def verified_long_ago(engine: Engine, code: str, day: str) -> None:
    """Last verifications of a municipality, the newest on that day, and their figures."""
    of = f'verification."welfare_{code}"'
    with engine.begin() as connection:
        connection.execute(
            text(
                f"CREATE TABLE {of} PARTITION OF verification.welfare FOR VALUES IN ('{code}');"
                f"ALTER TABLE {of} OWNER TO tenken_op_welfare; INSERT INTO {of} VALUES"
                f" ('welfare', '{code}', 'A', '2020-01-01', '{day}'),"
                f" ('welfare', '{code}', 'B', '2020-01-01', NULL);"
                "INSERT INTO tenken.verified_day VALUES"
                f" ('welfare', '{code}', '{day}', true, 1)"
            )
        )


def kept(engine: Engine) -> tuple[set[str], set[str]]:
    """Municipalities with a table of last verifications, and with figures."""
    with engine.connect() as connection:
        tables = connection.execute(
            text(
                "SELECT right(relname, 6) FROM pg_class WHERE relkind = 'r' "
                "AND relnamespace = 'verification'::regnamespace"
            )
        ).scalars()
        figures = connection.execute(text("SELECT municipality_code FROM tenken.verified_day"))
        return set(tables), set(figures.scalars())


def test_verifications_of_a_place_that_is_checked_no_more_go_after_a_year(engine: Engine) -> None:
    verified_long_ago(engine, "482013", "2024-01-31")  # as old, but still checked
    verified_long_ago(engine, "482021", "2025-06-30")
    verified_long_ago(engine, "482030", "2025-07-01")
    everywhere = {"482013", "482021", "482030"}
    assert drop_verifications(engine, WELFARE, everywhere, date(2026, 6, 30)) == 0
    assert kept(engine) == (everywhere, everywhere)
    assert drop_verifications(engine, WELFARE, ["482013"], date(2026, 6, 30)) == 1
    assert kept(engine) == ({"482013", "482030"}, {"482013", "482030"})
    assert drop_verifications(engine, WELFARE, ["482013"], date(2026, 6, 30)) == 0
    with engine.connect() as connection:
        told = connection.execute(text("SELECT about FROM tenken.audit WHERE what = 'destroy'"))
        assert told.scalars().all() == [
            {"operation": "welfare", "municipality": "482021", "tables": 1}
        ]
    assert audit.verify(engine).problem is None
