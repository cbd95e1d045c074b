"""稼働状況: what an engineer is shown at night, what a machine is told, what nobody else learns."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
from sqlalchemy import make_url, text

from tenken import database
from tenken.web.health import Component
from tests.integration.web.conftest import AtDesk, CityHall, serving
from tests.integration.web.pages import looked_at

PROBLEM = "step extract of welfare, run night: no connection to the database at 10.0.0.7 port 5432"


def told(hall: CityHall, url: str | None = None) -> httpx.Response:
    return httpx.get(f"{url or hall.url}/health.json", headers=hall.sign_in_headers("joho"))


def fail_a_run(hall: CityHall) -> None:
    with hall.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO tenken.run (run_id, operation, municipality_code, kind, as_of, state)"
                " VALUES ('night', 'welfare', '482013', 'rolling', now(), 'failed');"
                "INSERT INTO tenken.step (run_id, step, state, problem)"
                f" VALUES ('night', 'extract', 'failed', '{PROBLEM}')"
            )
        )


def test_all_is_well_and_then_a_run_fails(hall: CityHall, at_desk: AtDesk) -> None:
    before = told(hall)
    assert (before.status_code, before.json()["state"]) == (200, "ok")
    [welfare] = [one for one in before.json()["operations"] if one["operation"] == "welfare"]
    assert (welfare["done"], welfare["failed"]) == (1, 0)
    assert welfare["tickets"] >= welfare["overdue"] > 0
    fail_a_run(hall)
    after = told(hall)
    assert (after.status_code, after.json()["state"]) == (200, "attention")
    assert [one["problem"] for one in after.json()["failed"]] == [PROBLEM]
    page = at_desk("joho")
    page.goto("/")
    page.get_by_role("link", name="稼働状況").click()
    assert page.get_by_text(PROBLEM).is_visible()
    looked_at(page, "health")


def test_a_dead_part_of_airflow_is_an_alarm_for_machines(hall: CityHall) -> None:
    dead = {"scheduler": Component(False, datetime(2026, 11, 24, tzinfo=UTC))}
    with serving(hall.engine, lambda: dead) as url:
        said = told(hall, url)
    assert (said.status_code, said.json()["state"]) == (503, "down")
    assert said.json()["components"]["scheduler"]["alive"] is False


def test_tables_older_than_the_program_are_an_alarm(hall: CityHall) -> None:
    with hall.engine.begin() as connection:
        newest = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    try:
        said = told(hall)
    finally:
        with hall.engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{newest}'"))
    assert (said.status_code, said.json()["revision"]) == (503, "0008")
    assert said.json()["newest_revision"] == newest


def test_a_database_that_is_away_is_said_and_the_pages_are_alive(hall: CityHall) -> None:
    away = make_url(hall.engine.url.render_as_string(hide_password=False)).set(port=1)
    engine = database.connect(away.render_as_string(hide_password=False))
    with serving(engine) as url:
        said = told(hall, url)
        assert (said.status_code, said.json()) == (503, {"state": "down", "database": "away"})
        alive = httpx.get(f"{url}/alive")
    assert (alive.status_code, alive.text) == (200, "ok")


def test_an_engineer_of_another_place_learns_nothing_of_this_one(hall: CityHall) -> None:
    with hall.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO tenken.officer_role VALUES ('tonari-joho', '482021', '*', 'engineer',"
                " 'joho') ON CONFLICT DO NOTHING"
            )
        )
    headers = hall.sign_in_headers("tonari-joho")
    said = httpx.get(f"{hall.url}/health.json", headers=headers).json()
    assert (said["operations"], said["failed"], said["waiting"]) == ([], [], [])
