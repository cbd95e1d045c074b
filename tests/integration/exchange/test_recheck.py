"""A recheck where the register answers by files: it waits, and is gone on with."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from tenken.operations import operation
from tenken.pipeline.recheck import recheck
from tenken.tickets import move
from tests.integration.exchange.conftest import Asking
from tests.integration.exchange.test_whole_run import to_the_end


def test_a_recheck_waits_and_the_next_one_goes_on_with_it(asking: Asking, jlis) -> None:
    to_the_end(asking, jlis, until="publish")
    with asking.engine.connect() as connection:
        ticket_id = connection.execute(
            text("SELECT min(ticket_id) FROM tenken.ticket WHERE verdict = 'mislink'")
        ).scalar_one()
    for version, to in enumerate(("suspended", "corrected"), start=1):
        move(asking.engine, ticket_id, to, by="officer", version=version, why="訂正")

    def again(name: str) -> dict[str, int]:
        of = operation("welfare")
        return recheck(asking.engine, name, of, "482013", date(2026, 11, 1), asking)

    assert again("one") == {"rechecked": 0, "awaited": 1}
    assert again("two") == {"rechecked": 0, "awaited": 1}
    jlis.answer()
    assert again("three") == {"rechecked": 0, "awaited": 1}  # now for the search by attributes
    jlis.answer()
    done = again("four")
    assert (done["rechecked"], done["updated"], done["resolved"]) == (1, 1, 0)
    with asking.engine.connect() as connection:
        runs = connection.execute(
            text("SELECT run_id, state FROM report.run WHERE kind = 'recheck'")
        ).all()
    assert [tuple(run) for run in runs] == [("one", "done")]
