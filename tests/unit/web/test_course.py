"""The chart of a rule's course: heights that say what the counts say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenken.web.course import HEIGHT, LEAST, course

COUNTS = st.integers(1, 10**7).flatmap(
    lambda checked: st.tuples(st.just(checked), st.integers(0, checked))
)


def rows(counts):
    return [
        {"run_no": n, "checked": checked, "failed": failed, "success": not failed}
        for n, (checked, failed) in enumerate(counts, 1)
    ]


@given(st.lists(COUNTS, min_size=1, max_size=12))
def test_the_greatest_share_is_the_highest_and_none_is_nothing(counts) -> None:
    points = course(rows(counts)).points
    shares = [failed / checked for checked, failed in counts]
    for point, share in zip(points, shares, strict=True):
        assert (point.height == 0) == (share == 0)
        assert point.y + point.height == HEIGHT or abs(point.y + point.height - HEIGHT) < 0.02
        assert point.height == 0 or LEAST <= point.height <= HEIGHT
    if max(shares):
        assert points[shares.index(max(shares))].height == HEIGHT


def test_the_change_is_against_the_run_before() -> None:
    assert course(rows([(10, 4), (20, 6)])).change == 2
    assert course(rows([(10, 4)])).change is None


def test_a_rule_that_counts_nothing_is_all_or_nothing() -> None:
    made = course(
        [
            {"run_no": 1, "checked": None, "failed": None, "success": True},
            {"run_no": 2, "checked": None, "failed": None, "success": False},
        ]
    )
    assert [point.height for point in made.points] == [0, HEIGHT]
    assert made.change is None
