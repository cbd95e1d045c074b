"""What people print: one A4 page, in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tenken.ministries import reporting
from tenken.reports import link_methods, papers
from tenken.reports.outgoing import files
from tenken.reports.publication import paper as release_paper
from tenken.reports.returns import issue
from tests.integration.reports.figures import verified
from tests.integration.reports.releases import a_release

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

SHEET = """機関名,事務,紐付け方法,本人の特定,件数
点検市福祉事務所,生活保護,3情報で照会,無,120
点検市介護保険課,介護保険,住基から自動連携,,4000
点検市税務課,個人住民税,4情報で照会,,30000
点検市子育て課,児童手当,手入力,,900
"""


def pages(page: Path) -> int:
    pdf = page.with_suffix(".pdf")
    subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={page.parent / 'chromium'}", f"--print-to-pdf={pdf}", page.as_uri()],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


@needs_browser
def test_the_longest_return_prints_on_one_page(engine: Engine, tmp_path: Path) -> None:
    for day, operation in enumerate(
        ("welfare", "nursing_care", "resident_tax", "child_allowance"), start=1
    ):
        verified(engine, operation, datetime(2026, 11, day, tzinfo=UTC), match=999_990)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    assert len(link_methods.load(engine, sheet)) == 4
    made = issue.build(engine, reporting(), date(2026, 11, 1))
    digital = made[-1].document.model_copy(
        update={"revision": 2, "correction": "集計の対象に漏れがあったため、訂正します。" * 3}
    )
    page = files.laid_out(
        type(made[-1])("digital", digital, "", "", None), reporting()
    )  # fmt: skip
    *_, html, _ = papers.write(page, tmp_path, "return")
    assert [table.title for table in page.tables] == [
        "事務ごとの状況", "前月からの増減", "紐付け方法の調査（機関の数）",
    ]  # fmt: skip
    assert pages(html) == 1


@needs_browser
def test_a_public_release_prints_on_one_page(tmp_path: Path) -> None:
    _, _, html, _ = release_paper.write(a_release(tmp_path / "in"), tmp_path / "out")
    assert pages(html) == 1
