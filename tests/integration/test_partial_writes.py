"""What is wrong in the middle of an import leaves nothing of its unit behind.

The units: a workbook's row, a file of records, a log, a sheet of link methods. An answer of the
J-LIS side: exchange/test_answers.py. The fault is one that can happen: the disk fails while
the file is read, or the connection is cut before the last statement.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, text

from tenken import database, leaks, pipeline, workbooks
from tenken.operations import operation
from tenken.reports import link_methods
from tenken.workbooks.layout import FIRST_ROW, SHEET, place
from tests.integration.conftest import FileSources
from tests.integration.made import a_ticket

TODAY = date(2026, 11, 24)
HASHED = (
    "SELECT md5(coalesce(string_agg(r::text, ',' ORDER BY r::text), '')) FROM {schema}.{table} AS r"
)


def everything(engine: Engine, leaving_out: tuple[str, ...] = ()) -> dict[str, str]:
    """A hash of each table's rows."""
    with engine.connect() as connection:
        tables = connection.execute(
            text("SELECT schemaname, tablename FROM pg_tables"
                 " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        ).all()  # fmt: skip
        return {
            f"{schema}.{table}": connection.execute(
                text(HASHED.format(schema=schema, table=table))
            ).scalar_one()
            for schema, table in tables
            if f"{schema}.{table}" not in leaving_out
        }


class FailingDisk(io.RawIOBase):
    """A file whose second half cannot be read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._content = file.read()
        file.close()
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        half = len(self._content) // 2
        if self._at >= half:
            raise OSError(5, "Input/output error")
        piece = self._content[self._at : min(half, self._at + len(buffer))]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


@pytest.fixture
def failing_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file read from now on fails in its middle."""
    whole = Path.open

    def half(self: Path, mode: str = "r", *arguments: Any, **words: Any) -> Any:
        opened = whole(self, mode, *arguments, **words)
        return FailingDisk(opened) if mode == "rb" and self.suffix == ".csv" else opened

    monkeypatch.setattr(Path, "open", half)


def cut(*_: Any, **__: Any) -> None:
    """In the place of the last thing an import does."""
    raise ConnectionError("cut")


def test_records_of_a_file_that_cannot_be_read_to_its_end(
    engine: Engine, city_files: Path, failing_disk: None
) -> None:
    run = pipeline.open_run(engine, "half", operation("welfare"), "482013", "annual", TODAY)
    before = everything(engine, ("tenken.step", "tenken.run"))
    with pytest.raises(Exception, match="welfare"):
        pipeline.perform("extract", run, FileSources(city_files, "welfare"))
    assert everything(engine, ("tenken.step", "tenken.run")) == before  # they say that it failed


def test_a_workbooks_row_is_done_wholly_or_not_at_all(engine: Engine) -> None:
    wrong, right = a_ticket(engine, "W-1"), a_ticket(engine, "W-2")
    content = filled(engine, assignee="x" * 300, to="連携停止中")
    _, applied = workbooks.apply(engine, content, by="officer", today=TODAY)
    [error] = applied.errors
    assert (error.ticket_id, applied.moved) == (wrong, [right])
    with engine.connect() as connection:
        states = connection.execute(
            text("SELECT state, version FROM tenken.ticket ORDER BY ticket_id")
        ).all()
    assert [tuple(row) for row in states] == [("open", 1), ("suspended", 2)]


def filled(engine: Engine, **first: str) -> bytes:
    """A workbook of two tickets; the second is to be suspended."""
    book = load_workbook(
        io.BytesIO(workbooks.export(engine, by="officer", today=TODAY))
    )  # in the order of their numbers
    rows = {book[SHEET].cell(FIRST_ROW + n, 1).value: FIRST_ROW + n for n in range(2)}
    one, other = (rows[ticket] for ticket in sorted(rows))
    for name, value in first.items():
        book[SHEET].cell(one, place(name)).value = value
    book[SHEET].cell(other, place("to")).value = "連携停止中"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_log(engine: Engine, folder: Path) -> Callable[[], object]:
    """A log that says something of a survey."""
    ticket = a_ticket(
        engine, "W-7", state="confirmed", linked_on="2026-09-01",
        suspended_at="timestamptz('2026-10-31 23:30 Asia/Tokyo')",
        confirmed_at="timestamptz('2026-11-02 00:30 Asia/Tokyo')",
    )  # fmt: skip
    leaks.open_confirmed(engine, TODAY)
    file = folder / "portal.csv"
    file.write_text(f"是正票番号,日時\n{ticket},2026-09-15\nx,y\n" + f"{ticket},2026-09-16\n" * 500)
    return lambda: leaks.load(
        engine, file, "portal", reaches=(date(2016, 1, 1), TODAY), operation=None, by="officer",
        today=TODAY,
    )  # fmt: skip


def test_a_log_that_cannot_be_read_to_its_end(
    engine: Engine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    load = a_log(engine, tmp_path)
    before = everything(engine)
    request.getfixturevalue("failing_disk")
    with pytest.raises(Exception, match=r"portal\.csv"):
        load()
    assert everything(engine) == before


def test_a_log_cut_off_before_its_last_statement(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = a_log(engine, tmp_path)
    before = everything(engine)
    monkeypatch.setattr("tenken.leaks.loading.refresh", cut)
    with pytest.raises(ConnectionError):
        load()
    assert everything(engine) == before


SHEET_OF_METHODS = "機関名,事務,紐付け方法,本人の特定,件数\n点検市,生活保護,手入力,無,10\n"


def test_a_sheet_of_link_methods_with_a_bad_row_keeps_the_old(
    engine: Engine, tmp_path: Path
) -> None:
    sheet = tmp_path / "s.csv"
    sheet.write_text(SHEET_OF_METHODS)
    link_methods.load(engine, sheet)
    before = everything(engine)
    sheet.write_text(SHEET_OF_METHODS + "点検市,介護保険,手入力,無,10\n点検市,x,手入力,無,10\n")
    with pytest.raises(link_methods.SheetError, match="4行目|3行目"):
        link_methods.load(engine, sheet)
    assert everything(engine) == before


@pytest.mark.parametrize("transactions", [True, False], ids=["in a transaction", "without one"])
def test_a_sheet_of_link_methods_cut_off_in_its_middle(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactions: bool
) -> None:
    """Without one, each statement by itself, the same cut leaves a half: the test can see it."""
    sheet = tmp_path / "s.csv"
    sheet.write_text(SHEET_OF_METHODS)
    link_methods.load(engine, sheet)
    before = everything(engine)
    sheet.write_text(SHEET_OF_METHODS + "点検市,介護保険,手入力,無,10\n" * 2)
    on = engine if transactions else engine.execution_options(isolation_level="AUTOCOMMIT")
    counted = iter(range(3))
    monkeypatch.setattr(
        "tenken.reports.link_methods.sql",
        lambda name: database.sql(name) if next(counted) < 2 else cut(),
    )
    with pytest.raises(ConnectionError):
        link_methods.load(on, sheet)
    assert (everything(engine) == before) == transactions
