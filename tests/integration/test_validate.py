"""validate on the real PostgreSQL: the rows that an expectation finds are the rows that failed."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
from great_expectations.expectations.expectation import ColumnMapExpectation
from sqlalchemy import Engine, text

from tenken import home
from tenken.database import sql
from tenken.operations import operation
from tenken.pipeline.run import VERDICTS, Run, StepError, open_run
from tenken.pipeline.ticket import raise_tickets
from tenken.pipeline.validate import validate

CANARY = "かなりあ太郎"
Row = dict[str, Any]


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The suites of welfare, to be changed: a project of its own with the same facts and SQL."""
    for folder in ("include", "expectations"):
        shutil.copytree(home() / folder, tmp_path / folder)
    monkeypatch.setenv("TENKEN_HOME", str(tmp_path))
    return tmp_path / "expectations" / "welfare"


def change(suites: Path, rule: str, edit: Callable[[Row], Any]) -> None:
    """What a person does who opens the JSON and changes one expectation."""
    for file in suites.glob("*.json"):
        suite = json.loads(file.read_text())
        for entry in suite["expectations"]:
            if entry["meta"]["rule"] == rule:
                edit(entry)
        file.write_text(json.dumps(suite))


def only(suites: Path, name: str, *entries: Row) -> None:
    """One of the two suites with nothing but these expectations in it."""
    file = suites / f"{name}.json"
    file.write_text(json.dumps({"name": name, "expectations": list(entries)}))


def compared(
    engine: Engine, verdicts: Sequence[str], records: Sequence[Row] = (), run_id: str = "r1"
) -> Run:
    """A run that has come as far as its comparison; without records, they are plain ones."""
    run = open_run(engine, run_id, operation("welfare"), "482013", "annual", date(2026, 11, 1))
    plain: Row = {
        "my_number": "123456789018", "name": CANARY, "kana": "カナリアタロウ",
        "birth_date": "1975-01-02", "sex": "1",
    }  # fmt: skip
    rows = records or [{} for _ in verdicts]
    with run.engine.begin() as connection:
        connection.execute(text(sql("stage/create.sql", **run.tables("stage"))))
        answers = run.tables("answer", "past", "unanswered")
        connection.execute(text(sql("inquire/tables.sql", **answers)))
        connection.execute(text(sql("compare/table.sql", **run.tables("comparison"))))
        for line, (verdict, row) in enumerate(zip(verdicts, rows, strict=True), start=1):
            written = {**plain, **row, "record_id": f"W{line:03}"}
            connection.execute(
                text(
                    f"INSERT INTO {run.table('stage')} ({', '.join(written)}) "
                    f"VALUES ({', '.join(':' + name for name in written)})"
                ),
                written,
            )
            connection.execute(
                text(
                    f"INSERT INTO {run.table('comparison')} (record_id, line, verdict, name, "
                    "address) VALUES (:record_id, :line, :verdict, 'same', :address)"
                ),
                {
                    "record_id": written["record_id"],
                    "line": line,
                    "verdict": verdict,
                    "address": "different" if line % 2 else None,
                },
            )
        views = run.tables("stage", "in_scope", "left_out", "called", "not_due", "due")
        connection.execute(text(sql("scope/due.sql", rules="(CAST(NULL AS text))", **views)))
    return run


def rows(run: Run, statement: str) -> list[tuple[Any, ...]]:
    with run.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def failures(run: Run) -> list[tuple[Any, ...]]:
    return rows(run, f"SELECT rule, record_id FROM {run.table('failure')} ORDER BY rule, record_id")


def result(run: Run, rule: str) -> Any:
    with run.engine.connect() as connection:
        return connection.execute(
            text("SELECT * FROM report.expectation WHERE run_id = :run_id AND rule = :rule"),
            {"run_id": run.run_id, "rule": rule},
        ).one()


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


def mislink_rule(**changes: Any) -> Row:
    return {
        "type": "expect_verdict_to_not_be", "kwargs": {"verdict": "mislink"},
        "meta": {"rule": "mislink"}, **changes,
    }  # fmt: skip


