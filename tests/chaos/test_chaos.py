"""The short form of `make chaos`: twenty schedules of crashes end as if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest

from tenken.pipeline import STEPS
from tests.chaos.city import City, a_city
from tests.chaos.disturbances import BORDER, KINDS, Disturbance, schedule
from tests.chaos.harness import end_of
from tests.chaos.standing import State, differences

SHORT = 20


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with a_city(tmp_path_factory.mktemp("chaos")) as made:
        yield made


@pytest.fixture(scope="module")
def undisturbed(city: City) -> State:
    return end_of(city, [])


def test_the_run_is_worth_disturbing(undisturbed: State) -> None:
    """Tickets are opened, updated and resolved by it, and it was said where."""
    figures = [row for row in undisturbed["figures"] if row.startswith("('now', 'done'")]
    assert len(figures) == 1
    assert {"opened", "resolved"} <= {row.split("'")[5] for row in undisturbed["events"]}
    assert undisturbed["working tables"] == []
    assert undisturbed["audit chain"] is None


def test_twenty_schedules_end_as_the_undisturbed_run(city: City, undisturbed: State) -> None:
    differing = {}
    for seed in range(SHORT):
        planned = schedule(seed)
        if found := differences(end_of(city, planned), undisturbed):
            differing[seed, "; ".join(map(str, planned))] = found
    assert differing == {}


def test_the_first_schedules_kill_at_both_borders_of_every_step_and_others_do_all_else() -> None:
    borders = {(d.step, d.at) for seed in range(12) for d in schedule(seed)}
    assert borders == {(step, at) for step in STEPS for at in (1, BORDER)}
    assert {d.kind for seed in range(200) for d in schedule(seed)} == set(KINDS)
    assert schedule(77) == schedule(77)


def without_transactions() -> None:
    """Each statement of the process stands by itself."""
    connect = psycopg2.connect

    def by_itself(*given: Any, **named: Any) -> Any:
        connection = connect(*given, **named)
        connection.autocommit = True
        return connection

    psycopg2.connect = by_itself


def test_with_transactions_off_a_kill_in_publish_is_found(city: City, undisturbed: State) -> None:
    """Published, so not taken again; and the working tables, which hold persons, still there."""
    planned = [Disturbance("task killed", "publish", "to_regclass(%s) IS NULL")]
    assert differences(end_of(city, planned), undisturbed) == []
    found = differences(end_of(city, planned, without_transactions, only="publish"), undisturbed)
    assert {"working tables", "audit"} <= {each.split(":")[0] for each in found}


def test_with_emptied_tables_not_looked_for_a_killed_backend_is_found(
    city: City, undisturbed: State
) -> None:
    def blind() -> None:
        from tenken import pipeline

        pipeline.check_not_emptied = lambda run: None

    planned = [Disturbance("backend killed", "compare", 3)]
    assert differences(end_of(city, planned), undisturbed) == []
    assert differences(end_of(city, planned, blind), undisturbed)
