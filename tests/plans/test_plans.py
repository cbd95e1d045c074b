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
from tests.plans.recorded import Node, end_of_log, record, told

RECORDS = int(os.environ.get("TENKEN_RECORDS_PLANNED") or 10_000)
WORK_MEM = "4MB"  # PostgreSQL's own default, less than the embedded server has
SLACK = 2.5  # of ten times; what grows with the square grows a hundred times
AGAIN = 20  # so often a table may be gone through in one statement
# Whoever was born on a day sought is looked at: the days with the records, the persons with the
# register. At 10,000,000 records and 20,000,000 persons 600 a suspect.
BY_BIRTHDAY = "COPY ( SELECT q.line, r.* FROM sought AS q"

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
    assert len(large) > 130
    assert len(set(small) & set(large)) > 0.95 * len(large)


def test_ten_times_the_records_are_ten_times_the_work(plans: tuple[Plans, Plans]) -> None:
    small, large = plans
    grown = {}
    for statement, executions in large.items():
        before, now = looked_at(small.get(statement, [])), looked_at(executions)
        # One more look at everything is no matter; at everything for everything is.
        if now > 10 * SLACK * before + RECORDS and not statement.startswith(BY_BIRTHDAY):
            grown[statement[:150]] = (round(before), round(now))
    assert grown == {}


def test_no_table_is_gone_through_again_and_again(plans: tuple[Plans, Plans]) -> None:
    again = {
        (statement[:150], node.kind, node.over): (round(node.loops), round(node.looked_at))
        for statement, executions in plans[1].items()
        for nodes in executions
        for node in nodes
        if node.loops > AGAIN and node.looked_at > RECORDS / 100
    }
    assert again == {}


def test_no_list_to_look_up_in_grows_with_the_records(plans: tuple[Plans, Plans]) -> None:
    """NOT IN (SELECT ...) is a hash as long as that fits into work_mem; then, a list gone through
    for every row. NOT EXISTS is a join. Row-level security looks up whose tickets one may see: that
    list is of tickets, few beside the records, and `make bench-pages` measures it at 200,000."""

    def longest(executions: list[list[Node]]) -> float:
        nodes = (node for execution in executions for node in execution)
        lists = (node.looked_at for node in nodes if node.in_list and node.over != "ticket")
        return max(lists, default=0)

    small, large = plans
    growing = {
        statement[:150]: (longest(small.get(statement, [])), longest(executions))
        for statement, executions in large.items()
        if longest(executions) > RECORDS / 100 + 2 * longest(small.get(statement, []))
    }
    assert growing == {}
