"""A survey from the confirmed mis-link to the decision: logs as files, evidence as counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken import leaks
from tenken.files import FileError
from tenken.tickets import MoveRefusedError, audit, move
from tenken.tickets.evidence import COMPARED, Sealer
from tests.integration.made import a_ticket

TODAY = date(2026, 11, 24)
WHOLE = (date(2016, 1, 1), TODAY)
NUMBER = "454972364860"
NAME = "点検かなりあ"


@pytest.fixture
def ticket_id(engine: Engine) -> int:
    """Linked on 1 September, suspended on 31 October, confirmed on 2 November 2026."""
    return a_ticket(
        engine,
        "W-7",
        state="confirmed",
        linked_on="2026-09-01",
        suspended_at="timestamptz('2026-10-31 23:30 Asia/Tokyo')",
        confirmed_at="timestamptz('2026-11-02 00:30 Asia/Tokyo')",
    )


@pytest.fixture
def survey_id(engine: Engine, ticket_id: int) -> int:
    leaks.open_confirmed(engine, TODAY)
    [found] = leaks.surveys(engine)
    return found.survey_id


def load(engine: Engine, path: Path, source: str, content: str | bytes, reaches=WHOLE, **more):
    file = path / f"{source}.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    operation = more.pop("operation", "welfare" if source == "system" else None)
    return leaks.load(
        engine,
        file,
        source,
        reaches=reaches,
        operation=operation,
        by="officer",
        today=TODAY,
        **more,
    )


def said(engine: Engine, survey_id: int):
    return leaks.survey(engine, survey_id)[0]


def nobody(engine: Engine, path: Path, ticket_id: int) -> None:
    """All three logs reach over the window, and nobody is in them."""
    load(engine, path, "portal", f"是正票番号,日時\n{ticket_id},閲覧なし\n")
    load(engine, path, "provision", f"是正票番号,日時,提供先機関\n{ticket_id},,\n")
    load(engine, path, "system", "業務データID,日時,操作\nW-7,2026-09-05 10:00,照会\n")


def test_opened_once_for_a_confirmed_mislink_with_its_deadlines(
    engine: Engine, ticket_id: int
) -> None:
    a_ticket(engine, "W-8")  # not confirmed
    a_ticket(engine, "W-9", verdict="review", confirmed_at="now()")  # no mis-link
    assert leaks.open_confirmed(engine, TODAY) == [ticket_id]
    assert leaks.open_confirmed(engine, TODAY) == []
    [survey] = leaks.surveys(engine)
    assert survey.known_on == date(2026, 11, 2)  # the day in Japan
    assert survey.preliminary_due_on == date(2026, 11, 6)
    assert survey.final_due_on == date(2026, 12, 1)


def test_without_logs_a_leak_is_possible(engine: Engine, survey_id: int) -> None:
    survey = said(engine, survey_id)
    assert survey.proposed == "possible"
    assert len(survey.grounds) == 3
    assert all("まだ読み込まれていません" in ground for ground in survey.grounds)


def test_all_logs_reach_over_the_window_and_nobody_looked(
    engine: Engine, tmp_path: Path, ticket_id: int, survey_id: int
) -> None:
    nobody(engine, tmp_path, ticket_id)
    survey = said(engine, survey_id)
    assert survey.proposed == "none", survey.grounds
    assert "2026年9月1日～2026年10月31日" in survey.grounds[0]


def test_a_log_that_is_too_short_leaves_it_possible(
    engine: Engine, tmp_path: Path, ticket_id: int, survey_id: int
) -> None:
    nobody(engine, tmp_path, ticket_id)
    (tmp_path / "portal.csv").unlink()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM tenken.access_log WHERE source = 'portal'"))
    content = f"是正票番号,日時\n{ticket_id},閲覧なし\n"
    load(engine, tmp_path, "portal", content, (date(2026, 9, 24), TODAY))
    survey = said(engine, survey_id)
    assert survey.proposed == "possible"
    assert "61日のうち23日（2026年9月1日～2026年9月23日）" in survey.grounds[0]


@pytest.mark.parametrize("source", ["portal", "provision"])
def test_a_log_that_names_only_others_says_nothing(
    engine: Engine, tmp_path: Path, ticket_id: int, survey_id: int, source: str
) -> None:
    nobody(engine, tmp_path, ticket_id)
    with engine.begin() as connection:
        connection.execute(
            text("DELETE FROM tenken.access_log WHERE source = :source"), {"source": source}
        )
    load(engine, tmp_path, source, "是正票番号,日時\n999,閲覧なし\n")
    survey = said(engine, survey_id)
    assert survey.proposed == "possible"
    assert "まだ読み込まれていません" in survey.grounds[0]


def test_the_number_owners_view_is_a_leak(
    engine: Engine, tmp_path: Path, ticket_id: int, survey_id: int
) -> None:
    nobody(engine, tmp_path, ticket_id)
    looked = load(
        engine, tmp_path, "portal", f"是正票番号,日時\n{ticket_id},令和8年9月15日 21:05\n"
    )
    assert (looked.lines, looked.matched, looked.set_apart) == (1, 1, 0)
    assert said(engine, survey_id).proposed == "confirmed"


def test_logs_are_matched_by_number_without_keeping_it(
    engine: Engine, tmp_path: Path, survey_id: int
) -> None:
    content = (
        "個人番号,氏名,日時,操作,提供先機関\n"
        f"４５４９-７２３６-４８６０,{NAME},2026/09/15 09:00,提供,年金機構\n"
        f"621498320257,{NAME}二,2026/09/16 09:00,提供,ハローワーク\n"
    )
    looked = load(engine, tmp_path, "provision", content, numbers={NUMBER: survey_id})
    assert (looked.lines, looked.matched) == (2, 1)
    assert said(engine, survey_id).proposed == "confirmed"
    kept = everything(engine)
    for word in (NUMBER, "４５４９", NAME, "621498320257", "ハローワーク", "09:00"):
        assert word not in kept
    assert "年金機構" in kept  # whom to ask to delete it


def everything(engine: Engine) -> str:
    """All that stands in the tables of the surveys and in the audit log."""
    tables = (
        "survey", "access_log", "access_log_finding", "access_log_survey", "access", "audit",
    )  # fmt: skip
    with engine.connect() as connection:
        return "\n".join(
            str(row)
            for table in tables
            for row in connection.execute(text(f"SELECT t::text FROM tenken.{table} AS t")).all()
        )


def test_bad_lines_are_named_and_nothing_else_is_lost(
    engine: Engine, tmp_path: Path, survey_id: int
) -> None:
    content = (
        "業務データID,日時,操作,備考\n"
        "W-7,2026-09-15,照会,x\n"
        f"W-7,{NAME}\n"  # too few fields
        f",2026-09-15,照会,{NAME}\n"  # nobody's
        f"W-7,{NAME},印刷,x\n"  # no day
        "W-7,2015-12-31,照会,x\n"  # before the log begins
        "W-1,2026-09-15,照会,x\n"  # another record
        "W-7,2026-09-16,照会,x\n"
    )
    looked = load(engine, tmp_path, "system", content)
    assert (looked.lines, looked.matched, looked.set_apart) == (7, 4, 2)
    found = {(f.line, f.code, f.column) for f in looked.findings}
    assert found == {
        (1, "unknown_columns", None),
        (3, "fields", None),
        (4, "log_no_key", None),
        (5, "log_day", "日時"),
        (6, "log_outside", "日時"),
    }
    for finding in looked.findings:
        assert finding.message.startswith(f"system.csv {finding.line}行目")
        assert NAME not in finding.message
    survey = said(engine, survey_id)
    assert survey.proposed == "possible"
    assert any("読み込めなかった行が2行" in ground for ground in survey.grounds)
    assert any("日時を読み取れない記録が1件" in ground for ground in survey.grounds)
    assert NAME not in everything(engine)


@pytest.mark.parametrize(
    ("source", "content", "code"),
    [
        ("portal", "氏名,日時\nx,2026-09-15\n", "log_keys"),
        ("portal", "業務データID,日時\nW-7,2026-09-15\n", "log_operation"),
        ("portal", "是正票番号,時刻\n1,2026-09-15\n", "missing_column"),
        ("portal", "", "empty"),
        ("portal", b"PK\x03\x04", "not_csv"),
    ],
)
def test_a_file_that_is_no_log_changes_nothing(
    engine: Engine, tmp_path: Path, survey_id: int, source: str, content: str | bytes, code: str
) -> None:
    before = everything(engine)
    with pytest.raises(FileError) as refused:
        load(engine, tmp_path, source, content)
    assert refused.value.code == code
    assert everything(engine) == before


@pytest.mark.parametrize(
    ("source", "reaches", "operation", "says"),
    [
        ("portal", (TODAY, date(2026, 9, 1)), None, "期間が正しくありません"),
        ("portal", (date(2026, 9, 1), date(2026, 11, 25)), None, "期間が正しくありません"),
        ("system", WHOLE, None, "どの事務の記録か"),
    ],
)
def test_what_is_said_of_a_log_must_make_sense(
    engine: Engine, tmp_path: Path, source: str, reaches, operation, says: str
) -> None:
    with pytest.raises(leaks.SurveyError, match=says):
        load(engine, tmp_path, source, "是正票番号,日時\n", reaches, operation=operation)


def test_the_same_file_again_counts_once(
    engine: Engine, tmp_path: Path, ticket_id: int, survey_id: int
) -> None:
    for _ in range(2):
        load(engine, tmp_path, "portal", f"是正票番号,日時\n{ticket_id},2026-09-15\n")
    _, logs = leaks.survey(engine, survey_id)
    assert [(log.source, log.times) for log in logs] == [("portal", 1)]


def test_a_log_loaded_before_the_survey_says_nothing_of_it(
    engine: Engine, tmp_path: Path, ticket_id: int
) -> None:
    load(engine, tmp_path, "system", "業務データID,日時,操作\nW-7,2026-09-15,交付\n")
    leaks.open_confirmed(engine, TODAY)
    [survey] = leaks.surveys(engine)
    grounds = said(engine, survey.survey_id).grounds
    assert any("操作ログ：この是正票についての記録がまだ" in ground for ground in grounds)
    load(engine, tmp_path, "system", "業務データID,日時,操作\nW-7,2026-09-15,交付\n")
    assert any("印刷・交付" in ground for ground in said(engine, survey.survey_id).grounds)


def test_another_operations_log_is_no_evidence(
    engine: Engine, tmp_path: Path, survey_id: int
) -> None:
    content = "業務データID,日時,操作\nW-7,2026-09-15,交付\n"
    assert load(engine, tmp_path, "system", content, operation="nursing_care").matched == 0
    assert leaks.survey(engine, survey_id)[1] == []


def test_a_person_decides_and_gives_a_reason_where_it_differs(
    engine: Engine, survey_id: int
) -> None:
    words = {"by": "officer", "today": TODAY}
    with pytest.raises(leaks.SurveyError, match="理由を記入"):
        leaks.decide(engine, survey_id, "none", version=1, **words)
    leaks.decide(engine, survey_id, "none", version=1, reason="氏名・番号は表示されない", **words)
    with pytest.raises(leaks.SurveyError, match="ほかの職員が先に更新"):
        leaks.decide(engine, survey_id, "possible", version=1, **words)
    leaks.decide(engine, survey_id, "possible", version=2, **words)
    survey = said(engine, survey_id)
    assert (survey.outcome, survey.decided_by, survey.version) == ("possible", "officer", 3)
    assert audit.verify(engine).problem is None


def test_facts_found_out_move_window_and_deadlines(engine: Engine, survey_id: int) -> None:
    leaks.set_facts(
        engine, survey_id, by="officer", version=1, today=TODAY,
        known_on=date(2026, 10, 30), linked_on=date(2026, 10, 1), wrongful_purpose=True,
    )  # fmt: skip
    survey = said(engine, survey_id)
    assert survey.linked == date(2026, 10, 1)
    assert survey.preliminary_due_on == date(2026, 11, 3)
    assert survey.final_due_on == date(2026, 12, 28)


def test_reports_are_noted(engine: Engine, survey_id: int) -> None:
    words = {"by": "officer", "today": TODAY}
    with pytest.raises(leaks.SurveyError, match="速報の日は"):
        leaks.reported(engine, survey_id, "preliminary", date(2026, 11, 1), version=1, **words)
    leaks.reported(engine, survey_id, "preliminary", date(2026, 11, 5), version=1, **words)
    leaks.reported(engine, survey_id, "final", TODAY, version=2, **words)
    survey = said(engine, survey_id)
    assert survey.preliminary_reported_on == date(2026, 11, 5)
    assert survey.final_reported_on == TODAY


def test_the_window_of_what_is_not_suspended_grows(engine: Engine) -> None:
    ticket_id = a_ticket(engine, "W-7", linked_on="2026-09-01", confirmed_at="now()")
    leaks.open_survey(engine, ticket_id, TODAY, by="officer", today=TODAY)
    [survey] = leaks.surveys(engine)
    assert any("まだ停止されていません" in g for g in said(engine, survey.survey_id).grounds)
    with pytest.raises(leaks.SurveyError, match="すでに始まっています"):
        leaks.open_survey(engine, ticket_id, TODAY, by="officer", today=TODAY)
    with pytest.raises(leaks.SurveyError, match="是正票 99 はありません"):
        leaks.open_survey(engine, 99, TODAY, by="officer", today=TODAY)


def test_a_confirmed_mislink_is_closed_only_after_its_survey(
    engine: Engine, ticket_id: int, survey_id: int
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE tenken.ticket SET state = 'verified'"))
        for role in ("data", "number"):
            connection.execute(
                text(
                    "INSERT INTO tenken.mislink_person (ticket_id, role, unnoticed_why)"
                    " VALUES (:t, :role, 'x')"
                ),
                {"t": ticket_id, "role": role},
            )
    with pytest.raises(MoveRefusedError, match="漏えい調査の判定を済ませてください"):
        move(engine, ticket_id, "closed", by="officer", version=1)
    leaks.decide(engine, survey_id, "possible", by="officer", version=1, today=TODAY)
    assert move(engine, ticket_id, "closed", by="officer", version=1).state == "closed"


def test_a_number_in_a_reason_is_refused(engine: Engine, survey_id: int) -> None:
    with pytest.raises(MoveRefusedError, match="番号を書かないで"):
        leaks.decide(
            engine, survey_id, "none", by="o", version=1, today=TODAY, reason=f"{NUMBER} は別人"
        )
    assert said(engine, survey_id).outcome is None


def test_numbers_come_from_the_evidence_and_each_look_is_audited(
    engine: Engine, ticket_id: int, survey_id: int
) -> None:
    sealer = Sealer()
    found = {f"{side}{name}": None for side in ("", "register_") for name in COMPARED}
    found |= {"record_id": "W-7", "register_status": None, "my_number": NUMBER}
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO tenken.evidence (operation, municipality_code, record_id, fingerprint,"
                " run_id, sealed) VALUES ('welfare', '482013', 'W-7', :f, 'one', :sealed)"
            ),
            {"f": b"x", "sealed": sealer.seal("welfare", found, address=True)},
        )
    other = a_ticket(engine, "W-8", confirmed_at="now()")  # its evidence is gone
    leaks.open_confirmed(engine, TODAY)
    before = audit.verify(engine).entries
    assert leaks.numbers(engine, by="officer") == {NUMBER: survey_id}
    with engine.connect() as connection:
        looks = connection.execute(
            text("SELECT ticket_id FROM tenken.audit WHERE entry_no > :n AND what = 'reveal'"),
            {"n": before},
        ).scalars()
        assert list(looks) == [ticket_id]
    assert other != ticket_id
