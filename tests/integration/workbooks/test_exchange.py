"""Tickets out as a workbook and back in, as an officer would: by filling in cells."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine, text

from tenken import workbooks
from tenken.tickets import LIFE, audit, move
from tenken.workbooks.layout import COLUMNS, FIRST_ROW, HEADING_ROW, MOST_ROWS, SHEET, place
from tests.integration.made import a_ticket

TODAY = date(2026, 11, 24)
WORDS: dict[str, Any] = {"by": "officer", "today": TODAY}


class Filled:
    """A workbook opened by an officer."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content))
        self.sheet = self.book[SHEET]

    def row(self, ticket_id: int) -> int:
        column = self.sheet.iter_cols(max_col=1, min_row=FIRST_ROW, values_only=True)
        return next(column).index(ticket_id) + FIRST_ROW

    def cell(self, ticket_id: int, name: str) -> Any:
        return self.sheet.cell(self.row(ticket_id), place(name))

    def fill(self, ticket_id: int, **values: Any) -> None:
        for name, value in values.items():
            self.cell(ticket_id, name).value = value

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def opened(engine: Engine, **chosen: Any) -> Filled:
    return Filled(workbooks.export(engine, **WORDS, **chosen))


def state(engine: Engine, ticket_id: int) -> tuple:
    with engine.connect() as connection:
        return tuple(
            connection.execute(
                text("SELECT state, assignee, version FROM tenken.ticket WHERE ticket_id = :t"),
                {"t": ticket_id},
            ).one()
        )


def test_a_workbook_that_can_be_worked_in(engine: Engine) -> None:
    first = a_ticket(engine, "W-1", due_on="2026-12-01", cause="family")
    second = a_ticket(engine, "W-2", due_on="2026-12-02", state="suspended", assignee="officer")
    a_ticket(engine, "W-3", state="closed")
    a_ticket(engine, "W-4", queue="restricted")
    filled = opened(engine, section="生活福祉課")
    sheet = filled.sheet
    headings = [cell.value for cell in sheet[HEADING_ROW]]
    assert headings == [column.heading for column in COLUMNS]
    assert sheet.max_row == FIRST_ROW + 1  # standing tickets, and no protected person's
    assert filled.row(first) < filled.row(second)
    assert filled.cell(first, "verdict").value == "紐付け誤り疑い"
    assert filled.cell(first, "cause").value == "家族"
    assert filled.cell(first, "state").value == "未対応"
    assert sheet.freeze_panes == f"B{FIRST_ROW}"
    assert sheet.auto_filter.ref == f"A{HEADING_ROW}:O{FIRST_ROW + 1}"
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter  # that is: allowed
    unlocked = {
        COLUMNS[cell.column - 1].name for cell in sheet[FIRST_ROW] if not cell.protection.locked
    }
    assert unlocked == {"assignee", "to", "why", "until"}
    assert all(cell.protection.locked for cell in sheet[HEADING_ROW])
    for ticket_id, in_state in ((first, "open"), (second, "suspended")):
        [rule] = [
            dv for dv in sheet.data_validations.dataValidation
            if filled.cell(ticket_id, "to").coordinate in dv.cells
        ]  # fmt: skip
        choices = [
            LIFE[to].title
            for to, asks in LIFE[in_state].moves.items()
            if "not_mislink" not in asks  # these two are mis-links
        ]
        assert rule.formula1 == f'"{",".join(choices)}"'


def test_nothing_in_it_is_a_formula(engine: Engine) -> None:
    hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "a\x07b", "=HYPERLINK(1)"]
    tickets = [a_ticket(engine, record_id) for record_id in hostile]
    filled = opened(engine)
    for ticket_id, written in zip(tickets, hostile, strict=True):
        cell = filled.cell(ticket_id, "record_id")
        assert cell.data_type == "s"
        assert cell.value == written.replace("\x07", "?")
        assert cell.quotePrefix == (written[0] in "=+-@\t")
    seen = workbooks.preview(engine, filled.saved(), TODAY)
    assert [str(error) for error in seen.errors] == []
    assert seen.unchanged == len(hostile)


