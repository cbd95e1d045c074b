"""点検状況: the first page."""

from __future__ import annotations

from sqlalchemy import text

from tests.integration.web.conftest import AtDesk, CityHall
from tests.integration.web.pages import looked_at


def test_one_glance_says_what_is_to_be_done(at_desk: AtDesk, hall: CityHall) -> None:
    with hall.engine.connect() as connection:
        overdue = connection.execute(
            text(
                "SELECT count(*) FROM tenken.ticket WHERE operation = 'welfare'"
                " AND state = 'open' AND due_on < current_date"
            )
        ).scalar_one()
    page = at_desk("fukushi01")
    page.goto("/")
    assert f"期限を過ぎた是正票が{overdue}件" in page.locator(".answer").inner_text()
    assert page.locator("tbody").first.locator("tr").count() == 1, "welfare alone"
    looked_at(page, "standing")


def test_a_leader_sees_all_operations_and_no_way_to_tickets(at_desk: AtDesk) -> None:
    page = at_desk("tokatsu")
    page.goto("/")
    assert page.locator("tbody").first.locator("tr").count() == 4
    assert page.locator("a[href*='/tickets']").count() == 0
    looked_at(page, "standing-leader")
