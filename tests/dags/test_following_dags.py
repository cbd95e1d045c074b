"""tenken_escalation and tenken_webhooks by `dag.test()`: a real mail server, a real tracker."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tenken import database, home
from tenken.database.embedded import EmbeddedServer
from tenken.webhooks import Endpoint, synchronise
from tests.integration.escalation.mailbox import Mailbox, open_mailbox
from tests.integration.made import a_ticket
from tests.integration.webhooks.tracker import Tracker, running

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(scope="module")
def ended(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("following")
    place = folder / "checkout"
    for name in ("include", "expectations", "dags", "plugins"):
        shutil.copytree(home() / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    rules = place / "include" / "escalation.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace(
            "生活福祉課: {to: []", "生活福祉課: {to: [fukushi@city.example]"
        ),
        encoding="utf-8",
    )
    (place / "include" / "webhooks.yaml").write_text(
        "endpoints: [{name: redmine, connection: tenken_webhook_redmine}]", encoding="utf-8"
    )
    for name in ("following_tenken", "following_airflow"):
        server.create_database(name)
    engine = database.connect(server.url("following_tenken"))
    database.migrate(engine)
    synchronise(engine, [Endpoint(name="redmine", connection="x")])
    ticket_id = a_ticket(engine, "点検かなりあ", due_on="2026-01-01")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO tenken.ticket_event (ticket_id, event) VALUES (:t, 'opened')"),
            {"t": ticket_id},
        )
    mailbox, tracker = Mailbox(), Tracker()
    with open_mailbox(mailbox), running(tracker):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")} | {
            "AIRFLOW_HOME": str(folder / "airflow"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": str(place / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(place / "plugins"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": server.url("following_airflow"),
            "TENKEN_DATABASE_URL": server.url("following_tenken"),
            "TENKEN_HOME": str(place),
            "AIRFLOW_CONN_TENKEN_SMTP": json.dumps(
                {
                    "conn_type": "smtp", "host": "127.0.0.1", "port": mailbox.port,
                    "extra": {
                        "disable_ssl": True, "disable_tls": True,
                        "from_email": "tenken@city.example",
                    },
                }
            ),
            "AIRFLOW_CONN_TENKEN_WEBHOOK_REDMINE": json.dumps(
                {
                    "conn_type": "http", "schema": "http", "host": "127.0.0.1",
                    "port": tracker.port, "password": SECRET, "extra": {"path": "/hooks"},
                }
            ),
        }  # fmt: skip
        airflow = [sys.executable, "-m", "airflow", "db", "migrate"]
        subprocess.run(airflow, env=environment, check=True, capture_output=True)
        process = subprocess.run(
            [sys.executable, str(Path(__file__).parent / "take.py"), "tenken_escalation",
             "tenken_webhooks", "tenken_escalation"],
            input="{}", env=environment, cwd=place, capture_output=True, text=True, check=False,
        )  # fmt: skip
    engine.dispose()
    assert process.returncode == 0, process.stderr[-3000:]
    line = next(ln for ln in process.stdout.splitlines() if ln.startswith("RESULT "))
    said = process.stdout + process.stderr
    return json.loads(line.removeprefix("RESULT ")), mailbox, tracker, said, ticket_id


def test_both_dags_succeed_and_hand_on_counts(ended) -> None:
    runs = ended[0]
    assert {run["state"] for run in runs.values()} == {"success"}
    assert runs["tenken_webhooks"]["xcom"] == {
        "deliver": {"redmine": {"sent": 1, "failed": 0, "waiting": 0}}
    }
    # The second of the day's two runs.
    assert runs["tenken_escalation"]["xcom"] == {
        "mail": {"sent": 0, "already": 1, "failed": 0, "uncertain": 0}
    }


def test_one_mail_and_one_message_arrive_without_persons(ended) -> None:
    _, mailbox, tracker, said, ticket_id = ended
    [message] = mailbox.received
    assert mailbox.addressed == [["fukushi@city.example"]]
    assert f"#{ticket_id}" in message.get_content()
    assert tracker.ids(ticket_id)
    for word in ("かなりあ", SECRET, "fukushi@"):
        assert word not in said
    assert "かなりあ" not in message.get_content() + str(tracker.taken)
