"""The month's returns in the browser: looked at, checked, approved by another, fetched."""

from __future__ import annotations

import io
import json
from datetime import datetime

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tenken.ministries import reporting
from tenken.operations import JAPAN
from tenken.reports.outgoing import approvals
from tenken.reports.returns import issue
from tests.integration.reports.figures import verified
from tests.integration.web.conftest import AtDesk, CityHall
from tests.integration.web.pages import looked_at

NOW = datetime.now(JAPAN).date()
MONTH = issue.month_before(NOW)
EARLIER = issue.month_before(MONTH)
ADDRESS = f"/summary?month={MONTH:%Y-%m}"


def answered(page: Page, go: str) -> None:
    """The answer is given, as a leader gives it."""
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=go).click()


def sealed(hall: CityHall) -> list[tuple[str, ...]]:
    """Who approved the month's returns."""
    with hall.engine.connect() as connection:
        found = connection.execute(
            text("SELECT approved_by FROM report.issued_return WHERE month = :m"), {"m": MONTH}
        ).scalars()
        return [tuple(by or ()) for by in found]


def test_before_anything_is_made_the_page_says_when(at_desk: AtDesk) -> None:
    page = at_desk("tokatsu")
    page.goto("/summary")
    expect(page.get_by_text("まだ作られていません")).to_be_visible()
    looked_at(page, "summary-none")


@pytest.fixture(scope="module")
def made(hall: CityHall) -> list[str]:
    """The returns of the last two months, waiting; the hashes of the newer."""
    with hall.engine.begin() as connection:  # all was verified in the month before that
        for table, moment in (("run", "finished_at"), ("ticket", "opened_at")):
            connection.execute(
                text(f"UPDATE tenken.{table} SET {moment} = :then"), {"then": f"{EARLIER:%Y-%m}-10"}
            )
        scope = connection.execute(
            text(
                "SELECT in_scope FROM tenken.covered JOIN tenken.run USING (run_id)"
                " WHERE operation = 'welfare'"
            )
        ).scalar_one()
    hashes = {one.addressee: one.sha256 for one in issue.build(hall.engine, reporting(), EARLIER)}
    for step, person in (("check", "kato"), ("approve", "ito")):
        approvals.answer(hall.engine, EARLIER, hashes, step, person)
    at = datetime(MONTH.year, MONTH.month, 10, tzinfo=JAPAN)
    verified(hall.engine, "welfare", at, match=scope - 3)
    return [one.sha256 for one in issue.build(hall.engine, reporting(), MONTH)]


def test_two_leaders_approve_what_they_were_shown(
    at_desk: AtDesk, hall: CityHall, made: list[str]
) -> None:
    first, second = at_desk("tokatsu"), at_desk("tokatsu2")
    first.goto("/")
    first.get_by_role("link", name="進捗報告").click()
    expect(first.get_by_text("1人目の確認を待っています")).to_be_visible()
    expect(first.get_by_text("点検対象の件数").first).to_be_visible()
    looked_at(first, "summary")
    answered(first, "4件の報告を確認済みにする")
    expect(first.get_by_role("status")).to_contain_text("別の統括が承認します")
    expect(first.get_by_text("tokatsu さんが1人目の確認をしています")).to_be_visible()
    expect(first.get_by_role("button", name="承認して送付する")).to_have_count(0)
    assert sealed(hall) == [()] * 4

    second.goto(ADDRESS)
    looked_at(second, "summary-approve")
    answered(second, "4件の報告を承認して送付する")
    expect(second.get_by_role("status")).to_contain_text("承認しました")
    expect(second.get_by_text("Airflow の「進捗報告（月次）」が10分ほどで")).to_be_visible()
    assert sealed(hall) == [("tokatsu", "tokatsu2")] * 4
    assert approvals.next_step(hall.engine, MONTH, {"digital": made[-1]}) is None


