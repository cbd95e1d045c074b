"""A day's work in the browser: what is due is found, looked at, led to its end."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tenken import leaks
from tenken.pipeline.ticket import raise_tickets
from tests.integration.failures import MATCH, prepared
from tests.integration.web.conftest import AtDesk, CityHall
from tests.integration.web.pages import looked_at


def row(hall: CityHall, ticket_id: int) -> Any:
    """A ticket as it stands."""
    with hall.engine.connect() as connection:
        return connection.execute(
            text("SELECT * FROM tenken.ticket WHERE ticket_id = :it"), {"it": ticket_id}
        ).one()


def revealed(hall: CityHall) -> int:
    """How often values were shown."""
    with hall.engine.connect() as connection:
        return int(
            connection.execute(
                text("SELECT count(*) FROM tenken.audit WHERE what = 'reveal'")
            ).scalar_one()
        )


def state(page: Page, title: str) -> None:
    """The page says that the ticket is in that state."""
    expect(page.locator("h1 .chips")).to_contain_text(title)


def test_an_overdue_mislink_is_led_to_its_end(at_desk: AtDesk, hall: CityHall) -> None:
    page = at_desk("fukushi01")
    page.goto("/")
    page.get_by_role("link", name="課全体で期限を過ぎた").click()
    page.locator(".list tbody th a").first.click()
    number = int(page.url.split("/tickets/")[1].split("?")[0])
    assert row(hall, number).due_on < datetime.now(UTC).date()

    page.get_by_role("button", name="わたしの担当にする").click()
    assert row(hall, number).assignee == "fukushi01"

    before = revealed(hall)
    expect(page.locator("td.value")).to_have_count(0)
    expect(page.get_by_text("伏せています").first).to_be_visible()
    looked_at(page, "ticket")
    page.get_by_role("button", name="値を見る").click()
    expect(page.locator("td.value mark").first).to_be_visible()
    assert revealed(hall) == before + 1
    looked_at(page, "ticket-revealed")

    page.get_by_role("button", name="「連携停止中」にする").click()
    state(page, "連携停止中")
    page.get_by_role("button", name="「本人確認済み」にする").click()
    state(page, "本人確認済み")
    page.get_by_role("button", name="「訂正済み（再点検待ち）」にする").click()
    state(page, "訂正済み（再点検待ち）")

    found = {row(hall, number).record_id: MATCH}
    raise_tickets(prepared(hall.engine, "recheck of the test", found, kind="recheck"))
    page.reload()
    state(page, "再点検で確認済み")
    expect(page.get_by_role("button", name="「完了」にする")).to_be_disabled()

    for person in range(2):
        box = page.locator("#persons .equal > div").nth(person)
        box.get_by_text("連絡を記録する").click()
        box.get_by_role("button", name="記録する").first.click()
        box = page.locator("#persons .equal > div").nth(person)
        box.get_by_text("通知を記録する").click()
        box.get_by_role("button", name="記録する").last.click()
    today = datetime.now(UTC).date()
    leaks.open_confirmed(hall.engine, today)
    for survey in leaks.surveys(hall.engine):
        leaks.decide(
            hall.engine, survey.survey_id, "none", by="fukushi02", version=survey.version,
            reason="閲覧の記録なし", today=today,
        )  # fmt: skip
    page.reload()
    page.get_by_role("button", name="「完了」にする").click()
    state(page, "完了")
    expect(page.locator(".history")).to_contain_text("再点検で解消を確認")
    with hall.engine.connect() as connection:
        who = connection.execute(
            text("SELECT DISTINCT who FROM tenken.audit WHERE ticket_id = :it AND what = 'move'"),
            {"it": number},
        ).scalars()
        assert list(who) == ["fukushi01"]


def test_a_difference_is_accepted_by_a_second_officer(at_desk: AtDesk, hall: CityHall) -> None:
    number = hall.ticket("operation = 'welfare' AND verdict = 'status'")
    officer, approver = at_desk("fukushi01"), at_desk("fukushi10")
    officer.goto(f"/tickets/{number}")
    officer.get_by_text("「確認済み差異の承認待ち」にする").first.click()
    officer.locator("#why-proposed").fill("転出の取消しを確認")
    officer.locator("#until-proposed").fill((date.today() + timedelta(days=90)).isoformat())  # noqa: DTZ011
    officer.get_by_role("button", name="「確認済み差異の承認待ち」にする").click()
    state(officer, "承認待ち")
    expect(officer.get_by_role("button", name="「確認済み差異」にする")).to_have_count(0)

    approver.goto("/")
    approver.get_by_role("link", name="承認を待っている").click()
    approver.get_by_role("link", name=str(number), exact=True).click()
    expect(approver.get_by_text("転出の取消しを確認").first).to_be_visible()
    approver.get_by_role("button", name="「確認済み差異」にする").click()
    assert row(hall, number).state == "accepted"


def test_an_officer_cannot_approve_by_a_form_of_their_own(at_desk: AtDesk, hall: CityHall) -> None:
    number = hall.ticket("operation = 'nursing_care' AND verdict = 'review'")
    page = at_desk("kaigo01")
    page.goto(f"/tickets/{number}")
    page.locator("input[name=to]").first.evaluate("it => { it.value = 'accepted' }")
    page.locator("input[name=to] ~ button").first.click()
    expect(page.get_by_role("heading", name="権限がありません")).to_be_visible()
    assert row(hall, number).state == "open"


def test_of_protected_persons_no_address_is_shown(at_desk: AtDesk, hall: CityHall) -> None:
    number = hall.ticket("queue = 'restricted'")
    operation = row(hall, number).operation
    page = at_desk({"nursing_care": "kaigo01"}[operation])
    page.goto(f"/tickets/{number}")
    page.get_by_role("button", name="値を見る").click()
    address = page.locator(".sides tr", has=page.get_by_role("rowheader", name="住所"))
    expect(address.first).to_contain_text("住所は表示しません")
    assert address.locator("td.value").count() == 0
    looked_at(page, "ticket-protected")


def test_who_was_too_late_is_told_and_overwrites_nothing(at_desk: AtDesk, hall: CityHall) -> None:
    number = hall.ticket("operation = 'nursing_care' AND verdict = 'status' AND state = 'open'")
    one, other = at_desk("kaigo01"), at_desk("kaigo01")
    for page in (one, other):
        page.goto(f"/tickets/{number}")
    one.get_by_role("button", name="「連携停止中」にする").click()
    state(one, "連携停止中")
    other.get_by_role("button", name="「本人確認済み」にする").click()
    expect(other.get_by_role("alert")).to_contain_text("先に更新されています")
    assert row(hall, number).state == "suspended"


def test_many_at_once_are_seen_before_they_are_moved(at_desk: AtDesk, hall: CityHall) -> None:
    page = at_desk("kaigo01")
    page.goto("/tickets?verdict=status&state=open&sort=number")
    looked_at(page, "tickets")
    boxes = page.locator("input[name=ticket]")
    numbers = [int(box.get_attribute("value").split(":")[0]) for box in boxes.all()[:3]]
    for place in range(3):
        boxes.nth(place).check()
    page.locator("#what").select_option("suspended")
    page.get_by_role("button", name="何が起きるか確かめる").click()
    expect(page.get_by_text("3件を変更します")).to_be_visible()
    assert {row(hall, number).state for number in numbers} == {"open"}
    looked_at(page, "bulk")
    with hall.engine.begin() as connection:  # somebody is quicker with one of them
        connection.execute(
            text("UPDATE tenken.ticket SET version = version + 1 WHERE ticket_id = :it"),
            {"it": numbers[0]},
        )
    page.get_by_role("button", name="3件を変更する").click()
    expect(page.get_by_text("2件を変更しました")).to_be_visible()
    expect(page.get_by_text("先に更新されています")).to_be_visible()
    assert [row(hall, n).state for n in numbers] == ["open", "suspended", "suspended"]


def test_what_is_not_ones_own_is_not_moved_with_the_rest(at_desk: AtDesk, hall: CityHall) -> None:
    own = hall.ticket("operation = 'nursing_care' AND verdict = 'review' AND state = 'open'")
    foreign = hall.ticket("operation = 'child_allowance' AND state = 'open'")
    page = at_desk("kaigo01")
    page.goto(f"/tickets?q={own}")
    seen = f"{foreign}:{row(hall, foreign).version}"
    box = page.locator("input[name=ticket]").first
    box.evaluate("(it, more) => { const twin = it.cloneNode(); twin.value = more; "
                 "twin.checked = true; it.after(twin); it.checked = true }", seen)  # fmt: skip
    page.locator("#what").select_option("suspended")
    page.get_by_role("button", name="何が起きるか確かめる").click()
    expect(page.get_by_text("1件を変更します")).to_be_visible()
    expect(page.get_by_text("あなたの担当ではありません")).to_be_visible()
    form = page.locator("form.actions")
    form.locator("input[name=ticket]").evaluate("(it, more) => { it.value = more }", seen)
    page.get_by_role("button", name="1件を変更する").click()
    expect(page.get_by_text("0件を変更しました")).to_be_visible()
    assert {row(hall, own).state, row(hall, foreign).state} == {"open"}


def test_the_keyboard_alone_leads_everywhere(at_desk: AtDesk) -> None:
    page = at_desk("kaigo01")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移る")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".card a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets?**")
    page.goto("/tickets?verdict=mislink")
    seen = set()
    for _ in range(50):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "[document.activeElement.id || document.activeElement.textContent.trim(),"
            " getComputedStyle(document.activeElement).outlineWidth]"
        )
        seen.add(name)
        assert outline == "4px" or "本文へ移る" in name, f"focus is to be seen: {name}"
    assert {"q", "verdict", "state", "しぼり込む", "what", "何が起きるか確かめる"} <= seen, seen


def test_fifty_tickets_are_gone_through_by_keys(at_desk: AtDesk) -> None:
    page = at_desk("kaigo01")
    page.goto("/tickets?sort=number")
    order = [int(link.inner_text()) for link in page.locator(".list tbody th a").all()]
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("input[name=ticket]:checked").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{order[1]}?**")
    page.keyboard.press("j")
    page.wait_for_url(f"**/tickets/{order[2]}?**")
    page.keyboard.press("k")
    page.wait_for_url(f"**/tickets/{order[1]}?**")
    page.keyboard.press("r")
    expect(page.locator("td.value").first).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_url("**/tickets?sort=number")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("キー操作を使う").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(".list a:focus").count() == 0


def test_a_list_is_saved_and_found_again(at_desk: AtDesk) -> None:
    page = at_desk("kaigo01")
    page.goto("/tickets")
    page.get_by_label("判定").select_option("review")
    page.get_by_role("button", name="しぼり込む").click()
    count = page.locator(".count-line b").inner_text()
    page.get_by_text("この一覧を保存").click()
    page.get_by_label("一覧の名前").fill("目視のもの")
    page.get_by_role("button", name="保存する").click()
    page.goto("/tickets")
    page.get_by_role("link", name="目視のもの").click()
    assert page.locator(".count-line b").inner_text() == count
    other = at_desk("fukushi01")
    other.goto("/tickets")
    assert other.get_by_text("目視のもの").count() == 0
    page.get_by_role("button", name="保存した一覧「目視のもの」を消す").click()
    expect(page.get_by_role("link", name="目視のもの")).to_have_count(0)


def test_it_all_works_without_script(at_desk: AtDesk, hall: CityHall) -> None:
    page = at_desk("kaigo01", java_script_enabled=False)
    page.goto("/tickets?verdict=undecidable")
    page.locator(".list tbody th a").first.click()
    number = int(page.url.split("/tickets/")[1].split("?")[0])
    page.get_by_role("button", name="値を見る").click()
    expect(page.locator("td.value").first).to_be_visible()
    page.get_by_role("button", name="「連携停止中」にする").click()
    assert row(hall, number).state == "suspended"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/help", "words"),
        ("/tickets?verdict=match", "tickets-none"),
        ("/tickets/{ticket}/sheet", "sheet"),
    ],
)
def test_the_other_pages_hold_too(at_desk: AtDesk, hall: CityHall, path: str, name: str) -> None:
    page = at_desk("kaigo01")
    number = hall.ticket("operation = 'nursing_care' AND verdict = 'mislink'")
    page.goto(path.replace("{ticket}", str(number)))
    looked_at(page, name)


def test_in_english_no_japanese_text_of_ours_is_left(at_desk: AtDesk, hall: CityHall) -> None:
    page = at_desk("kaigo01")
    page.goto("/")
    page.get_by_role("button", name="English").click()
    number = hall.ticket("operation = 'nursing_care' AND verdict = 'review'")
    for path in (
        "/", "/tickets", f"/tickets/{number}", "/help", "/accepted", "/accepted?stands=ended",
        "/workbook",
    ):  # fmt: skip
        page.goto(path)
        said = page.locator("main").inner_text()
        said = said.replace(page.locator(".note").inner_text(), "")
        assert re.findall("[\u3040-\u30ff\u4e00-\u9fff]+", said) == []
