"""The life of a ticket: one statement, a stable identity, and again is the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from tenken.pipeline.run import StepError
from tenken.pipeline.ticket import raise_tickets
from tests.integration.failures import RULES, Found, prepared, turn


def tickets(engine: Engine) -> dict[tuple[str, str], str]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT record_id, rule, state FROM tenken.ticket")).all()
    return {(row.record_id, row.rule): row.state for row in rows}


MISLINK = ("mislink", "match.mislink")
MATCH = ("match", None)


def test_raised_once_updated_resolved_reopened(engine: Engine) -> None:
    counts = raise_tickets(prepared(engine, "one", {"A": MISLINK, "B": MATCH}))
    assert counts == {"opened": 1, "updated": 0, "resolved": 0, "reopened": 0, "covered": 0}
    counts = raise_tickets(prepared(engine, "two", {"A": MISLINK, "B": MATCH}))
    assert counts == {"opened": 0, "updated": 1, "resolved": 0, "reopened": 0, "covered": 0}
    counts = raise_tickets(prepared(engine, "three", {"A": MATCH, "B": MATCH}))
    assert counts == {"opened": 0, "updated": 0, "resolved": 1, "reopened": 0, "covered": 0}
    counts = raise_tickets(prepared(engine, "four", {"A": MISLINK, "B": MATCH}))
    assert counts == {"opened": 0, "updated": 0, "resolved": 0, "reopened": 1, "covered": 0}
    assert tickets(engine) == {("A", "match.mislink"): "open"}


def test_the_same_run_again_changes_nothing(engine: Engine) -> None:
    run = prepared(engine, "one", {"A": MISLINK})
    first = raise_tickets(run)
    assert raise_tickets(run) == first
    with engine.connect() as connection:
        events = connection.execute(text("SELECT event FROM tenken.ticket_event")).scalars().all()
    assert events == ["opened"]


def test_no_ticket_without_its_evidence_when_records_stand_elsewhere(engine: Engine) -> None:
    run = prepared(engine, "one", {"A": MISLINK, "B": MISLINK})
    turn(engine, run)
    with pytest.raises(StepError, match="2 records no longer stand where they were read"):
        raise_tickets(run)
    assert tickets(engine) == {}


def test_a_record_the_register_said_nothing_of_gets_its_ticket_too(engine: Engine) -> None:
    run = prepared(engine, "one", {"A": MISLINK, "B": ("match", "match.review")})
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {run.table('answer')} WHERE line = 2"))
    raise_tickets(run)
    assert set(tickets(engine)) == {("A", "match.mislink"), ("B", "match.review")}


def test_only_a_record_seen_again_resolves_its_ticket(engine: Engine) -> None:
    raise_tickets(prepared(engine, "one", {"A": MISLINK}))
    raise_tickets(prepared(engine, "two", {"B": MATCH}))
    assert tickets(engine) == {("A", "match.mislink"): "open"}


def test_a_batch_alarm_raises_no_tickets_and_resolves_none(engine: Engine) -> None:
    raise_tickets(prepared(engine, "one", {"A": MISLINK}))
    counts = raise_tickets(prepared(engine, "two", {"A": MISLINK, "B": MISLINK}, alarm="share"))
    assert counts["opened"] == counts["resolved"] == 0
    assert counts["covered"] == 2
    assert tickets(engine) == {("A", "match.mislink"): "open"}


def test_a_changed_severity_reaches_open_tickets(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_tickets(prepared(engine, "one", {"A": MISLINK}))
    monkeypatch.setitem(RULES, "match.mislink", "info")
    raise_tickets(prepared(engine, "two", {"A": MISLINK}))
    with engine.connect() as connection:
        severities = connection.execute(text("SELECT severity FROM report.ticket")).scalars().all()
    assert severities == ["info"]


def test_failed_rows_without_tickets_stop_the_step(engine: Engine) -> None:
    run = prepared(engine, "one", {"A": MISLINK})
    with engine.begin() as connection:  # a failed row of a record that was never compared
        connection.execute(
            text(f"INSERT INTO {run.table('failure')} VALUES ('match.mislink', 'nowhere')")
        )
    with pytest.raises(StepError, match="nothing was written"):
        raise_tickets(run)
    assert tickets(engine) == {}


VERDICTS = st.sampled_from([MISLINK, MATCH, ("review", "match.review")])
CITIES = st.dictionaries(st.sampled_from("ABCDE"), VERDICTS, max_size=5)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cities=st.lists(CITIES, min_size=1, max_size=4))
def test_tickets_follow_the_records_last_seen(engine: Engine, cities: list[Found]) -> None:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE tenken.ticket, tenken.ticket_event, tenken.run CASCADE"))
    last: dict[str, str | None] = {}
    ever: set[tuple[str, str]] = set()
    for number, found in enumerate(cities):
        run = prepared(engine, f"run {number}", found)
        counts = raise_tickets(run)
        assert raise_tickets(run) == counts
        last |= {record_id: rule for record_id, (_, rule) in found.items()}
        ever |= {(record_id, rule) for record_id, (_, rule) in found.items() if rule}
        assert tickets(engine) == {
            (record_id, rule): "open" if last[record_id] == rule else "resolved"
            for record_id, rule in ever
        }
