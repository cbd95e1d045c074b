"""The night's share: every deadline is kept, and the load stays level."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenken.pipeline.planning import CATCH_UP, CLOCK, tonight


def test_a_year_of_records_is_spread_over_the_clock() -> None:
    assert tonight({CLOCK: 33_600}, nights=1) == 100


def test_nobody_due_takes_nobody() -> None:
    assert tonight({}, nights=1) == 0


def test_missed_nights_are_caught_up_but_not_all_at_once() -> None:
    assert tonight({CLOCK: 33_600}, nights=3) == 300
    assert tonight({CLOCK: 33_600}, nights=100) == 100 * CATCH_UP


@given(st.dictionaries(st.integers(0, 60), st.integers(1, 50), max_size=20))
def test_the_rate_of_tonight_keeps_every_deadline(due: dict[int, int]) -> None:
    """Taken each night at the rate that night asks for, nobody is late, and no night is fuller
    than the first: the rate can only fall when nothing is added."""
    left, first = dict(due), tonight(due, nights=1)
    for _night in range(61):
        share = tonight(left, nights=1)
        assert share <= first
        for day in sorted(left):
            taken = min(share, left[day])
            left[day] -= taken
            share -= taken
        assert left.get(0, 0) == 0
        left = {day - 1: count for day, count in left.items() if count}
    assert left == {}