def test_a_preview_changes_nothing_and_applying_does_what_it_said(engine: Engine) -> None:
    one, two, three = (a_ticket(engine, f"W-{n}") for n in (1, 2, 3))
    filled = opened(engine)
    filled.fill(one, to="連携停止中", assignee="田中")
    filled.fill(two, assignee="佐藤")
    content = filled.saved()
    seen = workbooks.preview(engine, content, TODAY)
    assert [str(change) for change in seen.changes] == [
        f"是正票 {one}：未対応 → 連携停止中、担当者を変更",
        f"是正票 {two}：担当者を変更",
    ]
    assert (seen.unchanged, seen.done, seen.conflicts, seen.errors) == (1, 0, [], [])
    assert state(engine, one) == ("open", None, 1)
    _, applied = workbooks.apply(engine, content, **WORDS)
    assert applied.moved == [one, two]
    assert state(engine, one) == ("suspended", "田中", 3)
    assert state(engine, two) == ("open", "佐藤", 2)
    assert state(engine, three) == ("open", None, 1)
    again, nothing = workbooks.apply(engine, content, **WORDS)  # handed in twice
    assert (again.done, again.unchanged, nothing.moved) == (2, 1, [])
    with engine.connect() as connection:
        said = connection.execute(
            text("SELECT what FROM tenken.audit ORDER BY entry_no DESC LIMIT 6")
        ).scalars()
        assert list(said) == ["import", "import", "assign", "assign", "move", "export"]
    assert audit.verify(engine).problem is None


def test_a_conflict_is_shown_and_not_overwritten(engine: Engine) -> None:
    mine, untouched = a_ticket(engine, "W-1"), a_ticket(engine, "W-2")
    filled = opened(engine)
    filled.fill(mine, to="確認済み差異の承認待ち", why="同一人", until=date(2027, 3, 31))
    content = filled.saved()
    for ticket_id in (mine, untouched):
        move(engine, ticket_id, "suspended", by="another", version=1)
    seen, applied = workbooks.apply(engine, content, **WORDS)
    [conflict] = seen.conflicts
    assert conflict.cell == f"是正票!K{filled.row(mine)}"
    assert conflict.ticket_id == mine
    assert "現在の状態「連携停止中」" in conflict.message
    assert (applied.moved, seen.unchanged) == ([], 1)
    assert state(engine, mine) == ("suspended", None, 2)


