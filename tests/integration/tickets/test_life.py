"""Every state and every move of the table of tickets/life.py, by officers and by runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, text

from tenken.pipeline.run import Run
from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import ConflictError, MoveRefusedError, audit, move
from tenken.tickets.life import ASKS, BEFORE, ENDED, EVENTS, LAPSES, LIFE, title
from tests.integration.failures import MATCH, MISLINK, REVIEW, prepared
from tests.integration.tickets.conftest import (
    ONE,
    OTHER,
    UNTIL,
    brought,
    step,
    ticket,
    told_both,
)

CELLS = [(state, to) for state in LIFE for to in LIFE]


@pytest.fixture(scope="module")
def cells(office: Engine) -> dict[str, int]:
    """A ticket for each cell of the table: record `state>to`, by its number."""
    numbers = brought(office, "cells", {f"{state}>{to}": state for state, to in CELLS})
    for ticket_id in numbers.values():
        told_both(office, ticket_id)
    missing = {r: n for r, n in numbers.items() if r.startswith("corrected>")}
    raise_tickets(prepared(office, "cells recheck", {}, kind="recheck"))
    assert len(missing) == len(LIFE)
    return numbers


@pytest.mark.parametrize(("state", "to"), CELLS, ids=[f"{s}-{t}" for s, t in CELLS])
def test_each_move_is_allowed_or_says_which_are(
    office: Engine, cells: dict[str, int], state: str, to: str
) -> None:
    ticket_id = cells[f"{state}>{to}"]
    asks = LIFE[state].moves.get(to)
    if asks is None:
        with pytest.raises(MoveRefusedError) as refused:
            step(office, ticket_id, to)
        assert title(state) in str(refused.value)
        for other in LIFE[state].moves:
            assert title(other) in str(refused.value)
        assert ticket(office, ticket_id).state == state
    elif "not_mislink" in asks:
        with pytest.raises(MoveRefusedError, match="先に連携を停止"):
            step(office, ticket_id, to)
    else:
        before = ticket(office, ticket_id)
        moved = step(office, ticket_id, to)
        after = ticket(office, ticket_id)
        assert (moved.state, moved.version) == (after.state, after.version)
        assert (after.state, after.version) == (to, before.version + 1)
        assert (after.closed_at is not None) == LIFE[to].ended
        assert after.before_state == (state if to in ("corrected", "proposed") else None)
        event = last_event(office, ticket_id)
        assert (event.event, event.from_state, event.to_state) == ("moved", state, to)
        assert event.actor == (OTHER if to == "accepted" else ONE)


@pytest.mark.parametrize("to", ["confirmed", "corrected"])
def test_what_is_no_mislink_needs_no_suspended_linkage(office: Engine, to: str) -> None:
    raise_tickets(prepared(office, f"review {to}", {f"review {to}": REVIEW}))
    ticket_id = by_record(office, f"review {to}")
    assert step(office, ticket_id, to).state == to


@pytest.mark.parametrize(
    ("state", "to"), [(s, t) for s, t in CELLS if "why" in LIFE[s].moves.get(t, ())]
)
@pytest.mark.parametrize(
    "why", [None, "  ", "番号は1234-5678-9018でした"], ids=["none", "blank", "number"]
)
def test_a_move_that_asks_for_a_reason_is_refused_without_one(
    office: Engine, reasons: dict[str, int], state: str, to: str, why: str | None
) -> None:
    ticket_id = reasons[state]
    with pytest.raises(MoveRefusedError, match="理由"):
        move(office, ticket_id, to, by=ONE, version=ticket(office, ticket_id).version, why=why,
             until=UNTIL)  # fmt: skip
    assert ticket(office, ticket_id).state == state


@pytest.fixture(scope="module")
def reasons(office: Engine) -> dict[str, int]:
    numbers = brought(office, "reasons", {f"reason {state}": state for state in LIFE})
    return {record.removeprefix("reason "): number for record, number in numbers.items()}


def test_what_a_move_asks_for(office: Engine) -> None:
    numbers = brought(office, "asks", {
        "ask corrected": "corrected", "ask verified": "verified", "ask proposed": "proposed",
        "ask open": "open",
    })  # fmt: skip

    def refused(record: str, to: str, ask: str, **words: object) -> None:
        number = numbers[record]
        given = {"by": ONE, "why": "理由", "until": UNTIL, **words}
        with pytest.raises(MoveRefusedError) as caught:
            move(office, number, to, version=ticket(office, number).version, **given)
        assert ASKS[ask] in str(caught.value)

    refused("ask corrected", "closed", "missing")
    refused("ask verified", "closed", "informed")
    refused("ask proposed", "accepted", "another_officer")
    refused("ask proposed", "accepted", "another_officer", by=f" {ONE.replace(' ', '　')} ")
    for until in (None, UNTIL.replace(year=UNTIL.year - 1), UNTIL.replace(year=UNTIL.year + 2)):
        refused("ask open", "proposed", "until", until=until)


@dataclass(frozen=True)
class Case:
    """What a run that finds something on a ticket in a state makes of it."""

    name: str
    state: str
    found: tuple[str, str | None] | None  # None: the record is not in the run
    changed: bool
    to: str
    event: str | None


def cases() -> Iterator[Case]:
    """The run's half of the table, each state by what a run may find."""
    for state, facts in LIFE.items():
        before = "suspended"  # WAY leads to corrected and proposed from there
        fails = before if facts.fails == BEFORE else facts.fails
        lapses = LAPSES.get(state)
        changed = {None: fails, BEFORE: before}.get(lapses, lapses)
        yield Case(f"{state} fails", state, MISLINK, False, fails, told(state, fails))
        yield Case(f"{state} fails changed", state, MISLINK, True, changed, told(state, changed))
        yield Case(f"{state} passes", state, MATCH, False, facts.passes, told(state, facts.passes))
        yield Case(f"{state} out of scope", state, None, False, state, None)