WRONG: list[tuple[str, Any, list[str]]] = [
    ("rows that cannot be named", mislink_rule(type="expect_column_values_to_be_unique",
     kwargs={"column": "verdict"}, meta={"rule": "mine", "title": "一つずつ"}),
     ["match.json, expectation 1 (rule mine)", "carry no record_id", '"alarm" or "nothing"']),
    ("misspelt expectation", mislink_rule(type="expect_verdict_not_to_be"),
     ["match.json, expectation 1 (rule mislink)", "did you mean 'expect_verdict_to_not_be'"]),
    ("misspelt verdict", mislink_rule(kwargs={"verdict": "mislnk"}),
     ["match.json, expectation 1", "no verdict 'mislnk'", "mislink"]),
    ("misspelt kwarg", mislink_rule(kwargs={"verdikt": "mislink"}),
     ["match.json, expectation 1", "verdikt"]),
    ("no such column", mislink_rule(kwargs={"verdict": "mislink", "column": "verdicts"}),
     ["no column 'verdicts' in suite match", "record_id"]),
    ("no such severity", mislink_rule(severity="high"), ["expectation 1", "severity", "critical"]),
    ("no rule", mislink_rule(meta={}), ["expectation 1 ('expect_verdict_to_not_be')", "meta.rule"]),
    ("no title", mislink_rule(type="expect_column_values_to_not_be_null",
                              kwargs={"column": "verdict"}), ["needs meta.title"]),
    ("a ticket without a record",
     {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 3},
      "meta": {"rule": "rows", "title": "3件", "raises": "ticket"}}, ['"alarm" or "nothing"']),
    ("values asked for", mislink_rule(kwargs={"verdict": "mislink", "result_format": "COMPLETE"}),
     ["remove 'result_format'"]),
    ("a rule twice", mislink_rule(meta={"rule": "name_written"}),
     ["stands already in expectations/welfare/intake.json"]),
    ("rows nobody could look at",
     mislink_rule(type="expect_column_values_to_be_between",
                  kwargs={"column": "verdict", "min_value": 1},
                  meta={"rule": "mine", "title": "正の数"}),
     ["match.json, expectation 1 (rule mine): could not be evaluated"]),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "said"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_wrong_suite_is_told_by_file_and_expectation(
    engine: Engine, suites: Path, entry: Row, said: list[str]
) -> None:
    run = compared(engine, ["mislink", "mislink"])
    only(suites, "match", entry)
    with pytest.raises(StepError) as told:
        validate(run)
    for words in said:
        assert words in str(told.value)
    assert rows(run, "SELECT * FROM tenken.expectation_result") == []


def test_broken_and_missing_files_are_told(engine: Engine, suites: Path) -> None:
    run = compared(engine, ["match"])
    (suites / "match.json").write_text('{\n  "expectations": [,]\n}')
    with pytest.raises(StepError, match=r"welfare/match\.json, line 2, column 20: not JSON"):
        validate(run)
    (suites / "match.json").unlink()
    with pytest.raises(StepError, match=r"welfare/match\.json is missing"):
        validate(run)


LEAKS: list[Row] = [
    {"type": "expect_column_most_common_value_to_be_in_set",
     "kwargs": {"column": "name", "value_set": ["x"]}},
    {"type": "expect_column_distinct_values_to_be_in_set",
     "kwargs": {"column": "name", "value_set": ["x"]}},
    {"type": "unexpected_rows_expectation",
     "kwargs": {"unexpected_rows_query": "SELECT * FROM {batch} WHERE name IS NOT NULL"}},
    {"type": "unexpected_rows_expectation",
     "kwargs": {"unexpected_rows_query": "SELECT name::date FROM {batch}"}},
    {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "name", "value_set": ["x"]}},
]  # fmt: skip


