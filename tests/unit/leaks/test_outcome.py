"""The rule table of the survey: an example a rule, and laws that hold whatever the logs say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.leaks.actions import ACTIONS, read_action
from tenken.leaks.exposure import Exposure, Span, gaps
from tenken.leaks.outcome import OUTCOMES, RULES, Access, Evidence, propose

WINDOW = Span(date(2026, 9, 1), date(2026, 10, 31))
IN, BEFORE, AFTER = date(2026, 9, 15), date(2026, 8, 31), date(2026, 11, 1)
PORTAL = Evidence(
    "マイナポータル閲覧履歴", "直近約2か月", True, Exposure(WINDOW, False, False), (WINDOW,)
)
SYSTEM = replace(PORTAL, title="業務システム操作ログ", keeps="規程による")


def outcome(portal: Evidence = PORTAL, system: Evidence = SYSTEM) -> str:
    return propose({"portal": portal, "system": system}).outcome


NEXT = IN + timedelta(days=1)
UP_TO_IN = Span(WINDOW.first, IN)
CASES = [
    ("covered, nobody", {}, "none"),
    ("seen by the number's owner", {"accesses": [Access(IN, "閲覧")]}, "confirmed"),
    ("provided to another agency", {"accesses": [Access(IN, "提供")]}, "confirmed"),
    ("printed", {"accesses": [Access(IN, "印刷")]}, "possible"),
    ("issued", {"accesses": [Access(IN, "交付")]}, "possible"),
    ("an unknown action", {"accesses": [Access(IN, "その他")]}, "possible"),
    ("staff at work", {"accesses": [Access(IN, "照会"), Access(IN, "更新")]}, "none"),
    ("seen before the link", {"accesses": [Access(BEFORE, "閲覧")]}, "none"),
    ("seen after the suspension", {"accesses": [Access(AFTER, "閲覧")]}, "possible"),
    ("seen on an unreadable day", {"accesses": [Access(None, "閲覧")]}, "possible"),
    ("not loaded", {"covered": ()}, "possible"),
    ("not loaded and not needed", {"covered": (), "needed": False}, "none"),
    ("two months of a long window", {"covered": (Span(IN, AFTER),)}, "possible"),
    (
        "a hole of one day",
        {"covered": (UP_TO_IN, Span(NEXT + timedelta(days=1), AFTER))},
        "possible",
    ),
    ("two logs side by side", {"covered": (UP_TO_IN, Span(NEXT, AFTER))}, "none"),
    ("a line that could not be read", {"unread": 1}, "possible"),
    ("not suspended", {"exposure": Exposure(WINDOW, False, True)}, "possible"),
    ("suspended before", {"exposure": Exposure(None, False, False), "covered": ()}, "none"),
]


@pytest.mark.parametrize(("what", "changed", "expected"), CASES, ids=[c[0] for c in CASES])
def test_each_rule(what: str, changed: dict, expected: str) -> None:
    assert outcome(replace(PORTAL, **changed)) == expected


def test_every_rule_is_in_the_examples() -> None:
    applied = {
        rule.label
        for _, changed, _ in CASES
        for rule in RULES
        if list(rule.grounds(replace(PORTAL, **changed)))
    }
    assert applied == {rule.label for rule in RULES}


def test_grounds_name_source_days_and_counts() -> None:
    said = propose(
        {
            "portal": replace(PORTAL, covered=(Span(IN, AFTER),)),
            "system": replace(SYSTEM, accesses=[Access(IN, "交付", 2)]),
        }
    )
    assert said.outcome == "possible"
    assert said.grounds == (
        "業務システム操作ログ：期間内に、印刷・交付など外部に渡った可能性のある操作が2件あります。"
        "渡した相手を確かめてください。",
        "マイナポータル閲覧履歴：期間61日のうち14日（2026年9月1日～2026年9月14日）の記録が"
        "ありません（保存期間：直近約2か月）。",
    )


def test_an_assumed_beginning_is_said() -> None:
    said = propose({"portal": replace(PORTAL, exposure=Exposure(WINDOW, True, False))})
    assert said.outcome == "none"
    assert "紐付け日が分からない" in said.grounds[-1]


def test_no_evidence_at_all_is_no_all_clear() -> None:
    assert propose({}).outcome == "possible"


NEAR = st.dates(WINDOW.first - timedelta(days=20), WINDOW.last + timedelta(days=20))
SPANS = st.tuples(NEAR, NEAR).map(lambda days: Span(*sorted(days)))
ACCESSES = st.builds(Access, st.none() | NEAR, st.sampled_from(sorted(ACTIONS)), st.integers(1, 3))
EVIDENCE = st.builds(
    Evidence,
    st.sampled_from(["甲", "乙"]),
    st.just("7年"),
    st.booleans(),
    st.builds(Exposure, st.none() | st.just(WINDOW), st.booleans(), st.booleans()),
    st.lists(SPANS, max_size=3),
    st.lists(ACCESSES, max_size=3),
    st.integers(0, 2),
)
CASE = st.dictionaries(st.sampled_from(["portal", "provision", "system"]), EVIDENCE, min_size=1)


def grave(case: dict[str, Evidence]) -> int:
    return OUTCOMES.index(propose(case).outcome)


@given(CASE)
def test_none_is_only_said_when_everything_is_covered_and_nothing_went_out(case) -> None:
    said = propose(case)
    assert said.grounds
    if said.outcome != "none":
        return
    for evidence in case.values():
        span = evidence.exposure.span
        if span is None:
            continue
        assert not evidence.exposure.ongoing
        assert not evidence.unread
        assert not evidence.needed or (evidence.covered and gaps(span, evidence.covered) == [])
        for access in evidence.accesses:
            assert ACTIONS[access.action] == "inside" or (access.day and access.day < span.first)


@given(CASE, ACCESSES)
def test_one_more_access_never_makes_it_less_grave(case, access) -> None:
    for key, evidence in case.items():
        more = {**case, key: replace(evidence, accesses=[*evidence.accesses, access])}
        assert grave(more) >= grave(case)


@given(CASE, SPANS)
def test_one_more_log_never_makes_it_graver(case, span) -> None:
    for key, evidence in case.items():
        more = {**case, key: replace(evidence, covered=[*evidence.covered, span])}
        assert grave(more) <= grave(case)


@given(st.text(max_size=20), st.sampled_from(sorted(ACTIONS)))
def test_any_word_is_an_action_and_an_unknown_one_excludes_nothing(word: str, default: str) -> None:
    action = read_action(word, default)
    assert action in ACTIONS
    assert read_action("謎の操作", default) == "その他"
    assert read_action("閲覧", "その他") == "照会"
    assert read_action("", default) == default
