"""漏えい調査: what is due, a survey from its logs to its decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import httpx
import openpyxl
import pytest
from sqlalchemy import text

from tenken import leaks
from tenken.operations import JAPAN
from tests.integration.web.conftest import AtDesk, CityHall
from tests.integration.web.pages import looked_at

TODAY = datetime.now(JAPAN).date()
KNOWN = TODAY - timedelta(days=1)


@pytest.fixture(scope="module")
def survey(hall: CityHall) -> tuple[int, int]:
    """The survey of a mis-link of welfare known yesterday: its number and its ticket's."""
    ticket_id = hall.ticket("operation = 'welfare' AND verdict = 'mislink'")
    survey_id = leaks.open_survey(hall.engine, ticket_id, KNOWN, by="fukushi01", today=TODAY)
    return survey_id, ticket_id


def fill(page, source: str, file: Path) -> None:
    """The form of a log that holds all days since 2016."""
    page.goto("/access-logs")
    page.locator(f"#source-{source}").check()
    page.get_by_label("はじめの日").fill("2016-01-01")
    page.get_by_label("おわりの日").fill(TODAY.isoformat())
    page.get_by_label("ファイル", exact=True).set_input_files(file)
    page.get_by_role("button", name="内容を確かめる").click()


def test_without_a_survey_the_list_says_how_one_comes_about(at_desk: AtDesk) -> None:
    page = at_desk("kaigo01")
    page.goto("/surveys")
    assert "調査が自動で始まり" in page.locator(".empty").inner_text()
    looked_at(page)


def test_a_survey_of_a_confirmed_mislink_is_there_when_one_looks(
    at_desk: AtDesk, hall: CityHall
) -> None:
    ticket_id = hall.ticket("operation = 'nursing_care' AND verdict = 'mislink'")
    with hall.engine.begin() as connection:
        connection.execute(
            text("UPDATE tenken.ticket SET confirmed_at = now() WHERE ticket_id = :id"),
            {"id": ticket_id},
        )
    page = at_desk("kaigo01")
    page.goto("/surveys")
    assert page.get_by_role("link", name=f"是正票 {ticket_id}").is_visible()


def test_the_list_says_what_is_due(at_desk: AtDesk, survey: tuple[int, int]) -> None:
    page = at_desk("fukushi01")
    page.goto("/surveys")
    row = page.locator("tbody tr", has=page.get_by_role("link", name=f"漏えい調査 {survey[0]}"))
    assert "あと3日" in row.inner_text(), "five days, the day it was known is the first"
    assert "判定前" in row.inner_text()
    looked_at(page, "surveys")


def test_a_log_is_shown_before_it_is_kept(
    at_desk: AtDesk, hall: CityHall, survey: tuple[int, int], tmp_path: Path
) -> None:
    survey_id, ticket_id = survey
    file = tmp_path / "閲覧履歴.csv"
    file.write_text(
        f"是正票番号,日時,氏名\n{ticket_id},2026-09-15 21:05,点検かなりあ\n"
        f"{ticket_id},いつか,\nx,,\n"
    )
    page = at_desk("fukushi01", java_script_enabled=False)
    fill(page, "portal", file)
    said = page.locator("main").inner_text()
    assert "2026年9月15日" in said
    assert "是正票番号が数字ではありません" in said
    assert "点検かなりあ" not in page.content()
    assert leaks.survey(hall.engine, survey_id)[1] == [], "nothing is kept yet"
    page.get_by_role("button", name="この内容を残す").click()
    assert "アクセス記録を読み込み" in page.get_by_role("status").inner_text()
    found, logs = leaks.survey(hall.engine, survey_id)
    assert found.proposed == "confirmed"
    assert {log.file for log in logs} == {"閲覧履歴.csv"}


def test_a_book_of_excel_is_read_like_a_file(
    at_desk: AtDesk, survey: tuple[int, int], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["是正票番号", "日時", "提供先機関"])
    book.active.append([survey[1], TODAY - timedelta(days=40), "年金機構"])
    file = tmp_path / "提供記録.xlsx"
    book.save(file)
    page = at_desk("fukushi01")
    fill(page, "provision", file)
    assert "年金機構" in page.locator("tbody").first.inner_text()
    assert page.locator("#findings").count() == 0, "columns that are not there are no remark"
    looked_at(page, "access-log")
    page.get_by_role("button", name="この内容を残す").click()
    page.wait_for_url("**done=kept")


