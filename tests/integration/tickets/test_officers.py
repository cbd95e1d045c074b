"""Many officers at once: no lost update, no deadlock that reaches one. Small here; at full size by
`make bench-tickets`."""

from __future__ import annotations

import threading

from sqlalchemy import Engine, create_engine, text

from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import audit
from tests.bench.officers import lost, work
from tests.integration.failures import REVIEW, prepared

OFFICERS, TICKETS, MOVES = 12, 20, 15


def test_nothing_is_lost_and_nobody_meets_a_deadlock(engine: Engine) -> None:
    found = {f"R{number}": REVIEW for number in range(TICKETS)}
    raise_tickets(prepared(engine, "first", found))
    with engine.connect() as connection:
        ids = list(connection.execute(text("SELECT ticket_id FROM tenken.ticket")).scalars())
    many = create_engine(engine.url, pool_size=OFFICERS)
    ended = threading.Event()
    failed: list[str] = []

    def runs() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            try:
                raise_tickets(prepared(engine, f"meanwhile {number}", found))
            except Exception as error:  # noqa: BLE001
                failed.append(repr(error))

    verifying = threading.Thread(target=runs)
    verifying.start()
    day = work(many, OFFICERS, MOVES, ids)
    ended.set()
    verifying.join()
    many.dispose()
    assert (day.surprises, failed) == ([], [])
    assert day.conflicts > 0  # twenty tickets are few: they did meet
    assert day.done.total() > OFFICERS
    moved_by_runs = "SELECT count(*) FROM tenken.ticket_event WHERE event = 'returned'"
    with engine.connect() as connection:
        if connection.execute(text(moved_by_runs)).scalar_one() == 0:
            assert lost(engine, day) == []
        told = connection.execute(
            text("SELECT count(*) FROM tenken.ticket_event WHERE actor IS NOT NULL")
        ).scalar_one()
    assert told == day.done.total()
    assert audit.verify(engine).problem is None