def told(state: str, to: str) -> str | None:
    if state == to:
        return None
    if to in ("resolved", "verified"):
        return to
    return {"corrected": "returned", "accepted": "lapsed", "proposed": "lapsed"}.get(
        state, "reopened"
    )


CASES = {case.name: case for case in cases()}


@pytest.fixture(scope="module")
def by_run(office: Engine) -> tuple[dict[str, int], Run]:
    """A ticket for each case, and one run over all of them."""
    numbers = brought(office, "runs", {case.name: case.state for case in CASES.values()})
    run = prepared(
        office,
        "runs second",
        {name: case.found for name, case in CASES.items() if case.found},
        names={name: "別　人" for name, case in CASES.items() if case.changed},
    )
    raise_tickets(run)
    return numbers, run


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_run_leads_each_state_where_the_table_says(
    office: Engine, by_run: tuple[dict[str, int], Run], case: Case
) -> None:
    numbers, run = by_run
    stands = ticket(office, numbers[case.name])
    assert stands.state == case.to
    assert (stands.closed_at is not None) == LIFE[case.to].ended
    event = last_event(office, stands.ticket_id)
    if case.event:
        assert (event.event, event.run_id) == (case.event, run.run_id)
        assert (event.from_state, event.to_state) == (case.state, case.to)
    else:
        assert event.run_id != run.run_id
    if case.to == "resolved" and case.event:
        assert stands.closed_run == run.run_id
    if case.to == "verified" and case.event:
        assert stands.verified_run == run.run_id


def test_the_same_run_again_moves_nothing(
    office: Engine, by_run: tuple[dict[str, int], Run]
) -> None:
    numbers, run = by_run
    before = [ticket(office, number) for number in numbers.values()]
    raise_tickets(run)
    assert [ticket(office, number) for number in numbers.values()] == before


