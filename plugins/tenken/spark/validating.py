"""The operation's suites on each municipality's records and comparison, by GX on Spark.

As in PostgreSQL a suite looks at one municipality: its shares and its alarms are that city's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812  # as everywhere with Spark

from tenken.expectations.evaluate import evaluate_frame
from tenken.expectations.results import RuleResult
from tenken.expectations.suites import Suite
from tenken.spark.errors import SparkError
from tenken.spark.staging import MUNICIPALITY, worked_out

FAILURE = ("record_id", "rule", "severity", "verdict", "cause", "covered")


@dataclass(frozen=True)
class Validated:
    """What a municipality's suites came to.

    `failures` has FAILURE, a line for each record that failed a rule that raises tickets; `covered`
    names the batch alarm that stands in the place of its ticket. None: there are none.
    """

    results: list[RuleResult]
    failures: DataFrame | None
    too_many_mislinks: RuleResult | None


def validate(
    suites: Sequence[Suite], records: DataFrame, comparison: DataFrame, *, shifted: bool
) -> Validated:
    """Evaluate both suites on one municipality. Raises SuiteError, and SparkError where Great
    Expectations and Spark count different rows.
    """
    looks_at = {"intake": records, "match": comparison}
    evaluations = [evaluate_frame(looks_at[suite.name], suite) for suite in suites]
    results = [result for evaluation in evaluations for result in evaluation.results]
    beyond = next((e.too_many_mislinks for e in evaluations if e.too_many_mislinks), None)
    failing = [
        rows.withColumns({"rule": F.lit(rule.rule), "severity": F.lit(rule.severity)})
        for evaluation in evaluations
        for rule, rows in evaluation.failing
    ]  # fmt: skip
    if not failing:
        return Validated(results, None, beyond)
    covered = F.when(
        F.lit(shifted) & (F.col("cause") == "shifted"), "shifted"
    ).when(F.lit(beyond is not None) & (F.col("verdict") == "mislink"), "share")  # fmt: skip
    failures = worked_out(
        reduce(DataFrame.unionByName, failing)
        .distinct()
        .join(comparison.select(MUNICIPALITY, "record_id", "verdict", "cause"), "record_id")
        .withColumn("covered", covered)
        .select(MUNICIPALITY, *FAILURE)
    )
    _check(results, failures)
    return Validated(results, failures, beyond)


def _check(results: Sequence[RuleResult], failures: DataFrame) -> None:
    found = {row["rule"]: row["count"] for row in failures.groupBy("rule").count().collect()}
    for result in results:
        if result.raises == "ticket" and found.get(result.rule, 0) != result.failed:
            raise SparkError(
                f"rule {result.rule}: Great Expectations counted {result.failed} failing rows, "
                f"Spark found {found.get(result.rule, 0)} records; report this as a defect"
            )
