"""validate on the real PostgreSQL: the rows that an expectation finds are the rows that failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tenken import database
from tenken.database.embedded import EmbeddedServer
from tenken.pipeline.run import VERDICTS
from tenken.pipeline.ticket import raise_tickets
from tenken.pipeline.validate import validate
from tests.integration.suites import Row, change, compared, failures, only, result, rows


def test_every_verdict_but_match_fails_the_rule_of_its_name(engine: Engine) -> None:
    run = compared(engine, VERDICTS)
    counts = validate(run)
    named = {verdict: f"W{line:03}" for line, verdict in enumerate(VERDICTS, start=1)}
    tickets = sorted((v, r) for v, r in named.items() if v not in ("match", "stale"))
    assert failures(run) == tickets
    assert counts["failures"] == len(tickets)
    found = {(r.rule, r.raises) for v in VERDICTS if v != "match" for r in [result(run, v)]}
    assert found == {(v, "nothing" if v == "stale" else "ticket") for v in VERDICTS if v != "match"}
    assert result(run, "mislink").checked == len(VERDICTS)
    assert result(run, "mislink").failed == 1
    assert result(run, "mislink").title == "「紐付け誤り疑い」と判定された業務データがないこと"


def test_what_failed_is_what_has_a_ticket(engine: Engine) -> None:
    run = compared(engine, ["mislink", "match", "review", "stale", "review"])
    validate(run)
    assert raise_tickets(run)["opened"] == 3
    tickets = "SELECT rule, record_id, severity FROM tenken.ticket ORDER BY 1, 2"
    assert rows(run, tickets) == [
        ("mislink", "W001", "critical"), ("review", "W003", "info"), ("review", "W005", "info"),
    ]  # fmt: skip


def test_again_is_the_same(engine: Engine) -> None:
    run = compared(engine, ["mislink", "review", "match"])
    first = validate(run), failures(run), rows(run, "SELECT * FROM tenken.expectation_result")
    again = validate(run), failures(run), rows(run, "SELECT * FROM tenken.expectation_result")
    assert first == again


def test_no_record_at_all_fails_no_rule_but_the_one_that_asks_for_records(engine: Engine) -> None:
    run = compared(engine, [])
    assert validate(run) == {"rules": 20, "failed_rules": 1, "failures": 0}
    assert not result(run, "records_present").success
    assert result(run, "mislink").success


def test_a_database_may_have_any_name(server: EmbeddedServer) -> None:
    name = "点検 2026 #1?"
    server.create_database(name)
    engine = database.connect(server.url(name))
    database.migrate(engine)
    try:
        assert validate(compared(engine, ["match"]))["failed_rules"] == 0
    finally:
        engine.dispose()


def test_a_severity_changed_in_the_suite_is_the_priority_of_the_ticket(
    engine: Engine, suites: Path
) -> None:
    run = compared(engine, ["review"])
    change(suites, "review", lambda entry: entry.update(severity="critical"))
    validate(run)
    raise_tickets(run)
    assert rows(run, "SELECT severity FROM tenken.ticket") == [("critical",)]


def test_a_rule_can_be_told_to_raise_tickets(engine: Engine, suites: Path) -> None:
    run = compared(engine, ["stale", "match"])
    change(suites, "stale", lambda entry: entry["meta"].update(raises="ticket"))
    validate(run)
    assert raise_tickets(run)["opened"] == 1


def test_a_threshold_changed_in_the_suite_takes_effect(engine: Engine, suites: Path) -> None:
    run = compared(engine, ["mislink"] * 3 + ["match"] * 7)
    share = "SELECT kind, records, share FROM tenken.batch_alarm"
    validate(run)
    assert rows(run, share) == []  # three are too few to speak of a share
    change(suites, "mislink_share", lambda entry: entry["kwargs"].update(min_records=3))
    validate(run)
    assert rows(run, share) == [("share", 3, 0.3)]
    assert raise_tickets(run) == {
        "opened": 0, "updated": 0, "resolved": 0, "reopened": 0, "covered": 3
    }  # fmt: skip
    change(suites, "mislink_share", lambda entry: entry["kwargs"].update(max_share=0.3))
    validate(run)
    assert rows(run, share) == []


def test_mostly_lets_the_rule_pass_but_hides_no_row(engine: Engine, suites: Path) -> None:
    run = compared(engine, ["review"] + ["match"] * 9)
    change(suites, "review", lambda entry: entry["kwargs"].update(mostly=0.9))
    validate(run)
    assert result(run, "review").success
    assert result(run, "review").title.endswith("（10%までは可）")
    assert failures(run) == [("review", "W001")]


ANY_OF_GX: list[tuple[Row, list[str]]] = [
    (
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {
                "column": "verdict", "value_set": ["match"],
                "row_condition": 'col("address").notnull()',
                "condition_parser": "great_expectations",
            },
        },
        ["W003"],
    ),
    (
        {
            "type": "expect_column_pair_values_to_be_in_set",
            "kwargs": {
                "column_A": "verdict", "column_B": "address",
                "value_pairs_set": [["match", "different"]],
                "ignore_row_if": "either_value_is_missing",
            },
        },
        ["W003"],
    ),
    ({"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "address"}},
     ["W002", "W004"]),
    ({"type": "expect_compound_columns_to_be_unique",
      "kwargs": {"column_list": ["verdict", "name"]}}, ["W001", "W002"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "failing"), ANY_OF_GX, ids=[entry["type"] for entry, _ in ANY_OF_GX]
)
def test_any_row_level_expectation_of_gx_names_its_rows(
    engine: Engine, suites: Path, entry: Row, failing: list[str]
) -> None:
    run = compared(engine, ["match", "match", "review", "stale"])
    only(suites, "match", {**entry, "meta": {"rule": "mine", "title": "こうあること"}})
    validate(run)
    assert failures(run) == [("mine", record_id) for record_id in failing]
    assert result(run, "mine").failed == len(failing)


INTAKE = [
    ("birth_date_readable", "birth_date", [
        "1975-01-02", "1975-00-00", "昭和50年1月2日", "S50.1.2", "3-500102", "平成元年5月1日",
        "1975/1/2", "19750102", "昭和不詳", "大正１５年１２月２５日", "2023-02-30", None,
    ], ["不明", "5月1日生", "abcd-ef-gh", "-", "昭和"]),
    ("name_legible", "name", ["山田　太郎", "髙橋 𠮷子", "JOHN SMITH", None],
     ["山田●郎", "〓田", "山\ufffd", "山田?", "\ue000田", "山田\t太郎"]),
    ("sex_code", "sex", ["1", "2", "男", "女", "0", None], ["3", "M"]),
    ("number_written", "my_number", ["123456789018", "１２３", "１２３４ ５６７８ ９０１８"],
     [None, "", " - "]),
    ("name_length", "name", ["あ" * 100], ["あ" * 101]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "column", "good", "bad"), INTAKE, ids=[row[0] for row in INTAKE])
def test_what_is_written_is_looked_at_as_written(
    engine: Engine,
    suites: Path,
    rule: str,
    column: str,
    good: list[str | None],
    bad: list[str | None],
) -> None:
    values = [*good, *bad]
    change(suites, rule, lambda entry: entry["meta"].update(raises="ticket"))
    run = compared(engine, ["match"] * len(values), [{column: value} for value in values])
    validate(run)
    failing = [record_id for name, record_id in failures(run) if name == rule]
    assert result(run, rule).failed == len(bad)
    assert failing == [f"W{line:03}" for line in range(len(good) + 1, len(values) + 1)]
