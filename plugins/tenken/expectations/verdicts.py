"""Expectations on the comparison: which verdicts there may be, and how many of one."""

# mypy: disable-error-code="misc,untyped-decorator"
# ruff: noqa: N805
# Great Expectations is imported without types, and hands a metric's class to its conditions.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pydantic.v1
from great_expectations.core.suite_parameters import SuiteParameterDict
from great_expectations.execution_engine import SparkDFExecutionEngine, SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import (
    ColumnAggregateExpectation,
    ColumnMapExpectation,
)
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)
from great_expectations.expectations.registry import get_metric_kwargs
from great_expectations.validator.metric_configuration import MetricConfiguration

from tenken.expectations.sentences import InJapanese, allowed, share
from tenken.expectations.words import verdict_titles


def _known(verdict: str) -> str:
    """A misspelt verdict would never be found, and its tickets would be missed in silence."""
    if verdict not in verdict_titles():
        raise ValueError(f"no verdict '{verdict}'; there are {', '.join(verdict_titles())}")
    return verdict


_COUNTS = "column.value_counts"
_FAILED = "column_values.verdict_other.unexpected_count"
_VALUES = "column_values.verdict_other.unexpected_values"


class VerdictOther(ColumnMapMetricProvider):
    """Whether a record's verdict is another one."""

    condition_metric_name = "column_values.verdict_other"
    condition_value_keys = ("verdict",)

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, verdict: str, **_: Any) -> Any:
        return column != verdict

    @column_condition_partial(engine=SparkDFExecutionEngine)
    def _spark(cls, column: Any, verdict: str, **_: Any) -> Any:
        return column != verdict


class ExpectVerdictToNotBe(InJapanese, ColumnMapExpectation):
    """No record has this verdict. Each record that has it fails."""

    column: str = "verdict"
    verdict: str

    _known = pydantic.v1.validator("verdict", allow_reuse=True)(_known)

    map_metric: ClassVar[str] = "column_values.verdict_other"
    success_keys: ClassVar[tuple[str, ...]] = ("verdict", "mostly")

    def get_validation_dependencies(self, *args: Any, **kwargs: Any) -> Any:
        """All verdicts counted at once, in the place of a sum and a list of values a rule."""
        wanted = super().get_validation_dependencies(*args, **kwargs)
        for name in (_FAILED, _VALUES):
            wanted.remove_metric_configuration(name)
        asked = get_metric_kwargs(_COUNTS, configuration=self.configuration)
        counts = MetricConfiguration(
            _COUNTS, asked["metric_domain_kwargs"], asked["metric_value_kwargs"]
        )
        wanted.set_metric_configuration(_COUNTS, counts)
        return wanted

    def _validate(self, metrics: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        failed = {_FAILED: int(metrics[_COUNTS].get(self.verdict, 0)), _VALUES: []}
        return super()._validate(metrics | failed, *args, **kwargs)

    @classmethod
    def sentence(cls, kwargs: Mapping[str, Any]) -> str:
        title = verdict_titles()[kwargs["verdict"]]
        return f"「{title}」と判定された業務データがないこと{allowed(kwargs)}"


class ExpectVerdictShareToBeBetween(InJapanese, ColumnAggregateExpectation):
    """The share of records with a verdict stays in bounds, from `min_records` such records on.

    A small file has any share by chance, so fewer than `min_records` records with the verdict
    always pass.
    """

    column: str = "verdict"
    verdict: str
    min_share: float | SuiteParameterDict = 0.0
    max_share: float | SuiteParameterDict = 1.0
    min_records: int | SuiteParameterDict = 1

    _known = pydantic.v1.validator("verdict", allow_reuse=True)(_known)

    metric_dependencies = (_COUNTS, "table.row_count")
    success_keys = ("verdict", "min_share", "max_share", "min_records")

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: Any = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        bounds = self._get_success_kwargs()
        records = int(metrics["table.row_count"])
        found = int(metrics[_COUNTS].get(self.verdict, 0))
        few = found < bounds["min_records"]
        within = records == 0 or bounds["min_share"] <= found / records <= bounds["max_share"]
        return {
            "success": few or within,
            "result": {"element_count": records, "unexpected_count": found},
        }

    @classmethod
    def sentence(cls, kwargs: Mapping[str, Any]) -> str:
        least, most = kwargs.get("min_share", 0.0), kwargs.get("max_share", 1.0)
        few = kwargs.get("min_records", 1)
        bounds = (f"{share(least)}以上" if least > 0 else "") + (
            f"{share(most)}以下" if most < 1 else ""
        )
        unasked = f"（{few}件未満は問わない）" if few > 1 else ""
        return f"「{verdict_titles()[kwargs['verdict']]}」の割合が{bounds}であること{unasked}"
