"""The monthly DAG in a real Airflow: persons answer, then a real server gets the mails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Engine, text

from tenken import database, home
from tenken.airflow.api import AirflowApi
from tenken.airflow.local import LocalAirflow
from tenken.database.embedded import EmbeddedServer
from tenken.ministries import PUBLIC, reporting
from tenken.operations import JAPAN
from tenken.reports.outgoing import approvals, kept
from tenken.reports.returns import issue
from tests.integration.reports.figures import verified
from tests.integration.reports.post import Post, came_back
from tests.integration.reports.releases import a_release

SUMMARY, PUBLICATION, WATCH = "tenken_summary", "tenken_publication", "tenken_watch"
SEPTEMBER = date(2026, 9, 1)
MAIL = {"disable_tls": True, "disable_ssl": True, "from_email": "a@b.example"}


class Person(AirflowApi):
    """What a person does in Airflow's pages, by the same interface."""

    def clear(self, dag: str, run: str, task: str) -> None:
        self._ask(
            "POST", f"/api/v2/dags/{dag}/clearTaskInstances",
            {"dry_run": False, "dag_run_id": run, "task_ids": [task],
             "include_downstream": True, "only_failed": False},
        )  # fmt: skip


@dataclass
class House:
    """An Airflow, the mail server, and two persons who may answer."""

    airflow: LocalAirflow
    folder: Path
    post: Post
    engine: Engine
    metadata: Engine  # Airflow's own
    sato: Person
    suzuki: Person

    def asked(self, dag: str, run: str, task: str, *, times: int = 1) -> None:
        """Wait until the question stands, and Airflow's scheduler is done with asking it."""
        log = self.airflow.home / "logs" / "scheduler.log"
        parked = f"Finished: dag_id={dag}, task_id={task}, run_id={run},.*state=awaiting_input"
        until(
            lambda: (
                (run, task) in self.sato.questions(dag)
                and len(re.findall(parked, log.read_text())) == times
            ),
            f"{task} does not ask",
        )

    def ten_minutes_pass(self, run: str) -> None:
        """The moment comes at which a question that stands looks whether it was answered."""
        with self.metadata.begin() as connection:
            moved = connection.execute(
                text(
                    "UPDATE task_instance SET trigger_timeout = trigger_timeout"
                    " - interval '10 minutes' WHERE run_id = :run AND state = 'awaiting_input'"
                ),
                {"run": run},
            )
        assert moved.rowcount == 1

    def ends(self, dag: str, run: str) -> str:
        until(lambda: self.sato.state(dag, run) in ("success", "failed"), f"{run} does not end")
        return self.sato.state(dag, run)

    def told(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement)))


def until(true: Callable[[], bool], what: str) -> None:
    deadline = monotonic() + 90
    while not true():
        assert monotonic() < deadline, what
        sleep(0.3)


