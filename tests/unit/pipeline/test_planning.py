"""The night's share: every deadline is kept, and the load stays level."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.municipalities import Quiet
from tenken.pipeline.planning import CATCH_UP, CLOCK, shares, tonight

NEVER_QUIET = [1.0] * 400
YEAR_END = Quiet(first="12-29", last="01-03")
SPRING = Quiet(first="03-01", last="04-30")


def test_a_year_of_records_is_spread_over_the_clock() -> None:
    assert tonight({CLOCK: 33_600}, NEVER_QUIET) == 100


def test_nobody_due_takes_nobody() -> None:
    assert tonight({}, [1.0]) == 0


def test_missed_nights_are_caught_up_but_not_all_at_once() -> None:
    assert tonight({CLOCK: 33_600}, NEVER_QUIET, missed=2) == 300
    assert tonight({CLOCK: 33_600}, NEVER_QUIET, missed=99) == 100 * CATCH_UP


@pytest.mark.parametrize(("month", "open_nights"), [(11, 30), (12, 28), (1, 28)])
def test_open_nights_do_the_work_of_their_months_quiet_ones(month: int, open_nights: int) -> None:
    first = date(2026, month, 1)
    days = (date(2026 + month // 12, month % 12 + 1, 1) - first).days
    work = shares(first, days, [YEAR_END])
    assert sum(share > 0 for share in work) == open_nights
    assert sum(work) == pytest.approx(days)  # the month is as full as others


def test_what_is_due_within_quiet_months_is_taken_before_them() -> None:
    first = date(2027, 2, 1)
    ahead = shares(first, 90, [SPRING])
    assert tonight({80: 2800}, ahead) == 100  # 28 nights are open until then, not 81


def test_a_run_asked_for_on_a_quiet_day_takes_a_share() -> None:
    assert tonight({9: 100}, shares(date(2027, 3, 5), 10, [SPRING])) == 100


@given(
    st.dictionaries(st.integers(0, 60), st.integers(1, 50), max_size=20),
    st.sets(st.integers(1, 59), max_size=20),
)
def test_the_share_of_tonight_keeps_every_deadline(due: dict[int, int], closed: set[int]) -> None:
    """Taken each night at the share that night asks for, nobody is late, whichever nights are
    closed; and no night is fuller than the first: a share can only fall when nothing is added."""
    work = [0.0 if night in closed else 1.0 for night in range(61)]
    left, first = dict(due), tonight(due, work)
    for night in range(61):
        share = tonight(left, work[night:]) if work[night] else 0
        assert share <= first
        for day in sorted(left):
            taken = min(share, left[day])
            left[day] -= taken
            share -= taken
        assert left.get(0, 0) == 0
        left = {day - 1: count for day, count in left.items() if count}
    assert left == {}


def test_every_night_of_a_year_without_quiet_ones_does_its_own() -> None:
    assert shares(date(2026, 1, 1), 365, []) == [1.0] * 365
