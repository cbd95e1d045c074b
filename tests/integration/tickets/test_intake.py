"""Tickets taken in by hand, and how they meet what a run finds."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import MoveRefusedError, Report, take_in
from tests.integration.failures import MATCH, MISLINK, REVIEW, prepared
from tests.integration.tickets.conftest import ONE, brought, step, ticket

REPORT = Report("welfare", "482013", "A", "citizen", "マイナポータルに他人の情報が表示された")


def events(engine: Engine, ticket_id: int) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(
            text("SELECT event FROM tenken.ticket_event WHERE ticket_id = :t ORDER BY event_id"),
            {"t": ticket_id},
        ).scalars())  # fmt: skip


def test_it_has_the_same_life(engine: Engine) -> None:
    taken = take_in(engine, REPORT, by=ONE)
    assert not taken.joined
    stands = ticket(engine, taken.ticket_id)
    assert (stands.origin, stands.state, stands.section) == ("citizen", "open", "生活福祉課")
    step(engine, taken.ticket_id, "suspended")
    step(engine, taken.ticket_id, "corrected")
    raise_tickets(prepared(engine, "one", {"A": MATCH}))
    assert ticket(engine, taken.ticket_id).state == "verified"


def test_a_run_that_sees_nothing_does_not_wipe_a_report_away(engine: Engine) -> None:
    taken = take_in(engine, REPORT, by=ONE)
    assert raise_tickets(prepared(engine, "one", {"A": MATCH}))["resolved"] == 0
    assert ticket(engine, taken.ticket_id).state == "open"


def test_a_run_that_finds_it_later_joins_it(engine: Engine) -> None:
    taken = take_in(engine, REPORT, by=ONE)
    step(engine, taken.ticket_id, "suspended")
    counts = raise_tickets(prepared(engine, "one", {"A": MISLINK}))
    assert (counts["opened"], counts["updated"]) == (0, 1)
    stands = ticket(engine, taken.ticket_id)
    assert (stands.rule, stands.state, stands.origin) == ("match.mislink", "suspended", "citizen")
    assert stands.seen_run == "one"
    assert events(engine, taken.ticket_id) == ["taken_in", "moved", "joined"]


def test_it_joins_the_ticket_that_a_run_has_raised(engine: Engine) -> None:
    there = brought(engine, "run", {"A": "suspended"})["A"]
    taken = take_in(engine, REPORT, by=ONE)
    assert (taken.ticket_id, taken.joined) == (there, True)
    assert ticket(engine, there).state == "suspended"
    assert events(engine, there)[-1] == "reported"


def test_it_meets_a_ticket_that_was_done_and_comes_back(engine: Engine) -> None:
    first = brought(engine, "run", {"A": "resolved"})["A"]
    taken = take_in(engine, REPORT, by=ONE)
    assert taken.ticket_id != first
    step(engine, taken.ticket_id, "suspended")
    raise_tickets(prepared(engine, "back", {"A": MISLINK}))
    assert ticket(engine, first).state == "open"
    hand = ticket(engine, taken.ticket_id)
    assert (hand.state, hand.joined_to) == ("closed", first)
    assert ticket(engine, first).origin == "citizen"
    again = take_in(engine, REPORT, by=ONE)
    assert again.ticket_id == first


def test_it_takes_an_accepted_difference_up_again(engine: Engine) -> None:
    there = brought(engine, "run", {"A": "accepted"})["A"]
    assert take_in(engine, REPORT, by=ONE).ticket_id == there
    stands = ticket(engine, there)
    assert (stands.state, stands.closed_at) == ("open", None)
    with engine.connect() as connection:
        ended = "SELECT ended FROM tenken.accepted_difference"
        assert connection.execute(text(ended)).scalar_one() == "revoked"


def test_the_gravest_rule_is_the_one_it_takes_on(engine: Engine) -> None:
    taken = take_in(engine, REPORT, by=ONE)
    run = prepared(engine, "one", {"A": MISLINK})
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO {run.table('failure')} VALUES ('match.review', 'A')"))
    assert raise_tickets(run)["opened"] == 1
    assert ticket(engine, taken.ticket_id).rule == "match.mislink"


def test_a_report_that_is_no_mislink(engine: Engine) -> None:
    report = Report("welfare", "482013", "B", "counter", "住所が古い", suspects_mislink=False)
    taken = take_in(engine, report, by=ONE)
    assert ticket(engine, taken.ticket_id).verdict == "review"
    raise_tickets(prepared(engine, "one", {"B": REVIEW}))
    assert ticket(engine, taken.ticket_id).rule == "match.review"


def test_a_protected_persons_report_is_restricted(engine: Engine) -> None:
    report = Report("welfare", "482013", "A", "institution", "他市からの連絡", protected=True)
    assert ticket(engine, take_in(engine, report, by=ONE).ticket_id).queue == "restricted"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"why": " "}, "理由"),
        ({"origin": "rumour"}, "本人の申出"),
        ({"record_id": " "}, "業務データID"),
    ],
)
def test_what_is_missing_is_said(engine: Engine, wrong: dict[str, str], said: str) -> None:
    facts = {**REPORT.__dict__, **wrong}
    with pytest.raises(MoveRefusedError, match=said):
        take_in(engine, Report(**facts), by=ONE)
