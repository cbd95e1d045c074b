"""The rows that failed, by the very condition that Great Expectations counts them with.

What GX lists itself is cut at 20 or 200 rows and carries values, and its `unexpected_index_query`
leaves `row_condition` out (1.24.1, measured). So the condition is taken from its metric
`<map_metric>.condition` and put into a query of our own, for the record_id alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from great_expectations.execution_engine import SparkDFExecutionEngine
from great_expectations.expectations.metrics.map_metric_provider.is_sqlalchemy_metric_selectable import (  # noqa: E501  # GX's own name
    _is_sqlalchemy_metric_selectable,
)
from great_expectations.expectations.registry import get_metric_kwargs, get_metric_provider
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator
from sqlalchemy import Select, column, select


def failing_rows(batch: Any, expectations: Sequence[Any]) -> list[Any]:
    """A query `record_id` of the failing rows of each row-level expectation, in their order.

    On Spark a frame.

    Works for every column-map, column-pair-map and multicolumn-map expectation, of GX or of an
    engineer's own, with `row_condition` and `ignore_row_if`. Sends what GX's conditions depend
    on, at most a count of the rows.
    """
    engine = batch.data.execution_engine
    wanted = [_condition(expectation, batch) for expectation in expectations]
    resolved, _ = MetricsCalculator(engine).compute_metrics(wanted)
    query = _frame if isinstance(engine, SparkDFExecutionEngine) else _query
    return [query(metric.metric_name, resolved[metric.id], engine) for metric in wanted]


def _condition(expectation: Any, batch: Any) -> MetricConfiguration:
    name = f"{expectation.map_metric}.condition"
    asked = get_metric_kwargs(name, configuration=expectation.configuration)
    return MetricConfiguration(
        metric_name=name,
        metric_domain_kwargs={**asked["metric_domain_kwargs"], "batch_id": batch.id},
        metric_value_kwargs=asked["metric_value_kwargs"],
    )


def _frame(metric: str, resolved: Any, engine: Any) -> Any:
    condition, domain, accessor = resolved
    records = engine.get_domain_records(domain_kwargs={**domain, **accessor})
    # Not filtered by the condition itself, which may look at other rows (a window).
    return records.withColumn("_failing", condition).where("_failing").select("record_id")


def _query(metric: str, resolved: Any, engine: Any) -> Select[Any]:
    condition, domain, accessor = resolved
    failing: Select[Any] = select(column("record_id")).where(condition)
    provider, _ = get_metric_provider(metric, engine)
    if _is_sqlalchemy_metric_selectable(map_metric_provider=provider):
        return failing  # the condition brings its own FROM
    records = engine.get_domain_records(domain_kwargs={**domain, **accessor})
    return failing.select_from(records.subquery() if isinstance(records, Select) else records)
