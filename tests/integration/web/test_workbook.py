"""Tickets in Excel from the browser: out, filled in, looked at, taken in."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tenken.operations import JAPAN
from tenken.tickets.life import title
from tenken.workbooks.layout import FIRST_ROW, place
from tests.integration.web.conftest import AtDesk, CityHall
from tests.integration.web.pages import looked_at

TODAY = datetime.now(JAPAN).date()


def exported(page: Page, query: str) -> Workbook:
    """The list as a workbook, saved as a browser saves it."""
    page.goto(f"/tickets?{query}")
    with page.expect_download() as saved:
        page.get_by_role("button", name="この一覧をExcelで出力").click()
    assert saved.value.suggested_filename == f"是正票_{TODAY:%Y%m%d}.xlsx"
    return load_workbook(io.BytesIO(Path(saved.value.path()).read_bytes()))


def numbers(book: Workbook) -> list[int]:
    """The tickets of a workbook, row by row."""
    rows = book["是正票"].iter_rows(min_row=FIRST_ROW, max_col=1, values_only=True)
    return [int(number) for (number,) in rows]


def fill(book: Workbook, row: int, **cells: Any) -> None:
    """What an officer writes into the row (0 is the first ticket)."""
    for name, value in cells.items():
        book["是正票"].cell(FIRST_ROW + row, place(name)).value = value


def handed_in(page: Page, book: Workbook) -> None:
    """Chosen in the browser, and looked at."""
    content = io.BytesIO()
    book.save(content)
    page.goto("/workbook")
    page.get_by_label("記入したブック").set_input_files(
        {
            "name": "是正票.xlsx",
            "mimeType": "application/zip",
            "buffer": content.getvalue(),
        }
    )
    page.get_by_role("button", name="何が起きるか確かめる").click()


def states(hall: CityHall, ids: list[int]) -> list[str]:
    with hall.engine.connect() as connection:
        found = connection.execute(
            text("SELECT ticket_id, state FROM tenken.ticket WHERE ticket_id = ANY (:ids)"),
            {"ids": ids},
        )
        by_id = {number: state for number, state in found}
    return [by_id[number] for number in ids]


def test_out_filled_in_looked_at_and_taken_in(at_desk: AtDesk, hall: CityHall) -> None:
    page = at_desk("kaigo01")
    page.goto("/")
    page.get_by_role("link", name="Excel").click()
    looked_at(page, "workbook")
    book = exported(page, "verdict=status&state=open&sort=number")
    rows = numbers(book)
    count = int(page.locator(".count-line b").inner_text().removesuffix("件"))
    assert len(rows) == count >= 4
    with hall.engine.connect() as connection:
        who, about = connection.execute(
            text("SELECT who, about FROM tenken.audit WHERE what = 'export'")
        ).one()
    assert (who, about["tickets"]) == ("kaigo01", count)

    fill(book, 0, to=title("suspended"))
    fill(book, 1, assignee="kaigo01")
    fill(book, 2, to=title("corrected"))  # without a reason
    fill(book, 3, to=title("suspended"))
    with hall.engine.begin() as connection:  # somebody is quicker with one of them
        connection.execute(
            text("UPDATE tenken.ticket SET version = version + 1 WHERE ticket_id = :it"),
            {"it": rows[3]},
        )
    handed_in(page, book)
    expect(page.get_by_text("2件を変更します")).to_be_visible()
    expect(page.get_by_text("理由を記入してください")).to_be_visible()
    expect(page.get_by_text("上書きしません")).to_be_visible()
    looked_at(page, "workbook-preview")
    assert states(hall, rows[:4]) == ["open"] * 4

    page.get_by_role("button", name="2件を変更する").click()
    expect(page.get_by_text("2件を変更しました")).to_be_visible()
    expect(page.get_by_text("変更しませんでした").first).to_be_visible()
    for could_be in ("変更しません。", "このまま変更できます", "何が起きるか", "変更する行"):
        expect(page.get_by_text(could_be)).to_have_count(0)
    looked_at(page, "workbook-done")
    assert states(hall, rows[:4]) == ["suspended", "open", "open", "open"]

    handed_in(page, book)  # again: nothing is done twice
    expect(page.get_by_text("2件は、すでにそのとおりになっています")).to_be_visible()


def test_a_workbook_holds_what_the_officer_sees(at_desk: AtDesk, hall: CityHall) -> None:
    page = at_desk("kaigo01")
    book = exported(page, "state=~all")
    with hall.engine.connect() as connection:
        own = connection.execute(
            text("SELECT ticket_id FROM tenken.ticket WHERE operation = 'nursing_care'"
                 " AND queue = 'ordinary' AND joined_to IS NULL")
        ).scalars()  # fmt: skip
        assert set(numbers(book)) == set(own)
    foreign = hall.ticket("operation = 'welfare' AND state = 'open'")
    fill(book, 0, ticket_id=foreign, to=title("suspended"))
    handed_in(page, book)
    expect(page.get_by_text("この番号の是正票はありません")).to_be_visible()
    assert states(hall, [foreign]) == ["open"]


def test_protected_persons_are_another_workbook(at_desk: AtDesk, hall: CityHall) -> None:
    book = exported(at_desk("kaigo01"), "queue=restricted")
    protected = hall.ticket("queue = 'restricted' AND operation = 'nursing_care'")
    assert protected in numbers(book)


def test_only_an_approver_approves_by_a_workbook(at_desk: AtDesk, hall: CityHall) -> None:
    number = hall.ticket("operation = 'welfare' AND state = 'open' AND fingerprint IS NOT NULL"
                         " AND queue = 'ordinary'")  # fmt: skip
    page = at_desk("fukushi01")
    book = exported(page, f"q={number}")
    fill(book, 0, to=title("proposed"), why="届出の遅れを確認", until=TODAY + timedelta(days=30))
    handed_in(page, book)
    page.get_by_role("button", name="1件を変更する").click()
    assert states(hall, [number]) == ["proposed"]

    other = at_desk("fukushi02")
    book = exported(other, f"q={number}")
    fill(book, 0, to=title("accepted"))
    handed_in(other, book)
    expect(other.get_by_text("承認の役割がある職員だけが承認できます")).to_be_visible()
    expect(other.get_by_role("button", name="変更する")).to_have_count(0)

    approver = at_desk("fukushi10", java_script_enabled=False)
    handed_in(approver, book)
    approver.get_by_role("button", name="1件を変更する").click()
    expect(approver.get_by_text("1件を変更しました")).to_be_visible()
    assert states(hall, [number]) == ["accepted"]


def test_what_is_no_workbook_is_refused_with_a_sentence(at_desk: AtDesk) -> None:
    page = at_desk("kaigo01")
    page.goto("/workbook")
    page.get_by_label("記入したブック").set_input_files(
        {"name": "a.xlsx", "mimeType": "text/plain", "buffer": b"no workbook"}
    )
    page.get_by_role("button", name="何が起きるか確かめる").click()
    expect(page.get_by_role("alert")).to_contain_text("何も変更していません")
    looked_at(page)
