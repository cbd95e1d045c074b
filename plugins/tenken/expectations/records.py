"""Expectations on the staged records: is written what should be, and can it be read."""

# mypy: disable-error-code="misc,untyped-decorator"
# ruff: noqa: N805
# Great Expectations is imported without types, and hands a metric's class to its conditions.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pydantic.v1
import sqlalchemy as sa
from great_expectations.compatibility.pyspark import functions as F  # noqa: N812  # GX's own name
from great_expectations.execution_engine import SparkDFExecutionEngine, SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from tenken.expectations.readable import READABLE_DATE, UNREADABLE, readable_dates
from tenken.expectations.sentences import InJapanese, allowed, heading


class Legible(ColumnMapMetricProvider):
    """Whether a text holds no character that stands for one that was lost."""

    condition_metric_name = "column_values.legible"

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, **_: Any) -> Any:
        return column.op("!~")(sa.literal(UNREADABLE))

    @column_condition_partial(engine=SparkDFExecutionEngine)
    def _spark(cls, column: Any, **_: Any) -> Any:
        return ~column.rlike(UNREADABLE)


class ExpectTextToBeLegible(InJapanese, ColumnMapExpectation):
    """No replacement character, gaiji or control character in the text."""

    map_metric: ClassVar[str] = "column_values.legible"

    @classmethod
    def sentence(cls, kwargs: Mapping[str, Any]) -> str:
        lost = "読めない文字（●・〓・外字・制御文字など）"
        return f"{heading(kwargs['column'])}に{lost}がないこと{allowed(kwargs)}"


class TextFits(ColumnMapMetricProvider):
    """Whether a text has at most so many characters."""

    condition_metric_name = "column_values.fits"
    condition_value_keys = ("most",)

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, most: int, **_: Any) -> Any:
        return sa.func.length(column) <= most

    @column_condition_partial(engine=SparkDFExecutionEngine)
    def _spark(cls, column: Any, most: int, **_: Any) -> Any:
        return F.length(column) <= most


class ExpectTextToFit(InJapanese, ColumnMapExpectation):
    """The text has at most `most` characters, as many as its column holds in the standard.

    Great Expectations' own of lengths goes through all the records once more, for itself alone.
    """

    most: int = pydantic.v1.Field(ge=0)

    map_metric: ClassVar[str] = "column_values.fits"
    success_keys: ClassVar[tuple[str, ...]] = ("most", "mostly")

    @classmethod
    def sentence(cls, kwargs: Mapping[str, Any]) -> str:
        return f"{heading(kwargs['column'])}が{kwargs['most']}文字以内であること{allowed(kwargs)}"


class ReadableDate(ColumnMapMetricProvider):
    """Whether a text has the shape of a date, in either calendar, full-width digits too."""

    condition_metric_name = "column_values.readable_date"

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, **_: Any) -> Any:
        # The usual form first: asking PostgreSQL is a fifth of the price of the pattern.
        return sa.case(
            (column.like("____-__-__") & sa.func.pg_input_is_valid(column, "date"), True),
            else_=sa.func.btrim(sa.func.normalize(column, sa.text("NFKC"))).op("~")(
                sa.literal(READABLE_DATE)
            ),
        )

    @column_condition_partial(engine=SparkDFExecutionEngine)
    def _spark(cls, column: Any, **_: Any) -> Any:
        from tenken.spark.functions import by_column  # pyspark is there when this is called

        return by_column(readable_dates, "boolean")(column)


class ExpectJapaneseDateToBeReadable(InJapanese, ColumnMapExpectation):
    """The text has the shape of a date. Whether the day exists is for the comparison to say."""

    map_metric: ClassVar[str] = "column_values.readable_date"

    @classmethod
    def sentence(cls, kwargs: Mapping[str, Any]) -> str:
        return f"{heading(kwargs['column'])}が西暦または和暦の日付として読めること{allowed(kwargs)}"
