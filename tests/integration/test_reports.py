"""The pages, from a real database: what an officer reads."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text

from tenken import database
from tenken.pipeline.run import VERDICTS
from tenken.reports import site

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def reader(engine: Engine) -> Iterator[Engine]:
    """What reports may read: the schema `report` and nothing beside it."""
    role = f"reader_{uuid.uuid4().hex[:8]}"
    with engine.begin() as connection:
        connection.execute(
            text(f"CREATE ROLE {role} LOGIN PASSWORD 'reader' IN ROLE {database.roles.REPORT}")
        )
    url = make_url(engine.url).set(username=role, password="reader")
    reader = database.connect(url.render_as_string(hide_password=False))
    yield reader
    reader.dispose()


def insert(engine: Engine, table: str, **row: Any) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO tenken.{table} ({names}) VALUES ({values})"), row)


def verified(engine: Engine, run_id: str, operation: str, at: datetime, **counts: int) -> str:
    """A run that is done: a hundred matches, and what `counts` says."""
    figures = {**dict.fromkeys(VERDICTS, 0), "match": 100, **counts}
    total = sum(figures.values())
    insert(
        engine, "run", run_id=run_id, operation=operation, municipality_code="482013",
        kind="annual", as_of=NOVEMBER, started_at=at, finished_at=at, state="done",
        extracted=total + 3, out_of_scope=2, quarantined=1, opened=4, updated=0, resolved=0,
        reopened=0, **figures,
    )  # fmt: skip
    return run_id


def found(engine: Engine, run_id: str, rule: str, **result: Any) -> None:
    insert(engine, "expectation_result", **{
        "run_id": run_id, "suite": "match", "position": 1, "rule": rule, "expectation": "e",
        "title": f"{rule}がないこと", "action": f"{rule}を直してください。", "severity": "warning",
        "raises": "ticket", "success": False, "checked": 100, "failed": 4, **result,
    })  # fmt: skip


class Page(HTMLParser):
    """The links, the tags and the text of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


def noon(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=UTC)


def test_pages_show_what_was_found_and_ask_nobody_for_anything(
    engine: Engine, reader: Engine, tmp_path: Path
) -> None:
    run = verified(engine, "a", "welfare", noon(5), mislink=4, stale=2)
    found(engine, run, "mislink", severity="critical")
    found(engine, run, "sparse", raises="nothing", failed=0, success=True)
    found(engine, run, "few", raises="alarm", success=True)
    found(engine, run, "tolerant", success=True)
    found(engine, run, "share", raises="alarm", severity="info")
    insert(engine, "batch_alarm", run_id=run, kind="shifted", records=4, share=0.04, row_offset=-1)
    message = "<script>alert(1)</script>の7行目"
    insert(engine, "finding", run_id=run, source="w.csv", line=7, code="x", quarantined=True,
           message=message)  # fmt: skip
    index = site.write(reader, tmp_path / "reports")
    assert index == tmp_path / "reports" / "index.html"
    pages = {file.relative_to(tmp_path): Page(file) for file in tmp_path.rglob("*.html")}
    assert len(pages) == 2
    for page in pages.values():
        written = page.file.read_text(encoding="utf-8")
        assert "default-src 'none'; style-src 'self'" in written
        assert not {"script", "iframe", "img", "form"} & set(page.tags)
        assert not re.search(r"(https?:)?//[a-z]", written)
        assert "style=" not in written  # the policy would not let it through
        for link in page.links:
            assert (page.file.parent / link).is_file()
    assert "生活保護" in Page(index).words
    assert "生活福祉課" in Page(index).words
    words = Page(tmp_path / "reports" / "runs" / "1.html").words
    for told in (
        "紐付け誤り疑い", "mislinkがないこと", "mislinkを直してください。", "行がずれている",
        "1行上にあります", "抽出 109 ＝ 対象外 2 ＋ 取込不可 1 ＋ 判定 106", message,
    ):  # fmt: skip
        assert told in words
    assert words.index("shareがないこと") < words.index("mislinkがないこと")  # alarms first
    held = words.split("問題のなかった検査")[1]
    assert "sparseがないこと" in held
    assert "fewがないこと（100件のうち該当4件）" in held
    assert "tolerantがないこと" in words.split("問題のなかった検査")[0]  # its tickets are there


def test_writing_again_leaves_no_page_of_a_run_that_is_gone(
    engine: Engine, reader: Engine, tmp_path: Path
) -> None:
    verified(engine, "a", "welfare", noon(5))
    site.write(reader, tmp_path / "reports")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM tenken.run"))
    index = site.write(reader, tmp_path / "reports")
    assert "まだ点検は行われていません" in Page(index).words
    assert [file.name for file in tmp_path.iterdir()] == ["reports"]
    assert not list((tmp_path / "reports").rglob("runs/*"))


def test_the_last_run_of_an_operation_stays_in_sight(
    engine: Engine, reader: Engine, tmp_path: Path
) -> None:
    verified(engine, "old", "resident_tax", noon(1))
    for at in range(site.RUNS_SHOWN):
        verified(engine, f"new_{at}", "welfare", noon(2))
    assert "個人住民税" in Page(site.write(reader, tmp_path / "reports")).words


def test_a_run_that_stopped_says_where_and_does_not_say_all_is_well(
    engine: Engine, reader: Engine, tmp_path: Path
) -> None:
    insert(engine, "run", run_id="a", operation="welfare", municipality_code="482013",
           kind="annual", as_of=NOVEMBER, state="failed")  # fmt: skip
    insert(
        engine, "step", run_id="a", step="inquire", state="failed", problem="the register is away"
    )
    site.write(reader, tmp_path / "reports")
    words = Page(tmp_path / "reports" / "runs" / "1.html").words
    assert "inquire: the register is away" in words
    assert "まだ検査が終わっていません" in words
    assert "該当はありません" not in words
