"""Accepted differences in the browser: approved by another, refused, withdrawn, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tenken import tickets
from tenken.operations import JAPAN
from tests.integration.web.conftest import AtDesk, CityHall
from tests.integration.web.pages import looked_at

TODAY = datetime.now(JAPAN).date()


def proposed(hall: CityHall, by: str, days: int = 90) -> int:
    """A ticket of welfare whose difference that officer has proposed."""
    number = hall.ticket("operation = 'welfare' AND state = 'open' AND fingerprint IS NOT NULL")
    tickets.move(hall.engine, number, "proposed", by=by, version=version(hall, number),
                 why="届出の遅れを確認", until=TODAY + timedelta(days=days))  # fmt: skip
    return number


def sent(hall: CityHall, officer: str, number: int) -> httpx.Response:
    """The answer to an approval by a form that no page offers."""
    return httpx.post(
        f"{hall.url}/accepted/{number}",
        headers={**hall.sign_in_headers(officer), "Cookie": "tenken_token=ours"},
        data={"token": "ours", "what": "approve", "stands": "waiting",
              "version": str(version(hall, number))},
    )  # fmt: skip


def version(hall: CityHall, number: int) -> int:
    return int(told(hall, "SELECT version FROM tenken.ticket WHERE ticket_id = :it", number)[0])


def told(hall: CityHall, statement: str, number: int) -> Any:
    with hall.engine.connect() as connection:
        return connection.execute(text(statement), {"it": number}).one()


def stands(hall: CityHall, number: int) -> tuple[str, str | None, str | None]:
    """The ticket's state; who approved its difference, and how that ended."""
    return tuple(
        told(
            hall,
            "SELECT t.state, d.approved_by, d.ended FROM tenken.ticket AS t"
            " JOIN tenken.accepted_difference AS d USING (ticket_id)"
            " WHERE ticket_id = :it ORDER BY accepted_id DESC LIMIT 1",
            number,
        )
    )


def box(page: Page, number: int) -> Any:
    """The difference of a ticket on the page."""
    return page.locator("section.box", has=page.get_by_role("link", name=f"是正票 {number}"))


@pytest.mark.parametrize("which", ["waiting", "standing", "expiring", "ended"])
def test_an_empty_list_says_what_would_be_there(at_desk: AtDesk, which: str) -> None:
    page = at_desk("kaigo01")
    page.goto(f"/accepted?stands={which}")
    expect(page.locator(".empty")).to_be_visible()
    looked_at(page, "accepted-none" if which == "waiting" else None)


def test_a_second_officer_approves_and_the_first_cannot(at_desk: AtDesk, hall: CityHall) -> None:
    number, own = proposed(hall, "fukushi01", 20), proposed(hall, "fukushi10")
    page = at_desk("fukushi01")
    page.goto("/accepted")
    expect(page.get_by_role("button", name="承認する")).to_have_count(0)
    page = at_desk("fukushi10")
    page.goto("/")
    page.get_by_role("link", name="確認済み差異", exact=True).click()
    expect(box(page, own).get_by_role("button", name="承認する")).to_have_count(0)
    looked_at(page, "accepted")
    box(page, number).get_by_role("button", name="承認する").click()
    expect(page.get_by_role("status")).to_contain_text("承認しました")
    assert stands(hall, number) == ("accepted", "fukushi10", None)
    page.get_by_role("link", name="まもなく期限").click()
    expect(box(page, number)).to_contain_text("届出の遅れを確認")
    looked_at(page, "accepted-expiring")

    answer = sent(hall, "fukushi10", own)  # nor by a form of one's own
    assert answer.status_code == 409
    assert "別の職員が承認してください" in answer.text
    assert stands(hall, own)[0] == "proposed"


def test_an_officer_who_is_no_approver_is_refused(hall: CityHall) -> None:
    number = proposed(hall, "fukushi02")
    assert sent(hall, "fukushi01", number).status_code == 403
    assert stands(hall, number)[0] == "proposed"


def test_refused_withdrawn_and_revoked_with_a_reason(at_desk: AtDesk, hall: CityHall) -> None:
    refused, withdrawn = proposed(hall, "fukushi01"), proposed(hall, "fukushi10")
    page = at_desk("fukushi10", java_script_enabled=False)
    page.goto("/accepted")
    for number, word, go in ((refused, "承認しない", "承認しないで戻す"),
                             (withdrawn, "提案を取り下げる", "取り下げる")):  # fmt: skip
        one = box(page, number)
        one.locator("summary", has_text=word).click()
        one.get_by_label("理由").fill("書類が足りない")
        one.get_by_role("button", name=go, exact=True).click()
        assert stands(hall, number) == ("open", None, "rejected")
    number = proposed(hall, "fukushi01")
    page.goto("/accepted")
    box(page, number).get_by_role("button", name="承認する").click()
    page.goto("/accepted?stands=standing")
    one = box(page, number)
    one.locator("summary").click()
    one.get_by_label("理由").fill("誤りと判明")
    one.get_by_role("button", name="確認済み差異を取り消す").click()
    assert stands(hall, number) == ("open", "fukushi10", "revoked")
    page.goto("/accepted?stands=ended")
    expect(box(page, number).first).to_contain_text("取り消された")  # the last to end is on top
    page = at_desk("fukushi10")  # axe needs script
    page.goto("/accepted?stands=ended")
    looked_at(page, "accepted-ended")
