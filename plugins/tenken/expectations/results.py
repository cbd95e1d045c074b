"""What is let out of a validation: success and counts, and nothing else.

Great Expectations' results hold values of failing rows, extreme values, SQL with literals, and
exception texts that quote rows, whatever the result format says. So nothing of a result is
passed on but what is named here. Of Great Expectations' own that look at a table as a whole that is
their success; an expectation whose result is made by code that is neither theirs nor ours is not
believed at all: it has failed, and says that it is unknown.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import psycopg2.errors
import sqlalchemy.exc

from tenken.expectations.suites import Raises, Rule, Severity, SuiteName

# rows: each row passes or fails; counted: the project's own, with the same two counts;
# table: observed_value is the number of rows; other: of Great Expectations, without counts;
# unknown: nothing is known of the result.
Kind = Literal["rows", "counted", "table", "other", "unknown"]

UNKNOWN = "UnknownExpectation"
MOST = 999_999_999  # rows of any table; what is larger is no count, and may be a number


@dataclass(frozen=True)
class RuleResult:
    """The result of one rule in one run, without persons."""

    suite: SuiteName
    position: int
    rule: str
    expectation: str
    title: str
    action: str | None
    severity: Severity
    raises: Raises
    success: bool
    checked: int | None  # rows looked at; None where the expectation does not count rows
    failed: int | None  # rows that failed, whatever `mostly` allows
    problem: str | None  # class of the exception when it could not be evaluated, or UNKNOWN


def reduce(rule: Rule, title: str, raises: Raises, kind: Kind, result: Any) -> RuleResult:
    """A result of Great Expectations, reduced to what may leave (fail-closed)."""
    problem = UNKNOWN if kind == "unknown" else _problem(result.exception_info)
    checked, failed = (None, None) if problem else _counts(kind, result.result)
    return RuleResult(
        suite=rule.suite,
        position=rule.position,
        rule=rule.rule,
        expectation=rule.expectation,
        title=title,
        action=rule.action,
        severity=rule.severity,
        raises=raises,
        success=result.success is True and problem is None,
        checked=checked,
        failed=failed,
        problem=problem,
    )


def _counts(kind: Kind, result: Any) -> tuple[int | None, int | None]:
    if not isinstance(result, Mapping):
        return None, None
    if kind in ("rows", "counted"):
        checked, failed = (_count(result, key) for key in ("element_count", "unexpected_count"))
        # A sum over no rows is NULL, which is none.
        failed = 0 if checked == 0 else failed
        if checked is None or failed is None or failed > checked:
            return None, None
        return checked, failed
    if kind == "table":
        return _count(result, "observed_value"), None
    return None, None


def _count(result: Mapping[str, Any], key: str) -> int | None:
    value = result.get(key)
    is_count = type(value) is int and 0 <= value <= MOST
    return value if is_count else None


def _problem(info: Any) -> str | None:
    """The class of the exception, or None when there was none."""
    blocks = [block for block in _blocks(info) if block.get("raised_exception")]
    if not blocks:
        return None
    traces = "\n".join(str(block.get("exception_traceback")) for block in blocks)
    return exception_class(traces)


def _blocks(info: Any) -> Iterator[Mapping[str, Any]]:
    """GX gives one block, or one a metric."""
    if isinstance(info, Mapping):
        if "raised_exception" in info:
            yield info
        else:
            for block in info.values():
                yield from _blocks(block)


def exception_class(trace: str) -> str:
    """The innermost known exception class named in a traceback; never a word of the message.

    Only names that are classes of psycopg2, SQLAlchemy or Python are believed, so that a value
    quoted in the text cannot pass for one.
    """
    for pattern, module in (
        (r"\(psycopg2\.errors\.(\w+)\)", psycopg2.errors),
        (r"^psycopg2\.errors\.(\w+):", psycopg2.errors),
        (r"^sqlalchemy\.exc\.(\w+):", sqlalchemy.exc),
        (r"^(\w+):", builtins),
    ):
        for name in re.findall(pattern, trace, re.MULTILINE):
            found = getattr(module, name, None)
            if isinstance(found, type) and issubclass(found, BaseException):
                return str(name)
    return "Exception"
