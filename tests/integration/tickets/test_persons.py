"""The two persons of a mis-link: both contacted and informed before the ticket is closed."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import MoveRefusedError, contact, inform
from tests.integration.failures import MATCH, MISLINK, REVIEW, prepared
from tests.integration.tickets.conftest import ONE, brought, step, ticket, told_both


def persons(engine: Engine, ticket_id: int) -> dict[str, tuple]:
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT role, contact_result, notice_way, unnoticed_why IS NOT NULL "
                 "FROM tenken.mislink_person WHERE ticket_id = :t"), {"t": ticket_id},
        )  # fmt: skip
        return {row[0]: tuple(row[1:]) for row in rows}


def test_a_mislink_has_two_persons_and_another_finding_none(engine: Engine) -> None:
    raise_tickets(prepared(engine, "one", {"A": MISLINK, "B": REVIEW}))
    assert set(persons(engine, 1)) | set(persons(engine, 2)) == {"data", "number"}
    with engine.connect() as connection:
        assert connection.execute(
            text("SELECT count(*) FROM tenken.mislink_person")
        ).scalar_one() == 2  # fmt: skip


def test_it_is_closed_when_both_have_been_informed(engine: Engine) -> None:
    ticket_id = brought(engine, "run", {"A": "verified"})["A"]
    contact(engine, ticket_id, "data", way="phone", result="reached", by=ONE)
    inform(engine, ticket_id, "data", way="counter", by=ONE)
    with pytest.raises(MoveRefusedError, match="本人2名"):
        step(engine, ticket_id, "closed")
    inform(engine, ticket_id, "number", unneeded="閲覧の記録がなく、本人に不利益がないため", by=ONE)
    assert step(engine, ticket_id, "closed").state == "closed"
    assert persons(engine, ticket_id) == {
        "data": ("reached", "counter", False), "number": (None, None, True),
    }  # fmt: skip


def test_a_mislink_gone_without_a_correction_is_not_closed_in_silence(engine: Engine) -> None:
    ticket_id = brought(engine, "run", {"A": "resolved"})["A"]
    with pytest.raises(MoveRefusedError, match="本人2名"):
        step(engine, ticket_id, "closed")


def test_the_protected_are_reached_through_the_officer_responsible(engine: Engine) -> None:
    raise_tickets(prepared(engine, "one", {"A": MISLINK}, protected={"A": "1"}))
    for way in ("letter", "phone", "visit", "counter"):
        with pytest.raises(MoveRefusedError, match="支援措置責任者"):
            contact(engine, 1, "data", way=way, result="reached", by=ONE)
        with pytest.raises(MoveRefusedError, match="支援措置責任者"):
            inform(engine, 1, "data", way=way, by=ONE)
    contact(engine, 1, "data", way="protection_officer", result="reached", by=ONE)
    inform(engine, 1, "data", way="protection_officer", by=ONE)
    contact(engine, 1, "number", way="phone", result="no_answer", by=ONE)  # the other is not


@pytest.mark.parametrize(
    ("role", "way", "result", "said"),
    [
        ("data", "fax", "reached", "電話"),
        ("owner", "phone", "reached", "番号の本人"),
        ("data", "phone", "maybe", "連絡がついた"),
    ],
)
def test_an_unknown_word_is_answered_with_those_there_are(
    engine: Engine, role: str, way: str, result: str, said: str
) -> None:
    raise_tickets(prepared(engine, "one", {"A": MISLINK}))
    with pytest.raises(MoveRefusedError, match=said):
        contact(engine, 1, role, way=way, result=result, by=ONE)


def test_a_reopened_mislink_asks_for_both_again(engine: Engine) -> None:
    ticket_id = brought(engine, "run", {"A": "closed"})["A"]
    raise_tickets(prepared(engine, "back", {"A": MISLINK}))
    assert persons(engine, ticket_id) == {
        "data": (None, None, False), "number": (None, None, False)
    }  # fmt: skip
    with engine.connect() as connection:
        events = "SELECT count(*) FROM tenken.ticket_event WHERE event = 'noticed'"
        assert connection.execute(text(events)).scalar_one() == 2  # the history stays
    step(engine, ticket_id, "suspended")
    step(engine, ticket_id, "corrected")
    raise_tickets(prepared(engine, "good", {"A": MATCH}))
    told_both(engine, ticket_id)
    step(engine, ticket_id, "closed")
    assert ticket(engine, ticket_id).state == "closed"
