"""The days of the reports: a calendar that can be checked by hand, and laws for any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.leaks.deadlines import deadlines, is_closed, next_working_day

DAYS = st.dates(date(2016, 1, 1), date(2049, 12, 31))

BY_HAND = [
    # known on, wrongful purpose, preliminary, final
    ("an ordinary month", date(2026, 6, 1), False, date(2026, 6, 5), date(2026, 6, 30)),
    ("ends on a Saturday", date(2026, 10, 2), False, date(2026, 10, 6), date(2026, 11, 2)),
    ("ends on 文化の日", date(2026, 10, 5), False, date(2026, 10, 9), date(2026, 11, 4)),
    ("ends at the turn of the year", date(2026, 12, 1), False, date(2026, 12, 5), date(2027, 1, 4)),
    ("ends in the long week of May", date(2026, 4, 4), False, date(2026, 4, 8), date(2026, 5, 7)),
    ("a substitute holiday", date(2026, 4, 7), False, date(2026, 4, 11), date(2026, 5, 7)),
    ("wrongful purpose: 60 days", date(2026, 6, 1), True, date(2026, 6, 5), date(2026, 7, 30)),
    ("速報 is not carried", date(2026, 4, 29), False, date(2026, 5, 3), date(2026, 5, 28)),
]


@pytest.mark.parametrize(
    ("what", "known", "wrongful", "preliminary", "final"), BY_HAND, ids=[b[0] for b in BY_HAND]
)
def test_by_the_calendar(
    what: str, known: date, wrongful: bool, preliminary: date, final: date
) -> None:
    due = deadlines(known, wrongful_purpose=wrongful)
    assert (due.preliminary, due.final) == (preliminary, final)


@given(DAYS, st.booleans())
def test_final_is_a_working_day_never_before_its_period_ends(known: date, wrongful: bool) -> None:
    due = deadlines(known, wrongful_purpose=wrongful)
    ends = known + timedelta(days=59 if wrongful else 29)
    assert not is_closed(due.final)
    assert ends <= due.final <= ends + timedelta(days=10)
    day = ends
    while day < due.final:
        assert is_closed(day)
        day += timedelta(days=1)


@given(DAYS)
def test_order_of_the_deadlines(known: date) -> None:
    due = deadlines(known)
    assert known < due.aim < due.preliminary < due.final
    assert due.preliminary - known == timedelta(days=4)
    assert due.final <= deadlines(known, wrongful_purpose=True).final


@given(DAYS, DAYS)
def test_who_knew_later_is_never_due_earlier(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert deadlines(earlier).final <= deadlines(later).final
    assert next_working_day(earlier) <= next_working_day(later)
