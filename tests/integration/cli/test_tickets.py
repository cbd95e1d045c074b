"""`tenken tickets` and `tenken audit`, as typed at a terminal."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from tenken.cli import group
from tenken.pipeline.ticket import raise_tickets
from tenken.tickets.errors import TicketError
from tests.integration.failures import MATCH, MISLINK, REVIEW, prepared


@pytest.fixture(autouse=True)
def found(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticket 1 a mis-link, ticket 2 a difference, ticket 3 of a protected person."""
    monkeypatch.setenv("TENKEN_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    run = prepared(
        engine, "one", {"A": MISLINK, "B": REVIEW, "C": REVIEW, "D": MATCH}, protected={"C": "1"}
    )
    raise_tickets(run)


def said(*words: str) -> str:
    result = CliRunner().invoke(group, list(words))
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.output


def refused(*words: str) -> Result:
    result = CliRunner().invoke(group, list(words))
    assert result.exit_code != 0
    return result


def number(record: str, engine: Engine) -> str:
    with engine.connect() as connection:
        return str(
            connection.exec_driver_sql(
                "SELECT ticket_id FROM tenken.ticket WHERE record_id = %s", (record,)
            ).scalar_one()
        )


def test_the_list(engine: Engine) -> None:
    for words in (["tickets"], ["tickets", "welfare"], ["tickets", "list", "welfare"]):
        lines = said(*words).splitlines()
        assert [re.split(r"\s+", line)[4] for line in lines[1:]] == ["-", "-"]
        assert "critical" in lines[1]
    assert "No ticket" in said("tickets", "nursing_care")
    assert len(said("tickets", "list", "--restricted").splitlines()) == 2


def test_a_mislink_to_its_end(engine: Engine) -> None:
    one = number("A", engine)
    by = ("--by", "一郎")
    wrong = refused("tickets", "move", one, "closed", *by)
    assert isinstance(wrong.exception, TicketError)
    assert "連携停止中（suspended）" in str(wrong.exception)
    assert "連携停止中" in said("tickets", "move", one, "suspended", *by)
    said("tickets", "move", one, "confirmed", *by)
    said("tickets", "move", one, "corrected", *by)
    raise_tickets(prepared(engine, "two", {"A": MATCH}))
    for person in ("data", "number"):
        said("tickets", "contact", one, person, "--way", "phone", "--result", "reached", *by)
        said("tickets", "inform", one, person, "--way", "letter", *by)
    waits = refused("tickets", "move", one, "closed", *by)
    assert "漏えい調査" in str(waits.exception)
    said("survey", "list")  # opens those of confirmed mis-links
    with engine.connect() as connection:
        survey, version = connection.execute(
            text("SELECT survey_id, version FROM tenken.survey WHERE ticket_id = :ticket"),
            {"ticket": one},
        ).one()
    stated = ("--version", str(version), "--reason", "照会記録を確認", *by)
    said("survey", "decide", str(survey), "possible", *stated)
    assert "完了" in said("tickets", "move", one, "closed", *by)
    shown = said("tickets", "show", one)
    for word in ("点検で発見", "再点検で解消を確認", "通知済み", "一郎", "番号の本人"):
        assert word in shown
    assert "点検　花子" not in shown


def test_four_eyes(engine: Engine) -> None:
    two = number("B", engine)
    until = (date.today() + timedelta(days=90)).isoformat()  # noqa: DTZ011
    said("tickets", "dismiss", two, "--by", "一郎", "--why", "通称名の登録", "--until", until)
    assert "別の職員" in str(refused("tickets", "approve", two, "--by", "一郎").exception)
    assert "確認済み差異" in said("tickets", "approve", two, "--by", "二郎")
    assert until in said("tickets", "show", two)


def test_an_old_version_is_refused(engine: Engine) -> None:
    one = number("A", engine)
    said("tickets", "assign", one, "二郎", "--by", "一郎")
    stale = refused("tickets", "move", one, "suspended", "--by", "一郎", "--version", "1")
    assert "先に更新されています" in str(stale.exception)


def test_reveal_masks_the_number_and_is_logged(engine: Engine) -> None:
    shown = said("tickets", "reveal", number("A", engine), "--by", "一郎", "--why", "本人確認")
    assert "********9018" in shown
    assert "123456789018" not in shown
    assert "緑町" in shown
    assert "緑町" not in said(
        "tickets", "reveal", number("C", engine), "--by", "一郎", "--why", "確認", "--number"
    )
    assert "entries hold" in said("audit", "verify")


def test_a_report_at_the_counter(engine: Engine) -> None:
    words = ("--origin", "counter", "--by", "窓口", "--why", "申出")
    assert "受付" in said("tickets", "take-in", "welfare", "D", *words)
    assert "既存の是正票に追記" in said("tickets", "take-in", "welfare", "A", *words)
    assert "counter" in said("tickets")


def test_the_audit_log_and_a_head_noted_before(engine: Engine) -> None:
    head = said("audit", "verify").splitlines()[-1]
    said("tickets", "assign", number("A", engine), "--by", "一郎")
    said("audit", "verify", "--head", head)
    forged = head[:-1] + ("0" if head[-1] != "0" else "1")
    assert "not the one that was noted" in refused("audit", "verify", "--head", forged).output
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE tenken.audit DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE tenken.audit SET who = 'x' WHERE entry_no = 1")
    assert "entry 1 was changed" in refused("audit", "verify").output


def test_a_key_is_made(engine: Engine) -> None:
    assert len(said("db", "key").strip()) == 44
