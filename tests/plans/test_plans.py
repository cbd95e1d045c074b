"""No statement's work grows faster than the city: measured, in rows that its plans looked at.

Two cities, one ten times the other. `make plans` does the same at 20,000 and 200,000 records.
"""

from __future__ import annotations

import os
import uuid

import pytest

from tenken import database
from tenken.database.embedded import EmbeddedServer
from tests.plans.city import ask_everything, settle
from tests.plans.recorded import WHOLE, Node, end_of_log, record, told

RECORDS = int(os.environ.get("TENKEN_RECORDS_PLANNED") or 10_000)
# What 96 MB (database/embedded.py) are for 10,000,000 records: where a hash does not fit there,
# it does not fit here.
WORK_MEM = f"{max(64, 96 * 1024 * RECORDS // 10_000_000)}kB"
SLACK = 1.5
AGAIN = 20  # so often a table may be gone through in one statement

Plans = dict[str, list[list[Node]]]


@pytest.fixture(scope="module")
def plans(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[Plans, Plans]:
    """All statements' plans in the small city, and in the large one."""
    os.environ["TENKEN_OUTPUT"] = str(tmp_path_factory.mktemp("output"))
    found = []
    for records in (RECORDS // 10, RECORDS):
        name = f"plans_{uuid.uuid4().hex[:8]}"
        server.create_database(name)
        engine = database.connect(server.url(name))
        settle(engine, records)
        record(engine, work_mem=WORK_MEM)
        begin = end_of_log(server)
        ask_everything(engine)
        engine.dispose()
        found.append(told(server, begin))
    del os.environ["TENKEN_OUTPUT"]
    return found[0], found[1]


def looked_at(executions: list[list[Node]]) -> float:
    return sum(node.rows for nodes in executions for node in nodes)


def test_all_that_asks_was_seen(plans: tuple[Plans, Plans]) -> None:
    small, large = plans
    statements = " ".join(large)
    for table in ("stage", "answer", "past", "comparison", "failure", "turn", "chosen", "verified",
                  "unanswered", "evidence", "ticket_event", "accepted_difference"):  # fmt: skip
        assert table in statements, f"no statement over {table}"
    assert len(large) > 150
    assert len(set(small) & set(large)) > 0.95 * len(large)


def test_ten_times_the_records_are_ten_times_the_work(plans: tuple[Plans, Plans]) -> None:
    small, large = plans
    grown = {}
    for statement, executions in large.items():
        before, now = looked_at(small.get(statement, [])), looked_at(executions)
        # One more look at everything is no matter; at everything for everything is.
        if now > 10 * SLACK * before + RECORDS:
            grown[statement[:150]] = (round(before), round(now))
    assert grown == {}


def test_no_table_is_gone_through_again_and_again(plans: tuple[Plans, Plans]) -> None:
    again = {
        (statement[:150], node.kind, node.over): (round(node.loops), round(node.looked_at))
        for statement, executions in plans[1].items()
        for nodes in executions
        for node in nodes
        if node.kind in WHOLE and node.loops > AGAIN and node.looked_at > RECORDS / 100
    }
    assert again == {}