def test_one_that_is_changed_between_preview_and_move_is_a_conflict(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = a_ticket(engine, "W-1")
    filled = opened(engine)
    filled.fill(ticket_id, to="連携停止中")

    def late(*arguments: Any, **words: Any) -> Any:
        monkeypatch.undo()
        move(engine, ticket_id, "suspended", by="another", version=1)
        return move(*arguments, **words)

    monkeypatch.setattr("tenken.workbooks.exchange.move", late)
    _, applied = workbooks.apply(engine, filled.saved(), **WORDS)
    assert [c.ticket_id for c in applied.conflicts] == [ticket_id]
    assert state(engine, ticket_id) == ("suspended", None, 2)


FAR = TODAY + timedelta(days=400)
ERRORS = [
    ("not in the list", {"to": "完了した"}, "K", "一覧にない対応"),
    ("not from here", {"to": "完了"}, "K", "「未対応」から選べるのは"),
    ("no reason", {"to": "確認済み差異の承認待ち", "until": date(2027, 3, 31)}, "L", "理由を記入"),
    ("no day", {"to": "確認済み差異の承認待ち", "why": "同一人"}, "M", "有効期限"),
    ("too far", {"to": "確認済み差異の承認待ち", "why": "同一人", "until": FAR}, "M", "有効期限"),
    ("no date", {"to": "連携停止中", "until": "そのうち"}, "M", "日付として読めません"),
    ("a formula", {"why": "=1+1"}, "L", "数式は読み込めません"),
    ("a mislink not suspended", {"to": "本人確認済み"}, "K", "先に連携を停止"),
    ("a reason and no decision", {"why": "電話した"}, "K", "対応が選ばれていません"),
    ("a number gone", {"ticket_id": None, "to": "連携停止中"}, "A", "番号が消えている"),
    ("another's number", {"ticket_id": 999, "to": "連携停止中"}, "A", "是正票はありません"),
    ("rows out of step", {"record_id": "W-9", "to": "連携停止中"}, "C", "業務データIDが"),
    ("too much text", {"why": "あ" * 1001}, "L", "1000文字まで"),
    ("version overwritten", {"version": "いち", "to": "連携停止中"}, "N", "番号が消えている"),
]


@pytest.mark.parametrize(("what", "values", "column", "says"), ERRORS, ids=[e[0] for e in ERRORS])
def test_errors_name_sheet_and_cell_and_the_others_are_done(
    engine: Engine, what: str, values: dict, column: str, says: str
) -> None:
    wrong, right = a_ticket(engine, "W-1"), a_ticket(engine, "W-2")
    filled = opened(engine)
    row = filled.row(wrong)
    filled.fill(right, to="連携停止中")
    for name, value in values.items():
        filled.sheet.cell(row, place(name)).value = value
    seen, applied = workbooks.apply(engine, filled.saved(), **WORDS)
    [error] = seen.errors
    assert error.cell == f"是正票!{column}{row}"
    assert says in error.message
    assert applied.moved == [right]
    assert state(engine, wrong) == ("open", None, 1)


def test_what_only_the_move_knows_is_an_error_at_its_cell(engine: Engine) -> None:
    ticket_id = a_ticket(engine, "W-1", state="resolved", verdict="review")
    with engine.begin() as connection:
        connection.execute(text("UPDATE tenken.ticket SET state = 'open'"))
    filled = opened(engine)
    filled.fill(ticket_id, to="訂正済み（再点検待ち）", why="4549 7236 4860 に訂正")
    _, applied = workbooks.apply(engine, filled.saved(), **WORDS)
    [error] = applied.errors
    assert error.cell.startswith("是正票!K")
    assert "番号を書かないで" in error.message


def test_columns_may_be_moved_and_added(engine: Engine) -> None:
    ticket_id = a_ticket(engine, "W-1")
    filled = opened(engine)
    filled.fill(ticket_id, to="連携停止中")
    filled.sheet.insert_cols(2)
    filled.sheet.cell(HEADING_ROW, 2).value = "わたしのメモ"
    filled.sheet.cell(FIRST_ROW, 2).value = "あとで"
    seen = workbooks.preview(engine, filled.saved(), TODAY)
    assert len(seen.changes) == 1


def test_restricted_tickets_are_a_workbook_of_their_own(engine: Engine) -> None:
    a_ticket(engine, "W-1")
    protected = a_ticket(engine, "W-2", queue="restricted")
    filled = opened(engine, restricted=True)
    assert filled.sheet.max_row == FIRST_ROW
    assert filled.row(protected) == FIRST_ROW


def test_too_many_tickets_for_one_workbook_is_said(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenken.workbooks.exchange.MOST_ROWS", 1)
    a_ticket(engine, "W-1")
    a_ticket(engine, "W-2")
    with pytest.raises(workbooks.WorkbookError, match="1つのブックに入りません"):
        opened(engine)


def test_a_row_too_many_is_refused(engine: Engine) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.append(["x"])
    sheet.append([column.heading for column in COLUMNS])
    for _ in range(MOST_ROWS + 200):
        sheet.append([1])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(workbooks.WorkbookError, match="行が多すぎます"):
        workbooks.preview(engine, out.getvalue(), TODAY)