def test_a_mail_that_came_back_stands_on_top(at_desk: AtDesk, hall: CityHall, made: list) -> None:
    with hall.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO report.delivery (ministry, month, revision, address, message_id,"
                " state, attempts, problem) VALUES ('mhlw', :m, 1, 'bango-tenken@mhlw.example',"
                " '<1@tenken.example>', 'refused', 1, '550 no such mailbox')"
            ),
            {"m": MONTH},
        )
    page = at_desk("joho")
    page.goto(ADDRESS)
    expect(page.get_by_text("届かなかった報告があります")).to_be_visible()
    expect(page.get_by_text("受け取られませんでした")).to_be_visible()
    looked_at(page, "summary-lost")


def test_the_files_are_those_of_the_hash(at_desk: AtDesk, hall: CityHall, made: list[str]) -> None:
    page = at_desk("kansa")
    page.goto(ADDRESS)
    expect(page.get_by_role("checkbox")).to_have_count(0)
    with page.expect_download() as saved:
        page.locator("#mhlw").get_by_role("link", name="JSON").click()
    content = saved.value.path().read_bytes()
    assert saved.value.suggested_filename == f"return_{MONTH:%Y-%m}_482013_mhlw_r1.json"
    scope = json.loads(content)["operations"][-1]["figures"]["in_scope"]
    with page.expect_download() as saved:
        page.locator("#mhlw").get_by_role("link", name="XLSX").click()
    sheet = load_workbook(io.BytesIO(saved.value.path().read_bytes())).active
    assert scope in [cell.value for row in sheet.iter_rows() for cell in row]
    for ending in ("CSV", "HTML"):
        with page.expect_download() as saved:
            page.locator("#mhlw").get_by_role("link", name=ending).click()
        assert f"{scope}" in saved.value.path().read_text("utf-8-sig").replace(",", "")


def test_one_person_is_not_two_whatever_form_is_sent(
    at_desk: AtDesk, hall: CityHall, made: list[str]
) -> None:
    with hall.engine.begin() as connection:
        connection.execute(text("DELETE FROM report.delivery"))
    before = issue.month_before(EARLIER)
    issue.build(hall.engine, reporting(), before)
    page = at_desk("tokatsu")
    page.goto(f"/summary?month={before:%Y-%m}")
    page.locator("input[name=step]").evaluate("it => { it.value = 'approve' }")
    answered(page, "確認済みにする")
    expect(page.get_by_role("alert")).to_contain_text("まだ1人目の確認が済んでいません")
    answered(page, "確認済みにする")
    other = at_desk("tokatsu2")
    other.goto(f"/summary?month={before:%Y-%m}")
    with hall.engine.begin() as connection:  # the other's check is this one's own
        connection.execute(text("UPDATE report.approval SET person = 'tokatsu2'"
                                " WHERE step = 'check' AND person = 'tokatsu'"
                                " AND sha256 NOT IN (SELECT sha256 FROM report.issued_return"
                                " WHERE approved_by IS NOT NULL)"))  # fmt: skip
    answered(other, "承認して送付する")
    expect(other.get_by_role("alert")).to_contain_text("別の統括が承認してください")


def test_what_was_built_anew_is_looked_at_anew(at_desk: AtDesk, hall: CityHall) -> None:
    earlier = issue.month_before(issue.month_before(EARLIER))
    issue.build(hall.engine, reporting(), earlier)
    page = at_desk("tokatsu")
    page.goto(f"/summary?month={earlier:%Y-%m}")
    page.locator("input[name=return]").first.evaluate(
        "it => { it.value = it.value.split(':')[0] + ':' + '0'.repeat(64) }"
    )
    answered(page, "確認済みにする")
    expect(page.get_by_role("alert")).to_contain_text("作り直された")


def test_a_month_under_way_is_not_approved(at_desk: AtDesk, hall: CityHall) -> None:
    issue.build(hall.engine, reporting(), NOW.replace(day=1))
    page = at_desk("tokatsu")
    page.goto("/summary")
    expect(page.get_by_text("月の途中の数値です").first).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
