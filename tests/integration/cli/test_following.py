"""`tenken survey`, `escalation`, `webhooks` and the workbook's commands, as typed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sqlalchemy import Engine

from tenken.cli import group
from tenken.workbooks.layout import FIRST_ROW, SHEET, place
from tests.integration.made import a_ticket


@pytest.fixture
def typed(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TENKEN_DATABASE_URL", database_url)

    def run(*words: str) -> Result:
        return CliRunner().invoke(group, list(words), catch_exceptions=False)

    return run


def test_a_survey_from_log_to_report(engine: Engine, typed, tmp_path: Path) -> None:
    ticket_id = a_ticket(
        engine, "W-7", state="confirmed", linked_on="2026-09-01",
        suspended_at="timestamptz('2026-10-31 12:00 Asia/Tokyo')",
        confirmed_at="timestamptz('2026-11-02 12:00 Asia/Tokyo')",
    )  # fmt: skip
    listed = typed("survey", "list").output
    assert "漏えいのおそれ" in listed
    assert "2026-11-06" in listed
    log = tmp_path / "portal.csv"
    log.write_text(f"是正票番号,日時\n{ticket_id},2026-09-15 21:00\n{ticket_id}\n")
    loaded = typed(
        "survey", "load", str(log), "--source", "portal", "--from", "2026-09-01",
        "--until", "2026-11-02", "--by", "officer",
    )  # fmt: skip
    assert loaded.exit_code == 1  # a line could not be read
    assert "portal.csv 3行目" in loaded.output
    assert "調査中の是正票に関するもの1行、読み込めなかったもの1行" in loaded.output
    shown = typed("survey", "show", "1").output
    assert "紐付け日 2026-09-01　連携停止日 2026-10-31" in shown
    assert "案 漏えい確認" in shown
    assert "マイナポータル閲覧履歴 2026-09-01～2026-11-02：2026-09-15 閲覧" in shown
    decided = typed("survey", "decide", "1", "confirmed", "--version", "1", "--by", "officer")
    assert "「漏えい確認」と判定しました" in decided.output
    on = ("--on", "2026-11-05", "--version", "2", "--by", "officer")
    assert "速報を記録しました" in typed("survey", "reported", "1", "preliminary", *on).output


def test_tickets_out_and_in(engine: Engine, typed, tmp_path: Path) -> None:
    ticket_id = a_ticket(engine, "W-1")
    file = tmp_path / "tickets.xlsx"
    typed("tickets", "export", str(file), "--section", "生活福祉課", "--by", "officer")
    assert file.stat().st_mode & 0o777 == 0o600
    book = load_workbook(file)
    book[SHEET].cell(FIRST_ROW, place("to")).value = "連携停止中"
    book.save(file)
    shown = typed("tickets", "import", str(file), "--by", "officer").output
    assert f"是正票 {ticket_id}：未対応 → 連携停止中" in shown
    done = typed("tickets", "import", str(file), "--apply", "--by", "officer")
    assert (done.exit_code, "反映しました：1件" in done.output) == (0, True)
    book[SHEET].cell(FIRST_ROW, place("to")).value = "完了"
    out = io.BytesIO()
    book.save(out)
    file.write_bytes(out.getvalue())
    conflict = typed("tickets", "import", str(file), "--by", "officer")
    assert conflict.exit_code == 1
    assert (
        f"是正票!K{FIRST_ROW}（是正票 {ticket_id}）：出力した後に更新されています"
        in conflict.output
    )


def test_what_is_due_and_what_waits(engine: Engine, typed) -> None:
    assert "Nothing is due" in typed("escalation").output
    a_ticket(engine, "W-1", due_on=str(date(2026, 1, 1)))
    assert "是正票 期限超過" in typed("escalation").output
    assert "No endpoint is known" in typed("webhooks", "status").output
    assert typed("webhooks", "deliver").exit_code == 0
    assert typed("webhooks", "secret").output.startswith("whsec_")
