"""`make compose`: docs/production.md followed word by word, through the services as processes.

The sample to its end, its figures, the pages over TLS, a mail into the sink, everything stopped and
started again, and once more with the profile celery. Takes some minutes.
"""

from __future__ import annotations

import json
import smtplib
from email.message import EmailMessage

from tests.compose.conftest import Browser, Started, written
from tests.compose.processes import Stack

OPERATIONS = {"welfare", "nursing_care", "resident_tax", "child_allowance"}


def taken(stack: Stack, command: list[str]) -> str:
    """A command of the page: docker compose up, run, exec; what it printed."""
    docker, compose, verb, *words = command
    assert (docker, compose) == ("docker", "compose")
    if ">" in words:  # the shell's: into a file of the host
        words = words[: words.index(">")]
    words = [word for word in words if word not in ("-d", "--build", "--rm", "-T")]
    if verb == "up":
        stack.up()
        return ""
    how = {"run": stack.run, "exec": stack.execute}[verb]
    done = how(*words)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def figures(stack: Stack) -> dict[str, dict[str, int]]:
    held: dict[str, dict[str, int]] = json.loads(
        (stack.volume("output") / "run.json").read_text(encoding="utf-8")
    )["operations"]
    return held


def look_at_the_pages(stack: Stack) -> None:
    browser = Browser(stack)
    assert browser.look("/api/v2/dags")[0] == 401
    browser.sign_in("admin", (stack.checkout / "secrets" / "admin_password").read_text())
    status, page = browser.look("/tenken/")
    assert status == 200, page[:500]
    status, page = browser.look("/tenken/tickets")
    assert status == 200, page[:500]
    assert "482013" in page or "点検市" in page


def test_the_page_word_by_word(started: Started) -> None:
    stack = started("tls", "demo")
    for command in written("first")[1:]:
        said = taken(stack, command)
    assert "are in tickets or under a batch alarm" in said
    once = figures(stack)
    assert set(once) == OPERATIONS
    assert all(one["opened"] for one in once.values())
    for command in written("role"):
        taken(stack, command)
    look_at_the_pages(stack)
    a_mail_is_taken(stack)
    taken(stack, *written("logs"))
    assert taken(stack, *written("backup")).startswith("PGDMP")

    stack.down()  # the host is started anew: everything is as it was
    stack.up()
    look_at_the_pages(stack)
    said = taken(stack, ["docker", "compose", "run", "--rm", "sample"])
    again = figures(stack)
    assert [one["opened"] for one in again.values()] == [0] * len(OPERATIONS)
    assert [one["updated"] for one in again.values()] == [one["opened"] for one in once.values()]


def test_with_workers_of_their_own(started: Started) -> None:
    stack = started("tls", "celery", TENKEN_EXECUTOR="CeleryExecutor")
    assert "worker" in stack.running
    taken(stack, written("first")[2])
    assert set(figures(stack)) == OPERATIONS
    assert "succeeded" in stack.log("worker")


def a_mail_is_taken(stack: Stack) -> None:
    host, port = stack.address("mail", 1025).split(":")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "tenken@city.example", "desk@city.example", "trial"
    mail.set_content("12 open")
    with smtplib.SMTP(host, int(port), timeout=10) as server:
        server.send_message(mail)
    assert "Subject: trial" in stack.log("mail")
