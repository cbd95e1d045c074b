"""The roles that log in: what they may take on, and that none is a superuser."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from tenken import database, operations, rights
from tenken.cli.databases import of_embedded
from tenken.database import logins
from tenken.database.embedded import EmbeddedServer
from tenken.pipeline.run import StepError, open_run
from tenken.sample import AS_OF as TODAY
from tests.integration.rights.conftest import OURS

PASSWORD = "of the tests"
TAKES_ON = {
    "worker": {"tenken_op_welfare", "tenken_web", "tenken_report", "tenken_app"},
    "pages": {"tenken_web"},
    "reports": {"tenken_report"},
}
GROUPS = (
    "tenken_owner", "tenken_app", "tenken_op", "tenken_op_welfare", "tenken_web", "tenken_report"
)  # fmt: skip


def logged_in(city: Engine, name: str) -> Engine:
    logins.make(city, name, PASSWORD)
    url = make_url(city.url).set(username=f"tenken_{name}", password=PASSWORD)
    return database.connect(url.render_as_string(hide_password=False))


@pytest.mark.parametrize("name", logins.LOGINS)
def test_a_login_takes_on_its_roles_and_no_other(city: Engine, name: str) -> None:
    engine = logged_in(city, name)
    may = set()
    for role in GROUPS:
        with engine.connect() as connection:
            try:
                connection.execute(text(f"SET ROLE {role}"))
            except DBAPIError as error:
                if error.orig.pgcode != "42501":
                    raise
            else:
                may.add(role)
    with engine.connect() as connection:
        mighty = "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles "
        mighty += "WHERE rolname = current_user"
        assert connection.execute(text(mighty)).scalar_one() is False
    engine.dispose()
    assert may == TAKES_ON[name]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("worker", "welfare.stage_1"),
        ("pages", "tenken.ticket"),
        ("pages", "report.run"),
        ("reports", "tenken.run"),
    ],
)
def test_a_login_by_itself_sees_no_person(city: Engine, name: str, table: str) -> None:
    engine = logged_in(city, name)
    with pytest.raises(DBAPIError, match="permission denied"), engine.connect() as connection:
        connection.execute(text(f"SELECT * FROM {table}"))
    engine.dispose()


def test_the_worker_runs_and_the_pages_act(city: Engine) -> None:
    worker, pages = logged_in(city, "worker"), logged_in(city, "pages")
    welfare = operations.operation("welfare")
    run = open_run(worker, "by the worker", welfare, OURS, "annual", welfare.compared_on(TODAY))
    with run.engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar_one() == "tenken_op_welfare"
    with rights.acting(pages, "officer") as connection:
        assert connection.execute(text("SELECT count(*) FROM tenken.ticket")).scalar_one() == 2
    with pytest.raises(StepError, match="may not act as tenken_op_welfare"):
        open_run(pages, "by the pages", welfare, OURS, "annual", welfare.compared_on(TODAY))
    worker.dispose()
    pages.dispose()


def test_a_login_that_may_not_migrate_says_who_may(
    city: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = logged_in(city, "worker")
    database.migrate(worker)  # nothing to do: a look
    known = operations.all_operations()
    fifth = known[0].model_copy(update={"key": "a_fifth"})
    monkeypatch.setattr(operations, "all_operations", lambda: (*known, fifth))
    with pytest.raises(database.OutdatedError, match="tenken db migrate"):
        database.migrate(worker)
    worker.dispose()


def test_airflows_login_owns_airflows_database_and_opens_no_other(
    city: Engine,
) -> None:
    name = "metadata_of_the_tests"
    admin = city.url.render_as_string(hide_password=False)
    logins.create_database(admin, name)
    theirs = make_url(admin).set(database=name)
    logins.give_database(theirs.render_as_string(hide_password=False), PASSWORD)
    own = theirs.set(username=logins.AIRFLOW, password=PASSWORD)
    assert logins.opens(own.render_as_string(hide_password=False))
    url = own.set(database=city.url.database).render_as_string(hide_password=False)
    with pytest.raises(OperationalError, match="permission denied for database"):
        database.connect(url).connect()


def test_on_the_embedded_server_nothing_works_as_its_superuser(server: EmbeddedServer) -> None:
    """Only `owner` and `city` are: they migrate, and load the sample."""
    urls = of_embedded(server)
    users = {name: make_url(getattr(urls, name)).username for name in ("tenken", "airflow")}
    assert users == {"tenken": "tenken_worker", "airflow": "tenken_airflow"}
    for url in (urls.tenken, urls.airflow):
        engine = database.connect(url)
        with engine.connect() as connection:
            mighty = text("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
            assert connection.execute(mighty).scalar_one() is False
        engine.dispose()
    assert of_embedded(server) == urls  # a second time: the same logins
    assert (server.directory / "logins.json").stat().st_mode & 0o777 == 0o600
