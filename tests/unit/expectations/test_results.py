"""What is let out of a result: counts, whatever stands in it."""

from __future__ import annotations

from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.expectations.results import UNKNOWN, Kind, exception_class, reduce
from tenken.expectations.suites import Rule

RULE = Rule("match", 1, "mine", "expect_mine", {}, "info", None, None, None, "match.json")
CANARY = "かなりあ太郎"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(CANARY),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
keys = st.sampled_from(
    ["element_count", "unexpected_count", "observed_value", "unexpected_list", "details"]
)


def found(kind: Kind, result: Any, problem: Any = None, success: Any = True) -> dict[str, Any]:
    given_back = SimpleNamespace(success=success, result=result, exception_info=problem or {})
    return asdict(reduce(RULE, "こうあること", "nothing", kind, given_back))


@given(
    kind=st.sampled_from(["rows", "counted", "table", "other", "unknown"]),
    result=st.dictionaries(keys, json_values) | json_values,
    message=st.text() | st.just(CANARY),
    success=st.booleans() | json_values,
)
def test_only_counts_come_out_whatever_goes_in(
    kind: Kind, result: Any, message: str, success: Any
) -> None:
    block = {
        "raised_exception": True,
        "exception_message": message,
        "exception_traceback": f"ValueError: {message}",
    }
    for problem in ({}, block, {"metric": block}):
        out = found(kind, result, problem, success)
        assert type(out["success"]) is bool
        assert {type(out[name]) for name in ("checked", "failed")} <= {int, type(None)}
        if kind == "unknown":
            assert (out["success"], out["problem"]) == (False, UNKNOWN)
        else:
            assert out["problem"] in ((None,) if not problem else ("ValueError",))
        assert not (problem and out["success"])


@pytest.mark.parametrize(
    ("kind", "result", "counts"),
    [
        ("rows", {"element_count": 5, "unexpected_count": 2}, (5, 2)),
        ("rows", {"element_count": 0, "unexpected_count": None}, (0, 0)),
        ("rows", {"element_count": 5, "unexpected_count": 6}, (None, None)),
        ("rows", {"element_count": 5, "unexpected_count": True}, (None, None)),
        ("counted", {"element_count": 5, "unexpected_count": 0}, (5, 0)),
        ("table", {"observed_value": 7}, (7, None)),
        ("table", {"observed_value": CANARY}, (None, None)),
        ("table", {"observed_value": 454972364860}, (None, None)),
        ("rows", {"element_count": 454972364861, "unexpected_count": 454972364860}, (None, None)),
        ("unknown", {"observed_value": 7, "element_count": 5, "unexpected_count": 1}, (None, None)),
        ("other", {"observed_value": 7, "element_count": 5, "unexpected_count": 1}, (None, None)),
    ],
)
def test_counts(kind: Kind, result: Any, counts: tuple[int | None, int | None]) -> None:
    out = found(kind, result)
    assert (out["checked"], out["failed"]) == counts


@pytest.mark.parametrize(
    ("trace", "name"),
    [
        ("psycopg2.errors.InvalidDatetimeFormat: invalid input: x", "InvalidDatetimeFormat"),
        ("sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedFunction) op",
         "UndefinedFunction"),
        ("KeyError: 'x'", "KeyError"),
        (f"{CANARY}: x", "Exception"),
        ("Yamada: x", "Exception"),
        ("", "Exception"),
    ],
)  # fmt: skip
def test_a_problem_is_known_by_its_class_alone(trace: str, name: str) -> None:
    assert exception_class(trace) == name