def test_a_standing_difference_ends_when_its_ticket_leaves(
    office: Engine, by_run: tuple[dict[str, int], Run]
) -> None:
    ended = {}
    with office.connect() as connection:
        for name, number in by_run[0].items():
            rows = connection.execute(
                text("SELECT ended FROM tenken.accepted_difference WHERE ticket_id = :n"),
                {"n": number},
            ).scalars()
            if found := rows.all():
                ended[name] = found
    assert ended == {
        "accepted fails": [None], "accepted fails changed": ["changed"],
        "accepted passes": ["gone"], "accepted out of scope": [None],
        "proposed fails": [None], "proposed fails changed": ["changed"],
        "proposed passes": ["gone"], "proposed out of scope": [None],
    }  # fmt: skip


def test_an_expired_difference_is_raised_again(office: Engine) -> None:
    numbers = brought(office, "expiry", {"expired": "accepted"})
    with office.begin() as connection:
        connection.execute(
            text("UPDATE tenken.accepted_difference SET valid_until = current_date - 2 "
                 "WHERE ticket_id = :n"), {"n": numbers["expired"]},
        )  # fmt: skip
    counts = raise_tickets(prepared(office, "expiry second", {"expired": MISLINK}))
    assert counts["reopened"] == 1
    assert ticket(office, numbers["expired"]).state == "open"


def test_a_run_that_was_overtaken_changes_nothing(office: Engine) -> None:
    older = prepared(office, "overtaken older", {"raced": MATCH})
    raise_tickets(prepared(office, "overtaken newer", {"raced": MISLINK}))
    assert raise_tickets(older)["resolved"] == 0
    assert ticket(office, by_record(office, "raced")).state == "open"


def test_a_failure_read_before_the_correction_returns_no_ticket(office: Engine) -> None:
    numbers = brought(office, "early", {"early": "suspended"})
    run = prepared(office, "early second", {"early": MISLINK})  # reads, and then ...
    step(office, numbers["early"], "corrected")
    assert raise_tickets(run)["updated"] == 1
    assert ticket(office, numbers["early"]).state == "corrected"
    raise_tickets(prepared(office, "early third", {"early": MISLINK}))
    assert ticket(office, numbers["early"]).state == "suspended"


def test_two_officers_on_one_version(office: Engine) -> None:
    number = brought(office, "two", {"two": "open"})["two"]
    version = ticket(office, number).version
    step(office, number, "suspended")
    with pytest.raises(ConflictError, match="先に更新されています") as caught:
        move(office, number, "proposed", by=OTHER, version=version, why="理由", until=UNTIL)
    assert (caught.value.version, caught.value.state) == (version + 1, "suspended")
    assert ticket(office, number).state == "suspended"


def test_every_event_has_a_word_for_officers_and_every_ended_state_a_date(office: Engine) -> None:
    with office.connect() as connection:
        events = connection.execute(text("SELECT DISTINCT event FROM tenken.ticket_event"))
        assert set(events.scalars()) <= set(EVENTS)
        undated = (
            "SELECT count(*) FROM tenken.ticket WHERE (closed_at IS NULL) = (state = ANY (:e))"
        )
        assert connection.execute(text(undated), {"e": list(ENDED)}).scalar_one() == 0


def test_each_move_is_an_entry_of_the_audit_log(office: Engine) -> None:
    with office.connect() as connection:
        moved = "SELECT count(*) FROM tenken.ticket_event WHERE event = 'moved'"
        logged = "SELECT count(*) FROM tenken.audit WHERE what = 'move'"
        assert connection.execute(text(moved)).scalar_one() > 100
        assert (
            connection.execute(text(moved)).scalar_one()
            == connection.execute(text(logged)).scalar_one()
        )
    assert audit.verify(office).problem is None


def by_record(engine: Engine, record_id: str) -> int:
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT ticket_id FROM tenken.ticket WHERE record_id = :r"), {"r": record_id}
        ).scalar_one()


def last_event(engine: Engine, ticket_id: int):
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT * FROM tenken.ticket_event WHERE ticket_id = :t "
                 "ORDER BY event_id DESC LIMIT 1"), {"t": ticket_id},
        ).one()  # fmt: skip
