"""A city of any size, and everything that asks the database something about it.

One record in five is written differently and one in twenty-five carries another's number; some
carry nobody's, some a number that was replaced, some none. The register leaves a third unanswered.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
from sqlalchemy import Engine, text

from tenken import database, files, operations, pipeline, tickets
from tenken.layouts import HISTORY, RECORDS, REGISTER
from tenken.pipeline.recheck import FewSources
from tenken.pipeline.retention import destroy_working_tables
from tenken.pipeline.run import Run, raw
from tenken.pipeline.sources import Remarks, ask, found
from tenken.pipeline.streams import stream
from tenken.rights import grant
from tests.bench.people import Case, People, load_records, load_register
from tests.integration.web.conftest import SECRET, serving

CODE = "482013"
WELFARE = operations.operation("welfare")
OFFICER = "everybody"
PERSONS = f"SELECT {', '.join(REGISTER.names)} FROM bench.register"
FORMER = ", ".join(f'"{name}"' for name in HISTORY.names)
MORE = """
UPDATE bench.records SET my_number = NULL WHERE right(record_id, 2) = '11';
UPDATE bench.records SET my_number = '123456789018' WHERE right(record_id, 2) = '22';
UPDATE bench.records SET my_number = replace(my_number, '0', '1') WHERE right(record_id, 2) = '33';
CREATE TABLE bench.history AS
SELECT r.my_number, '2024-03-31' AS "until", b.my_number AS former_my_number, b.name, b.kana,
       NULL::text AS alias, b.address
FROM bench.records AS b
JOIN bench.register AS r ON r.name = b.name AND r.birth_date = b.birth_date
WHERE right(b.record_id, 1) = '3';
CREATE INDEX ON bench.history (my_number);
CREATE INDEX ON bench.history (former_my_number);
CREATE INDEX ON bench.register (my_number);
CREATE INDEX ON bench.register (birth_date);
ANALYZE bench.records, bench.register, bench.history
"""
MOVED = """
UPDATE tenken.ticket SET assignee = 'officer' || ticket_id % 40,
    due_on = due_on - (ticket_id % 60)::int;
UPDATE tenken.ticket SET state = 'corrected', corrected_at = now() - interval '1 minute',
    before_state = 'open' WHERE ticket_id % 10 = 1;
UPDATE tenken.ticket SET state = 'accepted' WHERE ticket_id % 10 = 2;
UPDATE tenken.ticket SET state = 'closed', closed_at = now() - interval '400 days'
WHERE ticket_id % 10 = 3;
INSERT INTO tenken.accepted_difference (ticket_id, reason, valid_until, proposed_by, approved_by,
    approved_at)
SELECT ticket_id, 'a reason', current_date + 100, 'one', 'two', now() FROM tenken.ticket
WHERE state = 'accepted';
ANALYZE tenken.ticket, tenken.accepted_difference, tenken.evidence, tenken.ticket_event
"""
PAGES = (
    "/", "/tickets", "/tickets?state=~all&sort=-moved", "/tickets?q=R1&state=~all",
    "/tickets?assignee=officer7", "/tickets?assignee=~none", "/tickets?due=overdue",
    "/accepted", "/accepted?stands=ended", "/results", "/surveys", "/summary", "/audit", "/help",
)  # fmt: skip


@dataclass(frozen=True)
class City:
    """The city's records and register, as sources of a run."""

    engine: Engine
    unanswered: int = 0  # of how many records one is left unanswered; 0: none
    name: str = "city"

    def records(self) -> City:
        return self

    def register(self) -> City:
        return self

    def copy_into(self, run: Run, cursor: Any) -> Remarks:
        columns = ", ".join(RECORDS.names)
        with self.engine.connect() as source:
            stream(raw(source).cursor(), f"SELECT {columns} FROM bench.records", cursor,
                   f"{run.table('stage')} ({columns})", fresh=True)  # fmt: skip
        return Remarks()

    def answer(self, run: Run) -> list[files.Finding]:
        ask(run, self.engine, PERSONS, f"SELECT {FORMER} FROM bench.history")
        if self.unanswered:
            with run.engine.begin() as connection:
                connection.execute(
                    text(
                        f"INSERT INTO {run.table('unanswered')} SELECT line, 'silent' "
                        f"FROM {run.table('called')} WHERE line % :each = 0"
                    ),
                    {"each": self.unanswered},
                )
        return []

    def seek(self, run: Run, sought: Iterable[str]) -> Collection[int]:
        return sum(1 for _ in sought) * ()

    def search(self, run: Run, sought: str) -> AbstractContextManager[Any]:
        return _search(self.engine, sought)


class _search:  # noqa: N801  reads as what it does
    def __init__(self, engine: Engine, sought: str) -> None:
        self.connection, self.sought = engine.connect(), sought

    def __enter__(self) -> Any:
        search = database.sql("inquire/search.sql", persons=PERSONS)
        return found(raw(self.connection).cursor(), self.sought, search)

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def settle(engine: Engine, records: int) -> None:
    """Fill the database with a city of so many records and twice as many residents."""
    database.migrate(engine)
    people = People()
    with engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute("CREATE SCHEMA bench")
        load_register(cursor, people, 2 * records)
        load_records(cursor, people, Case(records, differently=0.2, mismatching=0.04))
        cursor.execute(MORE)
        cursor.execute("INSERT INTO tenken.webhook_endpoint VALUES ('tracker')")
    for role in ("officer", "approver", "leader", "auditor"):
        grant(engine, OFFICER, role, CODE, "*", by="nobody")


def ask_everything(engine: Engine) -> None:
    """Runs of every way, their tickets, what follows, retention, and the officers' pages."""
    _run(engine, "first", "annual", City(engine))
    _run(engine, "again", "annual", City(engine, unanswered=3))
    _run(engine, "turn", "rolling", City(engine))
    with engine.begin() as connection:
        connection.execute(text(MOVED))
        corrected = connection.execute(
            text("SELECT record_id FROM tenken.ticket WHERE state = 'corrected'")
        ).scalars()
        few = FewSources(City(engine), tuple(corrected))
    _run(engine, "few", "recheck", few)
    tickets.destroy(engine, 365)
    destroy_working_tables(engine, WELFARE, CODE, 7)
    pipeline.write_pages(engine)
    _open_pages(engine)


def _run(engine: Engine, name: str, kind: str, sources: Any) -> None:
    run = pipeline.open_run(engine, name, WELFARE, CODE, kind, date(2026, 11, 1))
    for step in pipeline.STEPS:
        pipeline.perform(step, run, sources)


def _open_pages(engine: Engine) -> None:
    headers = {"X-Tenken-Officer": OFFICER, "X-Tenken-Proxy-Secret": SECRET}
    with (
        serving(engine) as url,
        httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=60) as client,
    ):
        first = re.search(r'href="/tickets/(\d+)', client.get("/tickets").text)
        assert first
        for path in (*PAGES, f"/tickets/{first[1]}", f"/tickets/{first[1]}?list=state%3D~all"):
            answer = client.get(path)
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