def test_no_result_holds_a_value(
    engine: Engine,
    suites: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    run = compared(engine, ["match"] * 3)
    only(suites, "intake", *(
        {**entry, "meta": {"rule": f"leak_{at}", "title": "試し", "raises": "nothing"}}
        for at, entry in enumerate(LEAKS)
    ))  # fmt: skip
    with caplog.at_level(0):
        validate(run)
    stored = rows(run, "SELECT rule, success, failed, problem FROM tenken.expectation_result")
    leaks = {row[0]: row[1:] for row in stored if str(row[0]).startswith("leak_")}
    assert leaks == {
        "leak_0": (False, None, None),
        "leak_1": (False, None, None),
        "leak_2": (False, None, None),
        "leak_3": (False, None, "InvalidDatetimeFormat"),
        "leak_4": (False, 3, None),
    }
    everything = str(rows(run, "SELECT * FROM tenken.expectation_result"))
    everything += caplog.text + "".join(capfd.readouterr())
    assert CANARY not in everything


def test_rows_that_two_counts_disagree_on_stop_the_run(
    engine: Engine, suites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = compared(engine, ["mislink", "mislink"])
    with run.engine.begin() as connection:
        connection.execute(text(f"UPDATE {run.table('comparison')} SET record_id = 'W001'"))
    with pytest.raises(StepError, match=r"\(rule mislink\): .* counted 2 .* found 1"):
        validate(run)
    assert rows(run, "SELECT * FROM tenken.expectation_result") == []


class ExpectTellsEverything(ColumnMapExpectation):
    """Made up: by rows, as far as its class says, but its result is of its own making."""

    map_metric: ClassVar[str] = "column_values.legible"

    def _validate(
        self, metrics: Any, runtime_configuration: Any = None, execution_engine: Any = None
    ):
        return {
            "success": True,
            "result": {
                "element_count": 454_972_364, "unexpected_count": 19_030_228,
                "observed_value": CANARY, "unexpected_list": [CANARY],
            },
        }  # fmt: skip


def test_an_unknown_expectation_lets_nothing_through(engine: Engine, suites: Path) -> None:
    run = compared(engine, ["match"])
    entry = {
        "type": "expect_tells_everything", "kwargs": {"column": "verdict"}, "severity": "warning",
        "meta": {"rule": "everything", "title": "すべてを語ること", "raises": "alarm"},
    }  # fmt: skip
    only(suites, "match", entry)
    validate(run)
    found = result(run, "everything")
    assert (found.success, found.checked, found.failed) == (False, None, None)
    assert found.problem == "UnknownExpectation"
    everything = str(rows(run, "SELECT * FROM tenken.expectation_result"))
    assert not any(value in everything for value in (CANARY, "454972364", "19030228"))
    only(suites, "match", {**entry, "meta": {**entry["meta"], "raises": "ticket"}})
    with pytest.raises(StepError, match="UnknownExpectation"):
        validate(run)


def test_taken_for_a_known_one_it_tells(
    engine: Engine, suites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The defence switched off: the same expectation brings its values through as counts."""
    run = compared(engine, ["match"])
    monkeypatch.setattr("tenken.expectations.evaluate._kind", lambda expectation: "rows")
    entry = {
        "type": "expect_tells_everything", "kwargs": {"column": "verdict"}, "severity": "warning",
        "meta": {"rule": "everything", "title": "すべてを語ること", "raises": "alarm"},
    }  # fmt: skip
    only(suites, "match", entry)
    validate(run)
    assert result(run, "everything").failed == 19_030_228


# Looks ahead without an end: the square of a text's length (expectations/patterns.py).
ENDLESS = "^(?=.*b)(?=.*c)x"
RUNNING = (
    "SELECT pid FROM pg_stat_activity WHERE query LIKE '%(?=.*b)%' AND pid <> pg_backend_pid()"
    " AND state = 'active' AND clock_timestamp() - query_start > interval '2 s'"
)


def running(engine: Engine) -> list[int]:
    """Backends that are at it for two seconds."""
    with engine.connect() as connection:
        return list(connection.execute(text(RUNNING)).scalars())


@pytest.fixture
def endless(engine: Engine, suites: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run whose suite has a pattern that takes minutes, as if reading it had let it through."""
    entry = {"type": "expect_column_values_to_match_regex", "severity": "warning",
             "kwargs": {"column": "name", "regex": f".*{ENDLESS[1:]}"},
             "meta": {"rule": "endless", "title": "x"}}  # fmt: skip
    only(suites, "intake", entry)
    with pytest.raises(StepError, match=r"intake\.json, expectation 1 \(rule endless\).*square"):
        validate(compared(engine, ["match"]))
    monkeypatch.setattr("tenken.expectations.suites.hostile", lambda kwargs, python: None)
    return compared(engine, ["match"] * 20, [{"name": "a" * 20_000}] * 20, "r2")


def test_a_pattern_that_slips_through_is_stopped_and_resolves_nothing(
    endless: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenken.expectations.evaluate.MOST_MILLISECONDS", 500)
    with pytest.raises(StepError, match="rule endless.*could not be evaluated"):
        validate(endless)
    assert running(engine) == []


def test_without_the_limit_it_runs_on(
    endless: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenken.expectations.evaluate.MOST_MILLISECONDS", 0)  # none
    ended: list[BaseException] = []

    def run() -> None:
        try:
            validate(endless)
        except StepError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while not (found := running(engine)) and thread.is_alive():
        thread.join(0.1)
    assert found  # four times as long as it may above, and still at it
    while thread.is_alive():
        for pid in running(engine):
            with engine.connect() as connection:
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        thread.join(0.1)
