"""The window, and what of it the logs do not reach."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.leaks.exposure import Span, exposure, gaps

SINCE = date(2017, 7, 18)
TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
SPANS = st.tuples(DAYS, DAYS).map(lambda days: Span(*sorted(days)))
WINDOWS = st.tuples(st.dates(date(2025, 1, 1), date(2025, 3, 1)), st.integers(0, 90)).map(
    lambda w: Span(w[0], w[0] + timedelta(days=w[1]))
)
NEAR = st.tuples(st.dates(date(2024, 12, 1), date(2025, 6, 1)), st.integers(0, 60)).map(
    lambda w: Span(w[0], w[0] + timedelta(days=w[1]))
)

LINKED, STOPPED = date(2024, 4, 1), date(2026, 11, 2)
LATER, EARLY, BEFORE = date(2026, 12, 1), date(2016, 2, 1), date(2017, 7, 17)
CASES = [
    ("linked to suspended", LINKED, STOPPED, Span(LINKED, STOPPED), False, False),
    ("link unknown", None, STOPPED, Span(SINCE, STOPPED), True, False),
    ("linked before the source", EARLY, STOPPED, Span(SINCE, STOPPED), False, False),
    ("not suspended", LINKED, None, Span(LINKED, TODAY), False, True),
    ("suspended before the source", EARLY, BEFORE, None, False, False),
    ("linked after the suspension", LATER, STOPPED, Span(SINCE, STOPPED), True, False),
    ("linked and suspended on one day", STOPPED, STOPPED, Span(STOPPED, STOPPED), False, False),
]


@pytest.mark.parametrize(
    ("what", "linked", "suspended", "span", "assumed", "ongoing"), CASES, ids=[c[0] for c in CASES]
)
def test_the_window(what, linked, suspended, span, assumed, ongoing) -> None:
    found = exposure(SINCE, linked, suspended, TODAY)
    assert (found.span, found.assumed, found.ongoing) == (span, assumed, ongoing)


@given(WINDOWS, st.lists(NEAR, max_size=5))
def test_a_day_is_in_a_gap_or_covered_never_both(window: Span, covered: list[Span]) -> None:
    found = gaps(window, covered)
    for n in range(window.days):
        day = window.first + timedelta(days=n)
        assert any(day in gap for gap in found) != any(day in span for span in covered)
    assert sum(gap.days for gap in found) <= window.days
    assert found == sorted(found)


@given(WINDOWS, st.lists(NEAR, max_size=5), NEAR)
def test_more_coverage_never_makes_a_gap_larger(window, covered, more) -> None:
    before = sum(gap.days for gap in gaps(window, covered))
    assert sum(gap.days for gap in gaps(window, [*covered, more])) <= before
    assert gaps(window, [window]) == []
