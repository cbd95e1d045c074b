"""An officer at work: what each role sees, by PostgreSQL, and what it may change."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tenken import rights
from tenken.tickets import TicketError, assign, move, reveal, verify
from tests.integration.rights.conftest import OFFICERS, OTHERS, OURS, PLACES, tickets_of

# Whose tickets and persons, and whose figures, each officer of conftest.OFFICERS sees.
SEEN = {
    "nobody": ([], []),
    "officer": ([(OURS, "welfare")], [(OURS, "welfare")]),
    "approver": ([(OURS, "welfare")], [(OURS, "welfare")]),
    "of another operation": ([(OURS, "resident_tax")], [(OURS, "resident_tax")]),
    "of another municipality": ([(OTHERS, "welfare")], [(OTHERS, "welfare")]),
    "of all operations": (
        [(OURS, "resident_tax"), (OURS, "welfare")],
        [(OURS, "resident_tax"), (OURS, "welfare")],
    ),
    "of two": (
        [(OURS, "resident_tax"), (OTHERS, "welfare")],
        [(OURS, "resident_tax"), (OTHERS, "welfare")],
    ),
    "leader": ([], [(OURS, "resident_tax"), (OURS, "welfare")]),
    "engineer": ([], [(OURS, "resident_tax"), (OURS, "welfare")]),
    "auditor": ([], [(OURS, "resident_tax"), (OURS, "welfare")]),
    "auditor of all": ([], sorted(PLACES)),
}


def _places(city: Engine, officer: str, view: str) -> list[tuple[str, str]]:
    with rights.acting(city, officer) as connection:
        rows = connection.execute(text(f"SELECT DISTINCT municipality_code, operation FROM {view}"))
        return sorted(tuple(row) for row in rows)


def _ticket(city: Engine, code: str, operation: str) -> int:
    with city.connect() as connection:
        return int(
            connection.execute(
                text("SELECT min(ticket_id) FROM tenken.ticket "
                     "WHERE municipality_code = :c AND operation = :o"),
                {"c": code, "o": operation},
            ).scalar_one()
        )  # fmt: skip


@pytest.mark.parametrize("officer", OFFICERS)
def test_tickets_are_shown_to_their_officers_and_figures_to_those_who_count(
    city: Engine, officer: str
) -> None:
    persons, figures = SEEN[officer]
    assert tickets_of(city, officer) == persons
    assert _places(city, officer, "report.ticket") == figures
    assert _places(city, officer, "report.run") == figures
    assert _places(city, officer, "report.expectation") == figures


@pytest.mark.parametrize("officer", OFFICERS)
def test_what_hangs_on_a_ticket_is_shown_with_it(city: Engine, officer: str) -> None:
    persons, _ = SEEN[officer]
    with rights.acting(city, officer) as connection:
        counts = {
            table: connection.execute(text(f"SELECT count(*) FROM tenken.{table}")).scalar_one()
            for table in ("ticket_event", "evidence", "mislink_person")
        }
    # Of each place a mis-link (two persons) and a review: two tickets, their evidence and events.
    assert counts["evidence"] == 2 * len(persons)
    assert counts["mislink_person"] == 2 * len(persons)
    assert counts["ticket_event"] >= 2 * len(persons)
    assert bool(counts["ticket_event"]) == bool(persons)


def test_a_ticket_of_others_cannot_be_moved_or_revealed_or_found(city: Engine) -> None:
    for code, operation in ((OURS, "resident_tax"), (OTHERS, "welfare")):
        number = _ticket(city, code, operation)
        with rights.acting(city, "officer") as connection:
            with pytest.raises(TicketError, match="ありません"):
                move(connection, number, "suspended", by="officer", version=1)
            with pytest.raises(TicketError, match="ありません"):
                reveal(connection, number, by="officer", why="理由")
            with pytest.raises(TicketError, match="ありません"):
                assign(connection, number, "officer", by="officer", version=1)


def test_one_transaction_holds_a_move_and_goes_on_after_a_refusal(city: Engine) -> None:
    number = _ticket(city, OURS, "welfare")
    with rights.acting(city, "officer") as connection:
        with pytest.raises(TicketError):
            move(connection, number, "closed", by="officer", version=1)
        moved = move(connection, number, "suspended", by="officer", version=1)
    assert (moved.state, moved.version) == ("suspended", 2)
    with rights.acting(city, "approver") as connection:
        seen = reveal(connection, number, by="approver", why="確認のため")
    assert seen[0].record["name"] == "点検　花子"


def test_nobody_writes_in_anothers_name(city: Engine) -> None:
    number = _ticket(city, OURS, "welfare")
    with pytest.raises(DBAPIError) as caught, rights.acting(city, "officer") as connection:
        reveal(connection, number, by="approver", why="理由")
    assert caught.value.orig.pgcode == "42501"


def test_the_auditor_sees_the_log_and_can_verify_it(city: Engine) -> None:
    number = _ticket(city, OURS, "welfare")
    with rights.acting(city, "officer") as connection:
        reveal(connection, number, by="officer", why="理由")
    with rights.acting(city, "auditor of all", snapshot=True) as connection:
        assert verify(connection).problem is None
    for officer, sees in (("auditor", True), ("officer", False), ("leader", False)):
        with rights.acting(city, officer) as connection:
            seen = connection.execute(text("SELECT ticket_id FROM tenken.audit")).scalars().all()
        assert (number in seen) == sees
        assert None not in seen  # what speaks of no ticket is for an auditor of every place


def test_rights_are_told_as_they_are_held(city: Engine) -> None:
    with rights.acting(city, "officer") as connection:
        own = rights.of(connection, "officer")
        assert own.may("officer", OURS, "welfare")
        assert not own.may("approver", OURS, "welfare")
        assert not own.may("officer", OURS, "resident_tax")
        assert not own.may("officer", OTHERS, "welfare")
        assert own.places("officer") == ((OURS, "welfare"),)
        assert own.sees_persons
        assert rights.of(connection, "leader").nobody  # not one's own
    with rights.acting(city, "leader") as connection:
        leader = rights.of(connection, "leader")
        assert leader.may("leader", OURS, "nursing_care")
        assert not leader.sees_persons
    with rights.acting(city, "no such officer") as connection:
        assert rights.of(connection, "no such officer").nobody


def test_an_engine_that_acts_is_the_officers_in_every_transaction(city: Engine) -> None:
    engine = rights.acting_engine(city, "of another operation")
    with engine.connect() as connection:
        connection.rollback()
        seen = connection.execute(text("SELECT DISTINCT operation FROM tenken.ticket")).scalars()
        assert list(seen) == ["resident_tax"]
        connection.execute(text("RESET ROLE"))
        assert connection.execute(text("SELECT current_user")).scalar_one() == "tenken_web"
