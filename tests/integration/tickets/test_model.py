"""Random officers, runs, corrections and crashes against a model in a few lines of Python.

No ticket is ever lost, doubled or stranded, whatever happens in which order.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, text

from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import ConflictError, MoveRefusedError, Report, audit, move, take_in
from tenken.tickets.life import BEFORE, ENDED, LAPSES, LIFE
from tests.integration.failures import MATCH, MISLINK, REVIEW, prepared
from tests.integration.tickets.conftest import UNTIL, told_both

RECORDS = ("A", "B", "C")
FAILS = {"match.mislink": MISLINK, "match.review": REVIEW}
OFFICERS = ("一郎", "二郎")


class CrashError(Exception):
    """The process is gone."""


class Tickets(RuleBasedStateMachine):
    """The city's records with the rule each fails, and what the tickets should be."""

    engine: Engine

    @initialize()
    def an_empty_city(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(text("TRUNCATE tenken.ticket, tenken.run, tenken.evidence CASCADE"))
        self.fails: dict[str, str | None] = dict.fromkeys(RECORDS)
        self.name: dict[str, int] = dict.fromkeys(RECORDS, 0)
        self.tickets: dict[tuple[str, str], dict[str, Any]] = {}
        self.runs = 0
        self.events = 0

    @rule(record=st.sampled_from(RECORDS), to=st.sampled_from([None, *FAILS]))
    def the_source_changes(self, record: str, to: str | None) -> None:
        self.fails[record] = to

    @rule(record=st.sampled_from(RECORDS))
    def a_compared_value_changes(self, record: str) -> None:
        self.name[record] += 1

    @rule(
        scope=st.sets(st.sampled_from(RECORDS), min_size=1),
        kind=st.sampled_from(["annual", "recheck"]),
        crashes=st.integers(0, 2),
        again=st.booleans(),
    )
    def a_run(self, scope: set[str], kind: str, crashes: int, again: bool) -> None:
        self.runs += 1
        found = {r: FAILS[f] if (f := self.fails[r]) else MATCH for r in sorted(scope)}
        names = {r: f"点検　{self.name[r]}" for r in scope}
        run = prepared(self.engine, f"run {self.runs}", found, kind=kind, names=names)
        for _ in range(crashes):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(audit, "append", self.crash)
                with pytest.raises(CrashError):
                    raise_tickets(run)
        raise_tickets(run)
        if again:
            raise_tickets(run)
        for record in sorted(scope):
            self.verified(record)

    def verified(self, record: str) -> None:
        """What the table says of a run that has this record in scope."""
        failing = self.fails[record]
        hand = self.tickets.get((record, "taken_in"))
        if failing and hand and hand["state"] not in ("resolved", "closed"):
            other = self.tickets.get((record, failing))
            if other is None:
                self.tickets[(record, failing)] = self.tickets.pop((record, "taken_in"))
            elif other["state"] != "accepted":
                self.led(hand, "closed")
        for (of, rule_), ticket in list(self.tickets.items()):
            if of != record:
                continue
            facts = LIFE[ticket["state"]]
            if rule_ == failing:
                to = facts.fails
                changed = ticket["seen_as"] not in (None, self.name[record])
                if changed and ticket["state"] in LAPSES:
                    to = LAPSES[ticket["state"]]
                self.led(ticket, ticket["before"] if to == BEFORE else to)
                ticket["seen_as"] = self.name[record]
            elif rule_ != "taken_in" or ticket["state"] == "corrected":
                self.led(ticket, facts.passes)
        if failing and (record, failing) not in self.tickets:
            self.tickets[(record, failing)] = {
                "state": "open", "before": None, "seen_as": self.name[record]
            }  # fmt: skip

    @rule(data=st.data(), crashes=st.booleans(), stale=st.booleans())
    @precondition(lambda self: self.tickets)
    def an_officer(self, data: Any, crashes: bool, stale: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.tickets)))
        to = data.draw(st.sampled_from(sorted(LIFE)))
        by = data.draw(st.sampled_from(OFFICERS))
        stands = self.stands(key)
        words: dict[str, Any] = {"by": by, "why": "理由", "until": UNTIL}
        words["version"] = stands.version - (1 if stale else 0)
        if crashes:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(audit, "append", self.crash)
                with pytest.raises((CrashError, MoveRefusedError, ConflictError)):
                    move(self.engine, stands.ticket_id, to, **words)
            return
        if to == "closed" and stands.verdict == "mislink":
            told_both(self.engine, stands.ticket_id)
        try:
            move(self.engine, stands.ticket_id, to, **words)
        except ConflictError:
            assert stale
        except MoveRefusedError:
            assert self.may_refuse(key, to, by, stands)
        else:
            assert not stale
            assert to in LIFE[stands.state].moves
            ticket = self.tickets[key]
            before = stands.state if to in ("corrected", "proposed") else None
            self.led(ticket, to)
            ticket["before"] = before
            if to == "proposed":
                ticket["by"] = by

    def may_refuse(self, key: tuple[str, str], to: str, by: str, stands: Any) -> bool:
        asks = LIFE[stands.state].moves.get(to)
        return (
            asks is None
            or ("not_mislink" in asks and stands.verdict == "mislink")
            or ("another_officer" in asks and self.tickets[key]["by"] == by)
            or ("compared" in asks and self.tickets[key]["seen_as"] is None)
            or "missing" in asks
        )

    @rule(record=st.sampled_from(RECORDS))
    def a_citizen_reports(self, record: str) -> None:
        taken = take_in(
            self.engine, Report("welfare", "482013", record, "citizen", "申出"), by="窓口"
        )
        standing = {
            key: t for key, t in self.tickets.items()
            if key[0] == record and t["state"] not in ("resolved", "closed")
        }  # fmt: skip
        assert taken.joined == bool(standing)
        if standing:
            with self.engine.connect() as connection:
                rule_ = connection.execute(
                    text("SELECT rule FROM tenken.ticket WHERE ticket_id = :t"),
                    {"t": taken.ticket_id},
                ).scalar_one()
            if standing[(record, rule_)]["state"] == "accepted":
                self.led(standing[(record, rule_)], "open")
        else:
            self.tickets.setdefault((record, "taken_in"), {"before": None, "seen_as": None})
            self.tickets[(record, "taken_in")]["state"] = "open"

    @invariant()
    def none_is_lost_or_doubled(self) -> None:
        with self.engine.connect() as connection:
            rows = connection.execute(text("SELECT * FROM tenken.ticket")).all()
            assert {(r.record_id, r.rule): r.state for r in rows} == {
                key: ticket["state"] for key, ticket in self.tickets.items()
            }
            assert len(rows) == len(self.tickets)
            for row in rows:
                assert (row.closed_at is not None) == (row.state in ENDED)
                assert (row.before_state is not None) == (row.state in ("corrected", "proposed"))

    @invariant()
    def none_is_stranded(self) -> None:
        """From where a ticket stands, officers and runs can bring it to an end."""
        for ticket in self.tickets.values():
            assert ticket["state"] in REACH_AN_END

    @invariant()
    def history_only_grows_and_tells_the_state(self) -> None:
        with self.engine.connect() as connection:
            events = connection.execute(
                text("SELECT DISTINCT ON (ticket_id) state, to_state FROM tenken.ticket_event "
                     "JOIN tenken.ticket USING (ticket_id) ORDER BY ticket_id, event_id DESC")
            ).all()  # fmt: skip
            count = connection.execute(text("SELECT count(*) FROM tenken.ticket_event"))
            number = count.scalar_one()
            standing = connection.execute(
                text("SELECT count(*) FROM tenken.accepted_difference WHERE ended IS NULL")
            ).scalar_one()
        assert all(event.state == event.to_state for event in events)
        assert len(events) == len(self.tickets)
        assert number >= self.events
        self.events = number
        assert standing == sum(
            t["state"] in ("proposed", "accepted") for t in self.tickets.values()
        )

    def led(self, ticket: dict[str, Any], to: str) -> None:
        if to != ticket["state"]:
            ticket.update(state=to, before=None)

    def stands(self, key: tuple[str, str]) -> Any:
        with self.engine.connect() as connection:
            return connection.execute(
                text("SELECT * FROM tenken.ticket WHERE record_id = :record AND rule = :rule"),
                {"record": key[0], "rule": key[1]},
            ).one()

    @staticmethod
    def crash(*_: object, **__: object) -> None:
        raise CrashError


def reach_an_end() -> set[str]:
    """The states from which some way of the table leads to an end."""
    reached = set(ENDED)
    while True:
        more = {
            name
            for name, state in LIFE.items()
            if {*state.moves, state.passes} & reached and name not in reached
        }
        if not more:
            return reached
        reached |= more


REACH_AN_END = reach_an_end()


def test_no_ticket_is_lost_doubled_or_stranded(engine: Engine) -> None:
    machine = type("Model", (Tickets,), {"engine": engine, "salt": uuid.uuid4()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert audit.verify(engine).problem is None
