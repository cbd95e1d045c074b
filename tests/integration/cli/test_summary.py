"""`tenken summary` and `tenken returns submit`, as typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from tenken.cli import group
from tenken.ministries import PUBLIC, reporting
from tenken.operations import JAPAN
from tenken.reports import deadlines
from tenken.reports.outgoing import approvals
from tenken.reports.publication import paper
from tests.integration.made import a_ticket
from tests.integration.reports.figures import insert, verified
from tests.integration.reports.post import came_back
from tests.integration.reports.releases import a_release

NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)


@pytest.fixture
def typed(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TENKEN_DATABASE_URL", database_url)

    def run(*words: str) -> Result:
        return CliRunner().invoke(group, list(words), catch_exceptions=False)

    return run


def test_returns_are_built_and_wait(engine: Engine, typed, output_folder: Path) -> None:
    assert "Nothing waits" in typed("summary", "waiting").output
    assert "Nothing has been sent" in typed("summary", "deliveries").output
    verified(engine, "welfare", datetime(2026, 9, 9, tzinfo=UTC), match=90)
    said = typed("summary", "--month", "2026-09").output.splitlines()
    assert len(said) == 16
    assert all(Path(file).is_file() for file in said)
    page = output_folder / "summary" / "2026-09" / "return_2026-09_482013_mhlw_r1.html"
    assert "令和8年9月30日現在" in page.read_text(encoding="utf-8")
    hashes = {one.issued.addressee: one.issued.sha256 for one in approvals.waiting(engine)}
    approvals.answer(engine, date(2026, 9, 1), {"mhlw": hashes["mhlw"]}, "check", "sato")
    waiting = typed("summary", "waiting").output.splitlines()
    assert "return_2026-09_482013_mhlw_r1: waits for 'approve', checked by sato" in waiting
    assert "return_2026-09_482013_soumu_r1: waits for 'check'" in waiting


def test_figures_of_a_month_that_has_not_ended_say_so(typed, output_folder: Path) -> None:
    (html,) = (file for file in typed("summary").output.splitlines() if "mhlw_r1.html" in file)
    assert "月の途中の数値です" in Path(html).read_text(encoding="utf-8")


def test_a_mail_that_came_back_is_found_among_what_was_sent(
    engine: Engine, typed, tmp_path: Path
) -> None:
    typed("summary", "--month", "2026-09")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO report.delivery"
                " (ministry, month, revision, address, message_id, state)"
                " VALUES ('mhlw', '2026-09-01', 1, 'a@mhlw.example', '<one@city.example>', 'sent')"
            )
        )
    (tmp_path / "1.eml").write_text(came_back("<one@city.example>"), encoding="ascii")
    assert "1 deliveries have bounced" in typed("summary", "bounced", str(tmp_path)).output
    (line,) = typed("summary", "deliveries").output.splitlines()[1:]
    assert "a@mhlw.example" in line
    assert "bounced with 5.1.1" in line


def test_the_survey_of_link_methods_replaces_the_one_before(
    engine: Engine, typed, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    head = "機関名,事務,紐付け方法,本人の特定,件数\n"
    sheet.write_text(f"{head}福祉事務所,生活保護,3情報で照会,無,120\n", encoding="utf-8")
    assert "全件" in typed("summary", "link-methods", str(sheet)).output
    sheet.write_text(
        f"{head}福祉事務所,生活保護,手入力,,9\n福祉事務所,生活保護,4情報で照会,,120\n"
        "税務課,個人住民税,住基から自動連携,,30000\n", encoding="utf-8",
    )  # fmt: skip
    said = typed("summary", "link-methods", str(sheet)).output
    assert "番号を手で入力しており、取得の際の確認がない" in said  # not cut short
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM report.link_method")).scalar()
    assert kept == 3
    sheet.write_text(f"{head}福祉事務所,水道,手入力,,9\n", encoding="utf-8")
    refused = typed("summary", "link-methods", str(sheet))
    assert refused.exit_code == 1
    assert "2行目" in refused.output
    verified(engine, "welfare", datetime(2026, 9, 9, tzinfo=UTC), match=90)
    csv = next(
        f for f in typed("summary", "--month", "2026-09").output.split() if "mhlw_r1.csv" in f
    )
    # One institution links by hand and by four attributes: it must check some.
    assert "紐付け方法の調査（機関の数）" in Path(csv).read_text(encoding="utf-8-sig")
    assert "生活保護,0,1,0" in Path(csv).read_text(encoding="utf-8-sig")


def busy(engine: Engine, ended: int, open_work: int) -> None:
    """Welfare was verified 310 days ago, and works off tickets evenly ever since."""
    verified(engine, "welfare", NOW - timedelta(days=310), match=90)
    insert(
        engine, "run", run_id="x", operation="nursing_care", municipality_code="482013",
        kind="annual", as_of=NOW.date(), started_at=NOW, state="failed",
    )  # fmt: skip
    for number in range(ended):
        at = (NOW - timedelta(days=56 * number / ended + 1)).isoformat()
        a_ticket(
            engine, f"E{number}", state="closed", closed_at=at,
            opened_at=(NOW - timedelta(days=200)).isoformat(),
        )  # fmt: skip
    for number in range(open_work):
        a_ticket(engine, f"O{number}")


def test_deadlines_are_told_with_their_range_and_each_warning_once(engine: Engine, typed) -> None:
    busy(engine, ended=40, open_work=40)
    told = deadlines.watch(engine, reporting(), NOW)
    welfare, nursing, *_ = (
        next(one for one in told if one.operation == name) for name in ("welfare", "nursing_care")
    )
    assert (welfare.open, welfare.level) == (40, "late")
    assert welfare.forecast is not None
    assert welfare.forecast.soonest < welfare.forecast.likely < welfare.forecast.latest  # type: ignore[operator]
    likely = NOW.astimezone(JAPAN).date() + timedelta(days=56)
    assert abs((welfare.forecast.likely - likely).days) <= 2  # type: ignore[operator]
    assert (nursing.open, nursing.level) == (None, "no_pace")  # never finished
    (round_,) = (one for one in told if one.title == "年1回の点検")
    assert (round_.operation, round_.level) == ("welfare", "may_be_late")
    mailed: list[str] = []
    assert deadlines.warn(engine, told, mailed.extend) == 5
    assert deadlines.warn(engine, told, mailed.extend) == 0
    assert any("生活保護" in line and "遅れる見込み" in line for line in mailed)
    said = typed("summary", "deadlines").output
    assert "生活保護（総点検の個別データ点検）" in said
    assert "見通せない（処理の実績なし）" in said


def test_a_warning_that_could_not_be_mailed_is_told_the_next_day(engine: Engine) -> None:
    told = deadlines.watch(engine, reporting(), NOW)

    def away(lines: object) -> None:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        deadlines.warn(engine, told, away)
    mailed: list[str] = []
    assert deadlines.warn(engine, told, mailed.extend) == len(mailed) == 4


def test_a_release_is_handed_in_for_approval(engine: Engine, typed, tmp_path: Path) -> None:
    json, *_ = paper.write(a_release(tmp_path / "in"), tmp_path / "out")
    said = typed("returns", "submit", str(json)).output
    assert "release_2026-01_r1 is handed in" in said
    assert "tenken_publication" in said
    ((addressee, step),) = [
        (one.issued.addressee, one.step) for one in approvals.waiting(engine)
    ]  # fmt: skip
    assert (addressee, step) == (PUBLIC, "check")
    json.write_text("{}", encoding="utf-8")
    assert "not a release" in typed("returns", "submit", str(json)).output