def test_what_is_wrong_with_a_file_is_said_and_nothing_kept(
    at_desk: AtDesk, tmp_path: Path
) -> None:
    file = tmp_path / "bad.xlsx"
    file.write_bytes(b"PK no book")
    page = at_desk("fukushi01")
    fill(page, "portal", file)
    assert "CSVで出力し直して" in page.get_by_role("alert").inner_text()
    file = tmp_path / "other.csv"
    file.write_text("日時,操作\n2026-09-15,照会\n")
    fill(page, "portal", file)
    assert "だれの記録かを示す列がありません" in page.get_by_role("alert").inner_text()
    looked_at(page, "access-logs")


def test_counts_of_ones_own_making_are_refused(hall: CityHall) -> None:
    answer = httpx.post(
        f"{hall.url}/access-logs/keep",
        headers={**hall.sign_in_headers("fukushi01"), "Cookie": "tenken_token=ours"},
        data={"token": "ours", "waiting": "eJyrVkrOT0lVslJQKi1OLVKqBQA2FQWT" * 3},
    )
    assert answer.status_code == 400


def test_another_decision_wants_a_reason(at_desk: AtDesk, survey: tuple[int, int]) -> None:
    page = at_desk("fukushi01")
    page.goto(f"/surveys/{survey[0]}")
    looked_at(page, "survey")
    page.get_by_label("漏えいのおそれ").check()
    page.get_by_role("button", name="この判定を記録する").click()
    assert "理由を記入してください" in page.get_by_role("alert").inner_text()
    page.get_by_label("漏えいのおそれ").check()
    page.get_by_label("理由").fill("閲覧したのは本人の家族と分かったため")
    page.get_by_role("button", name="この判定を記録する").click()
    assert "判定を記録しました" in page.get_by_role("status").inner_text()
    assert "システムの案と異なります" in page.locator("main").inner_text()
    looked_at(page)


def test_facts_move_the_days_and_reports_end_them(
    at_desk: AtDesk, hall: CityHall, survey: tuple[int, int]
) -> None:
    page = at_desk("fukushi01")
    page.goto(f"/surveys/{survey[0]}")
    page.get_by_text("事実を改める").click()
    page.get_by_label("不正の目的で行われたおそれがある").check()
    page.get_by_role("button", name="改めて期限を計算する").click()
    found = leaks.survey(hall.engine, survey[0])[0]
    assert found.final_due_on >= KNOWN + timedelta(days=59)
    page.get_by_text("速報を報告した日を記録する").click()
    page.get_by_role("button", name="記録する", exact=True).first.click()
    assert "報告した日を記録しました" in page.get_by_role("status").inner_text()
    assert leaks.survey(hall.engine, survey[0])[0].preliminary_reported_on == TODAY


def test_two_who_decide_at_once_do_not_overwrite(
    at_desk: AtDesk, hall: CityHall, survey: tuple[int, int]
) -> None:
    page = at_desk("fukushi01")
    page.goto(f"/surveys/{survey[0]}")
    with hall.engine.begin() as connection:
        connection.execute(text("UPDATE tenken.survey SET version = version + 1"))
    page.get_by_role("button", name="判定を改める").click()
    assert "ほかの職員が先に更新しました" in page.get_by_role("alert").inner_text()


def test_a_survey_is_opened_by_hand(at_desk: AtDesk, hall: CityHall) -> None:
    ticket_id = hall.ticket("operation = 'welfare' AND verdict <> 'mislink'")
    page = at_desk("fukushi02")
    page.goto("/surveys?show=decided")
    page.get_by_text("手動で調査を始める").click()
    page.get_by_label("是正票", exact=True).fill(str(ticket_id))
    page.get_by_label("知った日", exact=True).fill(TODAY.isoformat())
    page.get_by_role("button", name="調査を始める").click()
    assert "調査を始めました" in page.get_by_role("status").inner_text()


def test_in_english_no_japanese_frame(at_desk: AtDesk, survey: tuple[int, int]) -> None:
    page = at_desk("fukushi01")
    page.goto(f"/surveys/{survey[0]}")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Reports to the Commission").is_visible()
    looked_at(page)
