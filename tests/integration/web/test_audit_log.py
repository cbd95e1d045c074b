"""監査記録: for auditors; what is found, whether the chain holds, and out as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import text

from tenken.tickets import audit, reveal
from tests.integration.web.conftest import AtDesk, CityHall
from tests.integration.web.pages import looked_at


@pytest.fixture(scope="module")
def seen(hall: CityHall) -> int:
    """A ticket of welfare whose values were looked at, for a reason that looks like a formula."""
    ticket_id = hall.ticket("operation = 'welfare'")
    reveal(hall.engine, ticket_id, by="fukushi01", why="=1+1 確認のため", number=False)
    with hall.engine.begin() as connection:
        for _ in range(101):
            audit.append(connection, "fukushi02", "assign", ticket_id, assignee="fukushi01")
    return ticket_id


def test_an_auditor_finds_who_saw_a_ticket(at_desk: AtDesk, seen: int) -> None:
    page = at_desk("kansa", java_script_enabled=False)
    page.goto("/audit")
    page.get_by_label("是正票", exact=True).fill(str(seen))
    page.get_by_label("したこと", exact=True).select_option("reveal")
    page.get_by_role("button", name="しぼり込む").click()
    assert page.get_by_role("status").inner_text() == "1件"
    row = page.locator("tbody tr").first.inner_text()
    assert "fukushi01" in row
    assert "値を見た" in row
    assert "=1+1 確認のため" in row


def test_older_entries_follow(at_desk: AtDesk, seen: int) -> None:
    page = at_desk("kansa-all")
    page.goto("/audit?who=fukushi02")
    assert page.locator("tbody tr").count() == 100
    looked_at(page)
    page.get_by_role("link", name="古い記録へ").click()
    assert page.locator("tbody tr").count() == 1
    page.goto("/audit?below=19")
    looked_at(page, "audit")


def test_days_are_japans_and_nothing_found_says_what_to_do(at_desk: AtDesk, seen: int) -> None:
    page = at_desk("kansa-all")
    page.goto("/audit?last=2020-01-01")
    assert "条件を減らして" in page.locator(".empty").inner_text()
    looked_at(page)
    page.goto("/audit?first=2020-01-01&ticket=" + str(seen))
    assert page.locator("tbody tr").count() > 0


def test_the_export_opens_in_excel_and_is_an_entry(
    at_desk: AtDesk, hall: CityHall, seen: int, tmp_path: Path
) -> None:
    page = at_desk("kansa-all")
    page.goto(f"/audit?ticket={seen}&kind=reveal")
    with page.expect_download() as got:
        page.get_by_role("button", name="CSVで出力する").click()
    file = tmp_path / "audit.csv"
    got.value.save_as(file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    heading, entry = csv.reader(file.read_text("utf-8-sig").splitlines())
    assert heading[:4] == ["番号", "日時", "職員", "したこと"]
    assert entry[2:5] == ["fukushi01", "値を見た", str(seen)]
    with hall.engine.connect() as connection:
        last = connection.execute(
            text("SELECT who, what, about FROM tenken.audit ORDER BY entry_no DESC LIMIT 1")
        ).one()
    assert (last.who, last.what, last.about["entries"]) == ("kansa-all", "export", 1)


def test_a_cell_of_the_export_is_no_formula(
    at_desk: AtDesk, hall: CityHall, tmp_path: Path
) -> None:
    with hall.engine.begin() as connection:
        audit.append(connection, "=cmd()", "assign", None)
    page = at_desk("kansa-all")
    page.goto("/audit?who==cmd()")
    with page.expect_download() as got:
        page.get_by_role("button", name="CSVで出力する").click()
    file = tmp_path / "audit.csv"
    got.value.save_as(file)
    assert "'=cmd()" in file.read_text("utf-8-sig")


def test_the_chain_is_said_to_hold_and_to_be_broken(at_desk: AtDesk, hall: CityHall) -> None:
    page = at_desk("kansa-all")
    page.goto("/audit")
    page.get_by_role("link", name="つながりを確かめる").click()
    assert "書かれたままでつながっています" in page.get_by_role("status").inner_text()
    looked_at(page, "audit-chain")
    page.get_by_label("前に控えた封印").fill("7")
    page.get_by_role("button", name="つながりを確かめる").click()
    assert "番号:封印" in page.get_by_role("alert").inner_text()
    with hall.engine.begin() as connection:  # a superuser gets round the trigger, not the seal
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE tenken.audit SET who = 'nobody' WHERE entry_no = 3"))
    page.goto("/audit/chain")
    assert "はじめの2件は正しく" in page.get_by_role("alert").inner_text()
    looked_at(page)


def test_an_auditor_of_one_place_is_told_who_can_check(at_desk: AtDesk) -> None:
    page = at_desk("kansa")
    page.goto("/audit/chain")
    assert "すべての団体を監査する役割" in page.locator("main").inner_text()
    looked_at(page)