@pytest.fixture(scope="module")
def house(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    for name in ("house_tenken", "house_airflow"):
        server.create_database(name)
    url = server.url("house_tenken")
    engine = database.connect(url)
    database.migrate(engine)
    metadata = database.connect(server.url("house_airflow"))
    passwords = folder / "passwords.json"
    (folder / "back").mkdir()
    back = {"conn_type": "fs", "extra": {"path": str(folder / "back")}}
    with Post() as post:
        mail = {"conn_type": "smtp", "host": "127.0.0.1", "port": post.port, "extra": MAIL}
        airflow = LocalAirflow(
            home=folder / "airflow",
            dags=home() / "dags",
            plugins=home() / "plugins",
            metadata_url=server.url("house_airflow"),
            environment={
                "TENKEN_DATABASE_URL": url,
                "TENKEN_HOME": str(home()),
                "TENKEN_OUTPUT": str(folder / "output"),
                "AIRFLOW_CONN_TENKEN_BOUNCES": json.dumps(back),
                "AIRFLOW_CONN_TENKEN_SMTP": json.dumps(mail),
                "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,suzuki:admin",
                "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
            },
        )
        admin = airflow.credentials()
        passwords.write_text(json.dumps({admin[0]: admin[1], "suzuki": "other"}))
        sato, suzuki = Person(airflow.url, *admin), Person(airflow.url, "suzuki", "other")
        try:
            airflow.start([SUMMARY, PUBLICATION, WATCH])
            yield House(airflow, folder, post, engine, metadata, sato, suzuki)
        finally:
            airflow.stop()
            metadata.dispose()
            engine.dispose()


def test_two_persons_approve_and_then_each_ministry_has_one_mail(house: House) -> None:
    house.sato.trigger(SUMMARY, "september", {"month": "2026-09"})
    house.asked(SUMMARY, "september", "check")
    house.sato.approve(SUMMARY, "september", "check")
    house.asked(SUMMARY, "september", "approve")
    house.sato.approve(SUMMARY, "september", "approve")  # the same person: asked again
    house.asked(SUMMARY, "september", "approve", times=2)
    assert house.post.mails == []
    (step,) = {one.step for one in approvals.waiting(house.engine)}
    assert step == "approve"
    house.suzuki.approve(SUMMARY, "september", "approve")
    assert house.ends(SUMMARY, "september") == "success", house.airflow.log_tail(
        SUMMARY, "september"
    )
    assert len(house.post.mails) == 4
    assert {tuple(by) for (by,) in house.told("SELECT approved_by FROM report.issued_return")} == {
        ("admin", "suzuki")
    }
    assert approvals.waiting(house.engine) == []


def test_a_month_that_has_not_ended_is_not_sent(house: House) -> None:
    this = datetime.now(JAPAN)
    house.sato.trigger(SUMMARY, "early", {"month": f"{this:%Y-%m}"})
    assert house.ends(SUMMARY, "early") == "failed"
    assert "has not ended" in house.airflow.log_tail(SUMMARY, "early", 400)


def test_the_same_month_again_asks_nobody_and_sends_nothing(house: House) -> None:
    house.sato.trigger(SUMMARY, "again", {"month": "2026-09"})
    assert house.ends(SUMMARY, "again") == "success", house.airflow.log_tail(SUMMARY, "again")
    assert len(house.post.mails) == 4


def test_a_correction_approved_in_the_pages_is_sent_marked(house: House) -> None:
    """What an officer answers there is written down, and Airflow finds it when it next looks."""
    verified(house.engine, "welfare", datetime(2026, 9, 20, tzinfo=UTC), match=90)
    params = {"month": "2026-09", "correction": "1件の追加"}
    house.sato.trigger(SUMMARY, "corrected", params)
    house.asked(SUMMARY, "corrected", "check")
    hashes = {one.issued.addressee: one.issued.sha256 for one in approvals.waiting(house.engine)}
    assert set(hashes) == {"mhlw", "digital"}
    for step, person in (("check", "kato"), ("approve", "ito")):
        approvals.answer(house.engine, SEPTEMBER, hashes, step, person)
    house.ten_minutes_pass("corrected")
    assert house.ends(SUMMARY, "corrected") == "success"
    corrections = house.post.mails[4:]
    assert len(corrections) == 2
    assert all("【訂正 第2版】" in mail["Subject"] for _, mail in corrections)
    by = house.told("SELECT approved_by FROM report.issued_return WHERE revision = 2")
    assert {tuple(people) for (people,) in by} == {("kato", "ito")}


def test_a_question_that_nobody_answered_is_asked_again(house: House) -> None:
    house.sato.trigger(SUMMARY, "slow", {"month": "2026-07"})
    house.asked(SUMMARY, "slow", "check")
    house.ten_minutes_pass("slow")
    house.asked(SUMMARY, "slow", "check", times=2)
    assert house.sato.state(SUMMARY, "slow") == "running"


def test_a_public_release_is_sent_once_approved(house: House, tmp_path: Path) -> None:
    release = a_release(tmp_path / "in")
    with house.engine.begin() as connection:
        one = kept.keep(connection, PUBLIC, release)
    for step, person in (("check", "kato"), ("approve", "ito")):
        approvals.answer(house.engine, one.month, {PUBLIC: one.sha256}, step, person)
    house.sato.trigger(PUBLICATION, "january", {"month": "2026-01"})
    assert house.ends(PUBLICATION, "january") == "success"
    recipients, mail = house.post.mails[-1]
    assert (len(house.post.mails), recipients) == (7, ["koho@tenken.example"])
    assert "公表資料" in mail["Subject"]


def test_built_anew_in_between_sends_nothing(house: House) -> None:
    house.sato.trigger(SUMMARY, "august", {"month": "2026-08"})
    house.asked(SUMMARY, "august", "check")
    verified(house.engine, "welfare", datetime(2026, 8, 20, tzinfo=UTC), match=70)
    issue.build(house.engine, reporting(), date(2026, 8, 1))
    house.sato.approve(SUMMARY, "august", "check")
    assert house.ends(SUMMARY, "august") == "failed"
    assert "built anew" in house.airflow.log_tail(SUMMARY, "august", 400)
    assert len(house.post.mails) == 7
    # Cleared, Airflow would show the question of before; so this run asks no more.
    house.sato.clear(SUMMARY, "august", "build")
    until(lambda: house.sato.state(SUMMARY, "august") == "running", "it does not begin again")
    assert house.ends(SUMMARY, "august") == "failed"
    assert "trigger a new run" in house.airflow.log_tail(SUMMARY, "august", 400)


def test_the_watch_tells_the_office_of_what_came_back_and_of_what_will_be_late(
    house: House,
) -> None:
    before = len(house.post.mails)
    returned = house.post.mails[0][1]["Message-ID"]
    (house.folder / "back" / "1.eml").write_text(came_back(returned), encoding="ascii")
    house.sato.trigger(WATCH, "monday", {})
    assert house.ends(WATCH, "monday") == "failed"  # so that it is seen there too
    office = house.post.mails[before:]
    assert all(to == ["joho@city.tenken.example"] for to, _ in office)
    assert sorted(mail["Subject"] for _, mail in office) == [
        "【点検】期限に遅れるおそれがあります", "【点検】進捗報告が届いていません",
    ]  # fmt: skip
    assert (house.folder / "output" / "summary" / "deadlines.html").is_file()
