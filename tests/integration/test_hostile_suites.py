"""A suite that is wrong, tells too much or never ends: told by its place, nothing is resolved."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, ClassVar

import pytest
from great_expectations.expectations.expectation import ColumnMapExpectation
from sqlalchemy import Engine, text

from tenken.pipeline.run import Run, StepError
from tenken.pipeline.validate import validate
from tests.integration.suites import CANARY, Row, compared, only, result, rows


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
