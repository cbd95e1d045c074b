"""Evaluates a suite on a table of PostgreSQL, or a frame of Spark, with GX, quietly.

Importing this module imports Great Expectations (3 s): do so in a step, never at the top of a DAG.
"""

from __future__ import annotations

import difflib
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx  # noqa: E402  # analytics are switched off before it is read
import pydantic.v1  # noqa: E402  # GX's expectations are models of it
from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: E402
from great_expectations.exceptions import ExpectationNotFoundError  # noqa: E402
from great_expectations.expectations.expectation import (  # noqa: E402
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.registry import (  # noqa: E402
    get_expectation_impl,
    list_registered_expectation_implementations,
)
from sqlalchemy import Engine, inspect  # noqa: E402

from tenken.expectations import records as _records  # noqa: E402, F401  # registers them
from tenken.expectations.failures import failing_rows  # noqa: E402
from tenken.expectations.results import Kind, RuleResult, reduce  # noqa: E402
from tenken.expectations.sentences import InJapanese  # noqa: E402
from tenken.expectations.suites import Raises, Rule, Suite, SuiteError  # noqa: E402
from tenken.expectations.verdicts import (  # noqa: E402
    ExpectVerdictShareToBeBetween,
    ExpectVerdictToNotBe,
)

_BY_ROW = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
_ROW_COUNTS = ("expect_table_row_count_to_be_between", "expect_table_row_count_to_equal")

# A statement of a suite ends here: seconds in a large city, unless a rule makes no sense. What a
# rule could not be evaluated for raises SuiteError, and no ticket is resolved.
MOST_MILLISECONDS = 3_600_000

# No value is asked for: BASIC gives the counts, and the sample of values that goes with it is cut
# at none, so that the database ends its query at once.
_COUNTS_ONLY = {
    "result_format": "BASIC",
    "partial_unexpected_count": 0,
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
    "include_unexpected_rows": False,
}


@dataclass(frozen=True)
class Evaluation:
    """Results of a suite, and for each rule that raises tickets the query of the failing ids (on
    Spark a frame of them).

    `too_many_mislinks` is the failed rule, if any, that says that the mislinks are more than a
    city produces.
    """

    results: list[RuleResult]
    failing: list[tuple[Rule, Any]]
    too_many_mislinks: RuleResult | None


def evaluate(engine: Engine, schema: str, suites: Sequence[tuple[Suite, str]]) -> list[Evaluation]:
    """Evaluate each suite's rules on its table, in few queries, without fetching a value.

    Raises SuiteError when a suite names an expectation, an argument or a column that there is not,
    or when a rule that raises tickets could not be evaluated: rows that nobody looked at would
    otherwise resolve tickets.
    """
    with _context() as context:
        source = context.data_sources.add_postgres(
            "tenken", connection_string=_url(engine), kwargs={"hide_parameters": True}
        )
        try:
            return [_evaluate_table(engine, source, suite, schema, name) for suite, name in suites]
        finally:
            # Great Expectations has two, and leaves both to the garbage collector.
            source.get_engine().dispose()
            source.get_execution_engine().engine.dispose()


def _evaluate_table(
    engine: Engine, source: Any, suite: Suite, schema: str, name: str
) -> Evaluation:
    columns = [str(column["name"]) for column in inspect(engine).get_columns(name, schema)]
    expectations = _built(suite, columns)
    asset = source.add_table_asset(name, table_name=name, schema_name=schema)
    batch = asset.add_batch_definition_whole_table("whole").get_batch()
    return _evaluated(batch, suite, expectations)


def evaluate_frame(frame: Any, suite: Suite) -> Evaluation:
    """The same on a frame of Spark; the failing rows are frames with `record_id` then."""
    expectations = _built(suite, frame.columns)
    with _context() as context:
        source = context.data_sources.add_spark("tenken", persist=False)
        asset = source.add_dataframe_asset("tenken")
        whole = asset.add_batch_definition_whole_dataframe("whole")
        return _evaluated(whole.get_batch({"dataframe": frame}), suite, expectations)


@contextmanager
def _context() -> Iterator[Any]:
    with quietly():
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        yield context


def _built(suite: Suite, columns: list[str]) -> list[Any]:
    expectations = [build(rule) for rule in suite.rules]
    for rule, expectation in zip(suite.rules, expectations, strict=True):
        _check_columns(rule, expectation, columns)
    return expectations


def _evaluated(batch: Any, suite: Suite, expectations: list[Any]) -> Evaluation:
    outcome = batch.validate(
        gx.ExpectationSuite(name=suite.name, expectations=expectations),
        result_format=dict(_COUNTS_ONLY),
    )
    by_rule = {r.expectation_config.meta["rule"]: r for r in outcome.results}
    results = [
        reduce(rule, _title(rule, e), _raises(rule, e), _kind(e), by_rule[rule.rule])
        for rule, e in zip(suite.rules, expectations, strict=True)
    ]
    _check_evaluated(suite, results)
    failed = [
        (rule, expectation)
        for rule, expectation, result in zip(suite.rules, expectations, results, strict=True)
        if result.raises == "ticket" and result.failed
    ]
    queries = failing_rows(batch, [expectation for _, expectation in failed])
    failing = [(rule, query) for (rule, _), query in zip(failed, queries, strict=True)]
    alarms = [r for r, e in zip(results, expectations, strict=True) if _alarms_mislinks(r, e)]
    return Evaluation(results, failing, alarms[0] if alarms else None)


def build(rule: Rule) -> Any:
    """The expectation of a rule; SuiteError when there is none such or its kwargs are wrong."""
    try:
        implementation = get_expectation_impl(rule.expectation)
    except ExpectationNotFoundError:
        known = list_registered_expectation_implementations()
        near = difflib.get_close_matches(rule.expectation, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "docs/suites.md lists the known ones"
        raise SuiteError(f"{rule.place}: no expectation '{rule.expectation}'; {hint}") from None
    try:
        expectation = implementation(
            **rule.kwargs, severity=rule.severity, meta={"rule": rule.rule}
        )
    except pydantic.v1.ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SuiteError(f"{rule.place}: {wrong}; mend its kwargs") from None
    if _raises(rule, expectation) == "ticket" and not isinstance(expectation, _BY_ROW):
        raise SuiteError(
            f"{rule.place}: looks at the table as a whole, so there is no record to raise a ticket "
            'for; set meta.raises to "alarm" or "nothing"'
        )
    _title(rule, expectation)
    return expectation


def _alarms_mislinks(result: RuleResult, expectation: Any) -> bool:
    return (
        isinstance(expectation, ExpectVerdictShareToBeBetween)
        and expectation.verdict == "mislink"
        and result.raises == "alarm"
        and not result.success
        and bool(result.checked)
    )


def _kind(expectation: Any) -> Kind:
    """What may be believed of its result, by whose code makes it and not by what it is called."""
    judge = type(expectation)._validate
    if judge in (ExpectVerdictShareToBeBetween._validate, ExpectVerdictToNotBe._validate):
        return "counted"
    if not judge.__module__.startswith("great_expectations."):
        return "unknown"
    if isinstance(expectation, _BY_ROW):
        return "rows"
    return "table" if expectation.expectation_type in _ROW_COUNTS else "other"


def _raises(rule: Rule, expectation: Any) -> Raises:
    return rule.raises or ("ticket" if isinstance(expectation, _BY_ROW) else "alarm")


def _title(rule: Rule, expectation: Any) -> str:
    if rule.title:
        return rule.title
    if isinstance(expectation, InJapanese):
        return expectation.sentence(rule.kwargs)
    raise SuiteError(f"{rule.place}: needs meta.title, the Japanese sentence an officer reads")


def _check_columns(rule: Rule, expectation: Any, columns: list[str]) -> None:
    named = [getattr(expectation, key, None) for key in ("column", "column_A", "column_B")]
    named += getattr(expectation, "column_list", None) or []
    for column in named:
        if column is not None and column not in columns:
            raise SuiteError(
                f"{rule.place}: no column '{column}' in suite {rule.suite}; "
                f"there are: {', '.join(map(str, columns))}"
            )


def _check_evaluated(suite: Suite, results: list[RuleResult]) -> None:
    for rule, result in zip(suite.rules, results, strict=True):
        uncounted = result.raises == "ticket" and result.failed is None
        if uncounted:
            raise SuiteError(
                f"{rule.place}: could not be evaluated ({result.problem or 'no count'}), so its "
                "tickets cannot be decided; mend its kwargs or row_condition"
            )


def _url(engine: Engine) -> str:
    # GX wants a host in the address also where a socket's folder in the query decides, and no blank
    # in a database's name, which may have one: so the name goes into the query.
    url = engine.url if engine.url.host else engine.url.set(host="localhost")
    within = f"-c statement_timeout={MOST_MILLISECONDS}"
    options = f"{url.query.get('options', '')} {within}".strip()
    query = {"dbname": url.database or "", "options": options}
    return url.set(database="").update_query_dict(query).render_as_string(hide_password=False)


@contextmanager
def quietly() -> Iterator[None]:
    """GX logs exceptions with the rows they quote; nothing of that may reach a log."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
