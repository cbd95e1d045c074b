"""How many connections are left open: a server has a hundred, and four tasks may run at once."""

from __future__ import annotations

from time import sleep

from sqlalchemy import Connection, Engine, text

from tenken import database, pipeline, sample
from tenken.database.embedded import EmbeddedServer
from tenken.operations import operation
from tests.integration.conftest import CitySources

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def settled(connection: Connection, most: int) -> int:
    """How many others there are, once those that were closed have gone from the server's list."""
    for _ in range(100):
        if (count := int(connection.execute(text(OTHERS)).scalar_one())) <= most:
            break
        sleep(0.1)
    return count


def test_a_step_leaves_none_however_many_municipalities_it_is_taken_for(
    engine: Engine, database_url: str, city: EmbeddedServer
) -> None:
    looking = database.connect(database_url)
    of = operation("welfare")
    left = []
    with looking.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for code in ("482013", "482021", "482030"):
            run = pipeline.open_run(
                engine, f"run/{code}", of, code, "annual", of.compared_on(sample.AS_OF)
            )
            for step in pipeline.STEPS:
                pipeline.perform(step, run, CitySources(city, "welfare"))
                left.append((step, settled(connection, 1)))
    looking.dispose()
    assert [step for step, count in left if count > 1] == []  # one is the task's own


def test_a_system_of_others_has_none_of_ours_when_it_is_not_asked(
    engine: Engine, database_url: str
) -> None:
    theirs = database.connect(database_url, ours=False)
    with theirs.connect() as connection:
        connection.execute(text("SELECT 1"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert settled(connection, 0) == 0
