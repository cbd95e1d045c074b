"""The monthly DAG in a real Airflow: two persons answer, then a real server gets the mails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, text

from tenken import home
from tenken.airflow.api import AirflowApi
from tenken.airflow.local import LocalAirflow
from tenken.database.embedded import EmbeddedServer
from tests.integration.reports.post import Post

DAG = "tenken_summary"
RUN = "november"
PEOPLE = {"admin": "first", "second": "other"}


@pytest.fixture
def airflow(
    server: EmbeddedServer, engine: Engine, database_url: str, tmp_path: Path
) -> Iterator[tuple[LocalAirflow, Post]]:
    server.create_database("approval_airflow")
    passwords = tmp_path / "passwords.json"
    passwords.write_text(json.dumps(PEOPLE))
    with Post() as post:
        mail = {"conn_type": "smtp", "host": "127.0.0.1", "port": post.port}
        mail |= {"extra": {"disable_tls": True, "disable_ssl": True, "from_email": "a@b.example"}}
        running = LocalAirflow(
            home=tmp_path / "airflow",
            dags=home() / "dags",
            plugins=home() / "plugins",
            metadata_url=server.url("approval_airflow"),
            environment={
                "TENKEN_DATABASE_URL": database_url,
                "TENKEN_HOME": str(home()),
                "TENKEN_OUTPUT": str(tmp_path / "output"),
                "AIRFLOW_CONN_TENKEN_SMTP": json.dumps(mail),
                "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,second:admin",
                "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
            },
        )
        try:
            running.start([DAG])
            yield running, post
        finally:
            running.stop()


def until(true: Callable[[], bool], what: str) -> None:
    deadline = monotonic() + 90
    while not true():
        assert monotonic() < deadline, what
        sleep(0.3)


def test_it_waits_for_two_persons_and_then_sends(airflow, engine: Engine) -> None:
    running, post = airflow
    first, second = (AirflowApi(running.url, *person) for person in PEOPLE.items())
    first.trigger(DAG, RUN, {"month": "2026-11"})
    tasks = f"/api/v2/dags/{DAG}/dagRuns/{RUN}/taskInstances"

    def state(task: str) -> str | None:
        return first._ask("GET", f"{tasks}/{task}")["state"]

    def answer(task: str, person: AirflowApi) -> None:
        until(lambda: state(task) == "awaiting_input", f"{task} does not ask")
        assert post.mails == []
        person._ask(
            "PATCH", f"{tasks}/{task}/-1/hitlDetails",
            {"chosen_options": ["Approve"], "params_input": {}},
        )  # fmt: skip

    answer("check", first)
    answer("approve", first)  # four eyes: not the same person
    until(lambda: first.state(DAG, RUN) == "failed", "the same person passed")
    assert post.mails == []
    first._ask(
        "POST", f"/api/v2/dags/{DAG}/clearTaskInstances",
        {"dry_run": False, "dag_run_id": RUN, "task_ids": ["approve"],
         "include_downstream": True, "only_failed": False},
    )  # fmt: skip
    answer("approve", second)
    until(lambda: first.state(DAG, RUN) in ("success", "failed"), "it does not end")
    assert first.state(DAG, RUN) == "success", running.log_tail(DAG, RUN)
    assert len(post.mails) == 4
    with engine.connect() as connection:
        kept = connection.execute(
            text("SELECT month, approved_by FROM report.issued_return")
        ).all()  # fmt: skip
    assert {(month, tuple(by)) for month, by in kept} == {
        (date(2026, 11, 1), ("admin", "second"))
    }  # fmt: skip
