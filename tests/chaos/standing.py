"""How a run stands in the end, and what is not equal to another; counts only."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from sqlalchemy import Engine, text

from tenken import database
from tenken.pipeline.run import VERDICTS
from tenken.tickets import audit
from tests.chaos.city import OPERATION, City

State = dict[str, Any]


def differences(state: State, undisturbed: State) -> list[str]:
    """What is not equal; counts only."""
    if "trouble" in state:
        return [state["trouble"]]
    found = []
    for what, rows in undisturbed.items():
        if state[what] != rows:
            found.append(f"{what}: {_apart(state[what], rows)}")
    return found


def _apart(these: Any, those: Any) -> str:
    if not isinstance(these, list):
        return f"{these}"
    more, fewer = Counter(these) - Counter(those), Counter(those) - Counter(these)
    return f"{more.total()} not expected, {fewer.total()} missing"


def state_of(city: City, name: str) -> State:
    """How the run in a database of the city stands."""
    engine = database.connect(city.server.url(name))
    try:
        return standing(engine, OPERATION)
    finally:
        engine.dispose()


def standing(engine: Engine, operation: str) -> State:
    """What must be equal: figures, tickets, events, verifications, audit; nothing left over."""
    asked = {
        "figures": "SELECT run_id, state, extracted, out_of_scope, quarantined, "
        f"opened, updated, resolved, reopened, {', '.join(VERDICTS)} FROM report.run",
        "tickets": "SELECT record_id, rule, state, verdict, cause, severity, queue, version, "
        "opened_run, seen_run FROM tenken.ticket",
        "events": "SELECT t.record_id, t.rule, e.event, e.run_id "
        "FROM tenken.ticket_event e JOIN tenken.ticket t USING (ticket_id)",
        "evidence": "SELECT record_id, run_id, count(*) FROM tenken.evidence GROUP BY 1, 2",
        "results": "SELECT run_id, rule, success, checked, failed FROM tenken.expectation_result",
        "findings": "SELECT run_id, source, line, code FROM tenken.finding",
        "verified": "SELECT operation, ever, records FROM tenken.verified_day",
        "covered": "SELECT run_id, in_scope, checked FROM tenken.covered",
        "working tables": "SELECT relname FROM pg_class "
        f"WHERE relnamespace = to_regnamespace('{operation}')",
    }
    with engine.connect() as connection:
        state: State = {
            what: sorted(str(tuple(row)) for row in connection.execute(text(question)))
            for what, question in asked.items()
        }
        # A step taken again is written down again: what was done is the same, once or twice.
        entries = connection.execute(text("SELECT who, what, about FROM tenken.audit"))
        state["audit"] = sorted(
            {f"{who} {what} {json.dumps(about, sort_keys=True)}" for who, what, about in entries}
        )
    state["audit chain"] = audit.verify(engine).problem
    return state
