"""A run by file exchange comes to what a run by connection comes to, whatever befalls the files."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tenken import database
from tenken.database.embedded import EmbeddedServer
from tenken.exchange.agreement import Agreement
from tenken.exchange.drop import FolderDrop
from tenken.sample.jlis import Fault, Simulator
from tests.integration.exchange.conftest import Asking, rows

HEALED = [fault for fault in Fault if fault is not Fault.NEVER]


def to_the_end(asking: Asking, jlis: Simulator, faults=(), *, until: str = "ticket") -> None:
    """Take all steps, the simulator answering whenever the run waits."""
    steps = ("extract", "inquire", "compare", "validate", "ticket", "publish")
    for step in steps[1 : steps.index(until) + 1]:
        for _ in range(20):
            if asking.take(step) is not None:
                break
            jlis.answer(faults, shuffled=True) or jlis.release()
            asking.clock.advance(hours=1)
        else:
            raise AssertionError(f"{step} waits for ever")


def tickets(engine: Engine) -> list[tuple]:
    return rows(engine, "SELECT record_id, rule, verdict, cause FROM tenken.ticket ORDER BY 1, 2")


def test_it_comes_to_the_same_as_by_connection(asking: Asking, jlis, by_connection) -> None:
    to_the_end(asking, jlis)
    assert (asking.compared(), tickets(asking.engine)) == by_connection["welfare"]
    assert jlis.changed == []
    (files, answered), (searched, found) = rows(
        asking.engine, "SELECT files, files_answered FROM report.exchange ORDER BY purpose"
    )
    assert files == answered > 1
    assert searched == found >= 1


@pytest.mark.parametrize("fault", HEALED)
def test_each_fault_heals(asking: Asking, jlis, by_connection, fault: Fault) -> None:
    to_the_end(asking, jlis, [fault], until="compare")
    assert asking.compared() == by_connection["welfare"][0]
    used = rows(asking.engine, "SELECT sum(used) FROM report.exchange_answer")
    asked = rows(asking.engine, "SELECT sum(asked) FROM report.exchange")
    assert used == asked  # each answer once, none lost


def test_headings_order_and_encoding_are_as_agreed(
    engine: Engine, city: EmbeddedServer, drop: FolderDrop, agreed: Agreement, by_connection,
    tmp_path,
) -> None:  # fmt: skip
    columns = {kind: dict(reversed(names.items())) for kind, names in agreed.columns.items()}
    columns["number"] = {"my_number": "番号", "reference": "連番"}
    columns["answer"] |= {"result": "区分", "reference": "連番"}
    other = agreed.model_copy(update={"encoding": "cp932", "columns": columns, "layout": "2024-10"})
    asking = Asking(engine, city, drop, other)
    asking.take("extract")
    asking.take("inquire")
    for file in (tmp_path / "jlis" / "inquiries").glob("*.csv"):
        assert file.read_bytes().decode("cp932").startswith("番号,連番\n")
    jlis = Simulator(database.connect(city.url("city")), drop, other)
    to_the_end(asking, jlis, [Fault.PARTIAL, Fault.LAYOUT], until="compare")
    # What cp932 does not hold comes as another character; nobody becomes somebody else by that.
    serious = ("mislink", "not_found", "invalid")
    found, connected = (
        {(row[0], row[1]) for row in compared if row[1] in serious}
        for compared in (asking.compared(), by_connection["welfare"][0])
    )
    assert found == connected


def test_all_faults_together_in_any_order(
    server: EmbeddedServer, city: EmbeddedServer, agreed: Agreement, by_connection,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    server.create_database("any_order")
    engine = database.connect(server.url("any_order"))
    database.migrate(engine)
    names = iter(range(10**6))

    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(faults=st.permutations(HEALED), seed=st.integers(0, 2**16))
    def any_order(faults: list[Fault], seed: int) -> None:
        drop = FolderDrop(tmp_path_factory.mktemp("drop"))
        small = agreed.model_copy(update={"numbers_a_file": 10})
        register = database.connect(city.url("city"))
        asking = Asking(engine, city, drop, small, name=f"run {next(names)}")
        asking.take("extract")
        to_the_end(asking, Simulator(register, drop, small, seed=seed), faults, until="compare")
        register.dispose()
        assert asking.compared() == by_connection["welfare"][0]
        used = rows(
            engine,
            "SELECT sum(a.used), (SELECT sum(e.asked) FROM report.exchange AS e WHERE run_id = "
            f"'{asking.name}') FROM report.exchange_answer AS a JOIN report.exchange AS e "
            f"USING (exchange_id) WHERE e.run_id = '{asking.name}'",
        )
        assert used[0][0] == used[0][1]
        to_the_end(asking, Simulator(register, drop, small), until="publish")

    any_order()
    engine.dispose()
