"""When work is done at the present pace, and how that stands to its deadline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.reports.deadlines import forecast, level

TODAY = date(2026, 11, 1)
WEEKLY = st.lists(st.integers(0, 200), min_size=8, max_size=8)


@pytest.mark.parametrize(
    ("open_work", "weekly", "due_in", "said"),
    [
        (0, [0] * 8, 1, "done"),
        (10, [0] * 8, 100, "no_pace"),
        (100, [50] * 8, 60, "in_time"),
        (100, [10] * 8, 73, "may_be_late"),
        (100, [10] * 8, 60, "late"),
    ],
)
def test_how_it_stands(open_work: int, weekly: list[int], due_in: int, said: str) -> None:
    told = forecast(open_work, weekly, TODAY)
    assert level(told, TODAY + timedelta(days=due_in), open_work) == said


@given(st.integers(1, 500), WEEKLY)
def test_the_range_is_about_the_likely_day(open_work: int, weekly: list[int]) -> None:
    told = forecast(open_work, weekly, TODAY)
    far = date.max
    assert (told.soonest or far) <= (told.likely or far) <= (told.latest or far)


def test_an_uneven_pace_has_the_wider_range() -> None:
    even = forecast(100, [20] * 8, TODAY)
    uneven = forecast(100, [0, 80, 0, 0, 80, 0, 0, 0], TODAY)
    assert even.likely == uneven.likely
    assert even.latest < uneven.latest  # type: ignore[operator]
