"""Which records a run verifies, why it leaves the others out, and what it then knows of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken.operations import Exclusion, Operation, Scope, operation
from tenken.pipeline import STEPS, open_run, perform
from tenken.pipeline.planning import CLOCK
from tenken.pipeline.run import Run, find_run
from tests.integration.conftest import FileSources

NUMBERS = ("123456789018", "621498320257", "983205673214", "379474484458")
HEAD = "record_id,my_number,name,birth_date,sex,resident,link_method,linked_on,renewal_on\n"
REGISTER = "my_number,name,birth_date,sex,address\n" + "".join(
    f"{number},点検　{place},1975-01-0{place},1,点検市緑町{place}\n"
    for place, number in enumerate(NUMBERS, 1)
)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    return tmp_path


def record(place: int, record_id: str = "", **more: str) -> str:
    columns = ("resident", "link_method", "linked_on", "renewal_on")
    rest = ",".join(more.get(name, "") for name in columns)
    name = more.get("name", f"点検　{place}")
    return f"{record_id or f'R{place}'},{NUMBERS[place - 1]},{name},1975-01-0{place},1,{rest}\n"


def take(
    engine: Engine,
    town: Path,
    records: list[str],
    kind: str = "annual",
    *,
    scope: Scope | None = None,
    day: date = date(2026, 6, 1),
    as_of: date | None = None,
    linked: bool = False,
) -> dict:
    """A whole run of welfare on that day; its figures and reasons."""
    (town / "welfare.csv").write_text(HEAD + "".join(records), encoding="utf-8")
    facts = {"scope": scope or Scope(), "linked_with_register": linked}
    of: Operation = operation("welfare").model_copy(update=facts)
    name = f"{kind} {day}"
    open_run(engine, name, of, "482013", kind, as_of or day)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE tenken.run SET started_at = :at WHERE run_id = :run"),
            {"at": f"{day} 02:00+09", "run": name},
        )
    found = find_run(engine, name)
    run = Run(**{**vars(found), "operation": of})
    for step in STEPS:
        perform(step, run, FileSources(town, "welfare"))
    with engine.connect() as connection:
        figures = connection.execute(
            text("SELECT * FROM report.run WHERE run_id = :run"), {"run": name}
        ).mappings().one()  # fmt: skip
        reasons = connection.execute(
            text("SELECT reason, records FROM report.left_out WHERE run_id = :run"), {"run": name}
        ).all()
    left_out = {row.reason: row.records for row in reasons}
    assert figures["out_of_scope"] == sum(left_out.values())
    return {**figures, "reasons": left_out}


def known(engine: Engine) -> dict[str, tuple]:
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT record_id, verified_on, left_out FROM verification.welfare_482013")
        )
        return {row.record_id: (row.verified_on, row.left_out) for row in rows}


def test_each_record_left_out_has_its_reason(engine: Engine, town: Path) -> None:
    scope = Scope(
        roles={"受給者": "%-J", "児童": "%-C%"},
        exclusions=(Exclusion(reason="照会済み", column="link_method", values=("窓口",)),),
    )
    records = [
        record(1, "R1-J"),
        record(2, "R2-H"),
        record(3, "R3-C1", link_method="窓口"),
        record(4, "R4-J", resident="1"),
    ]
    run = take(engine, town, records, scope=scope, linked=True)
    assert run["reasons"] == {"role": 1, "照会済み": 1, "linked_with_register": 1}
    assert (run["extracted"], run["out_of_scope"], run["match"]) == (4, 3, 1)
    assert known(engine) == {
        "R1-J": (date(2026, 6, 1), None),
        "R2-H": (None, "role"),
        "R3-C1": (None, "照会済み"),
        "R4-J": (None, "linked_with_register"),
    }


def test_a_night_takes_new_and_changed_links_only(engine: Engine, town: Path) -> None:
    take(engine, town, [record(1), record(2, linked_on="2026-05-01")])
    night = date(2026, 6, 2)
    records = [record(1), record(2, linked_on="2026-06-01"), record(3)]
    run = take(engine, town, records, "new_links", day=night)
    assert (run["match"], run["reasons"]) == (2, {"not_due": 1})
    assert known(engine)["R1"] == (date(2026, 6, 1), "not_due")
    assert known(engine)["R2"] == known(engine)["R3"] == (night, None)
    again = take(engine, town, records, "new_links", day=night + timedelta(days=1))
    assert (again["match"], again["reasons"]) == (0, {"not_due": 3})


def test_a_rolling_night_takes_whose_renewal_or_twelve_months_are_near(
    engine: Engine, town: Path
) -> None:
    scope = Scope(renewals=True, lead_days=60)
    records = [record(1, renewal_on="2026-07-10"), record(2, renewal_on="2026-12-31"), record(3)]
    take(engine, town, records, scope=scope, day=date(2026, 4, 1))
    nights = [date(2026, 7, 10), date(2026, 12, 31)]
    taken = []
    for night in nights:
        take(engine, town, records, "rolling", scope=scope, day=night)
        taken.append({key for key, (day, _) in known(engine).items() if day == night})
    assert "R1" in taken[0]
    assert "R2" not in taken[0]
    assert "R2" in taken[1]
    clock = date(2026, 4, 1) + timedelta(days=CLOCK)
    take(engine, town, records, "rolling", scope=scope, day=clock)
    assert known(engine)["R3"][0] is not None
    assert (clock - known(engine)["R3"][0]).days < CLOCK


def test_a_dry_run_raises_nothing_and_says_what_it_would(engine: Engine, town: Path) -> None:
    wrong = [record(1), record(2, name="別人　太郎")]
    run = take(engine, town, wrong, "dry_run")
    assert run["opened"] > 0
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM report.ticket")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM report.coverage")).scalar() == 0
    real = take(engine, town, wrong, day=date(2026, 6, 2))
    assert real["opened"] == run["opened"]


def test_a_backfill_counts_for_its_own_day(engine: Engine, town: Path) -> None:
    take(engine, town, [record(1)], day=date(2026, 6, 1))
    take(engine, town, [record(1), record(2)], "backfill", day=date(2026, 6, 2),
         as_of=date(2025, 1, 1))  # fmt: skip
    assert known(engine) == {"R1": (date(2026, 6, 1), None), "R2": (date(2025, 1, 1), None)}


def test_the_coverage_says_when_the_promise_would_break(engine: Engine, town: Path) -> None:
    take(engine, town, [record(1), record(2)], day=date(2025, 3, 1))
    take(engine, town, [record(1), record(2), record(3)], "new_links", day=date(2025, 6, 1))
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM report.coverage")).mappings().one()
        months = connection.execute(
            text("SELECT month, records FROM report.coverage_forecast ORDER BY 1")
        ).all()
    assert row["in_scope"] == 3
    assert row["breaks_on"] == date(2026, 3, 1)
    assert [tuple(month) for month in months] == [(date(2026, 3, 1), 2), (date(2026, 6, 1), 1)]


def test_a_return_counts_as_checked_what_was_verified_within_twelve_months(
    engine: Engine, town: Path
) -> None:
    """Whatever the last run took: the same figures as the coverage, of the day of the run."""
    take(engine, town, [record(1), record(2)], day=date(2025, 3, 1))
    more = [record(1), record(2), record(3, linked_on="2025-06-01"), record(4)]
    take(engine, town, [*more, "R9,broken\n"], "new_links", day=date(2025, 6, 1))
    take(engine, town, more, "rolling", day=date(2025, 6, 2))
    take(engine, town, more, "dry_run", day=date(2025, 6, 3))
    take(engine, town, more, "new_links", day=date(2026, 6, 2))
    with engine.connect() as connection:
        told = connection.execute(
            text("SELECT kind, in_scope, checked FROM report.verified ORDER BY run_no")
        ).all()
    assert [tuple(row) for row in told] == [
        ("annual", 2, 2),
        ("new_links", 5, 4),  # a line that cannot be read is in scope, and not checked
        ("rolling", 4, 4),
        ("new_links", 4, 0),  # a night of new links, twelve months after all others
    ]


def test_who_has_left_the_source_is_forgotten(engine: Engine, town: Path) -> None:
    take(engine, town, [record(1), record(2)])
    take(engine, town, [record(2)], "new_links", day=date(2026, 6, 2))
    assert set(known(engine)) == {"R2"}


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-02-30", None), ("2024-02-29", date(2024, 2, 29)), ("2023-02-29", None),
     ("2026-04-31", None), ("令和8年4月1日", None),
     (None, None), ("2026-12-31", date(2026, 12, 31))],
)  # fmt: skip
def test_only_a_day_that_there_is_counts(engine: Engine, written: str, day: date) -> None:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT tenken.day(:written)"), {"written": written})
        assert found.scalar() == day
