"""検証結果: rules, their course over runs, what could not be read."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from tests.integration.web.conftest import AtDesk, CityHall
from tests.integration.web.pages import looked_at

LATER, NUMBER = "later", 900


@pytest.fixture(scope="module", autouse=True)
def a_later_run(hall: CityHall) -> None:
    """Another round of welfare: of each rule that raises tickets, one record more failed."""
    with hall.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO tenken.run OVERRIDING SYSTEM VALUE SELECT (made.r).* FROM (SELECT"
                " jsonb_populate_record(w, jsonb_build_object('run_id', CAST(:run_id AS text),"
                " 'run_no', CAST(:run_no AS int))) AS r"
                " FROM tenken.run AS w WHERE operation = 'welfare') AS made"
            ),
            {"run_id": LATER, "run_no": NUMBER},
        )
        connection.execute(
            text(
                "INSERT INTO tenken.expectation_result SELECT (made.e).* FROM (SELECT"
                " jsonb_populate_record(x, jsonb_build_object('run_id', CAST(:run_id AS text),"
                " 'failed', x.failed + CAST(x.raises = 'ticket' AS int))) AS e"
                " FROM tenken.expectation_result AS x JOIN tenken.run AS r USING (run_id)"
                " WHERE r.operation = 'welfare') AS made"
            ),
            {"run_id": LATER},
        )


def test_each_rule_says_how_many_of_how_many(at_desk: AtDesk, hall: CityHall) -> None:
    with hall.engine.connect() as connection:
        rule = connection.execute(
            text(
                "SELECT title, checked, failed FROM report.expectation WHERE operation = 'welfare'"
                f" AND rule = 'mislink' AND run_id = '{LATER}'"
            )
        ).one()
    page = at_desk("fukushi01")
    page.goto("/results")
    row = page.locator("tr", has_text=rule.title).first
    assert f"{rule.failed:,}" in row.inner_text()
    assert f"{rule.checked:,}" in row.inner_text()
    course = row.get_by_role("img").get_attribute("aria-label")
    assert f"{rule.failed - 1}件、第{NUMBER}回 {rule.failed}件" in course
    assert "前回より1件増" in row.inner_text()
    looked_at(page, "results")


def test_a_rule_leads_to_its_tickets_and_the_address_says_so(
    at_desk: AtDesk, hall: CityHall
) -> None:
    page = at_desk("fukushi01")
    page.goto("/results")
    link = page.get_by_role("link", name=re.compile("未処理の是正票.*を見る")).first
    count = link.inner_text()
    link.click()
    assert "rule=" in page.url
    assert page.get_by_role("status").inner_text().startswith(f"{count}件")
    page.get_by_role("button", name="しぼり込む").click()
    assert "rule=" in page.url, "it is kept when more is asked for"


def test_another_run_is_chosen_without_script(at_desk: AtDesk) -> None:
    page = at_desk("fukushi01", java_script_enabled=False)
    page.goto("/results")
    page.get_by_label("点検", exact=True).select_option(index=1)
    page.get_by_role("button", name="表示する").click()
    assert page.get_by_role("heading", name="回の点検").is_visible()
    assert page.get_by_role("heading", name=f"第{NUMBER}回の点検").count() == 0
    assert "前回より" not in page.locator("main").inner_text()


def test_what_could_not_be_read_stands_with_file_line_and_column(
    at_desk: AtDesk, hall: CityHall
) -> None:
    with hall.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO tenken.finding (run_id, source, line, heading, code, quarantined,"
                f" message) SELECT '{LATER}', 'records.csv', n, '生年月日', 'made', n % 2 = 0,"
                " '読み取れません。元のシステムで直してください。' FROM generate_series(2, 61) AS n"
            )
        )
    page = at_desk("joho")
    page.goto("/results?operation=welfare&run=900")
    findings = page.locator("#findings ~ .wide tbody tr")
    assert findings.count() == 50
    assert findings.first.inner_text().split("\t")[:3] == ["records.csv", "2", "生年月日"]
    looked_at(page)
    page.get_by_role("link", name="次へ").click()
    assert page.locator("#findings ~ .wide tbody tr").count() == 10


def test_who_sees_figures_alone_gets_no_way_to_tickets(at_desk: AtDesk) -> None:
    page = at_desk("tokatsu")
    page.goto("/results?operation=nursing_care")
    assert page.get_by_label("事務", exact=True).input_value() == "nursing_care"
    assert page.locator("a[href*='/tickets']").count() == 0
    looked_at(page)


def test_an_officer_sees_their_operation_alone(at_desk: AtDesk) -> None:
    page = at_desk("kaigo01")
    page.goto("/results?operation=welfare")
    assert page.get_by_label("事務", exact=True).locator("option").count() == 1
    assert page.get_by_label("事務", exact=True).input_value() == "nursing_care"


def test_where_nothing_was_checked_it_says_what_to_do(at_desk: AtDesk) -> None:
    page = at_desk("tonari01")
    page.goto("/results")
    assert "最初の点検が終わると" in page.locator(".empty").inner_text()
    looked_at(page)


def test_in_english_the_frame_is_english(at_desk: AtDesk) -> None:
    page = at_desk("joho")
    page.goto("/results")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Rules for the comparison").is_visible()
    looked_at(page)
