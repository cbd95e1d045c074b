"""Every way in for something written elsewhere, as a function of bytes, with the law it keeps.

The law: it is read, or refused by an error of the project's own kind that names the file and is
short enough to read. Anything else that is raised would be a traceback to a user.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from tenken import files, home, identity, ministries, municipalities
from tenken.desk import received
from tenken.desk.frame import frame
from tenken.escalation.rules import rules
from tenken.exchange.agreement import agreement
from tenken.exchange.covers import LARGEST as LARGEST_COVER
from tenken.exchange.covers import Cover, read_cover
from tenken.expectations.suites import SuiteError, read_suite
from tenken.identity.numbers import valid_government_code, valid_resident_code
from tenken.layouts import HISTORY, RECORDS, REGISTER
from tenken.leaks.exposure import Span
from tenken.leaks.logs import Sought, look_through
from tenken.leaks.sources import sources
from tenken.operations import OperationError, read
from tenken.reports import link_methods
from tenken.reports.publication import ledger
from tenken.webhooks.endpoints import endpoints
from tenken.workbooks import WorkbookError
from tenken.workbooks import reading as workbook
from tenken.workbooks.layout import COLUMNS, SHEET
from tenken.workbooks.opening import first_sheet
from tests.fuzz.packing import into

LONGEST_MESSAGE = 6000  # characters


@dataclass(frozen=True)
class Target:
    """A way in: what takes a file there, a good one, and how it says that one is not."""

    name: str
    take: Callable[[Path], object]
    file: str
    good: bytes
    own: tuple[type[Exception], ...]
    packed: Callable[[bytes], bytes] = bytes  # what is fuzzed, into the file

    def __call__(self, data: bytes) -> bool:
        """Whether it was read; False where it was refused. Raises for what breaks the law."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / self.file
            path.write_bytes(self.packed(data))
            try:
                self.take(path)
            except self.own as error:
                said = str(error)
                assert 0 < len(said) <= LONGEST_MESSAGE, "too long to read"
                assert self.file.rpartition(".")[0] in said or self.own == (WorkbookError,)
                return False
        return True


def _csv(layout: object) -> Callable[[Path], object]:
    def take(path: Path) -> None:
        with files.open_rows(path, layout) as rows:  # type: ignore[arg-type]
            text = rows.copy_lines()
            while text.read(1 << 20):
                pass
            for finding in rows.findings:
                assert finding.message.startswith(path.name)

    return take


def _log(path: Path) -> None:
    span = Span(date(2026, 1, 1), date(2026, 12, 31))
    sought = Sought({1: 1}, {"A1": 1}, {"123456789018": 1})
    look_through(path, sources()["portal"], span, sought, operation=True)


def _log_book(path: Path) -> None:
    for row in first_sheet(path.read_bytes()):
        assert len(row) <= 60


def _cover(path: Path) -> None:
    read = read_cover(path.read_bytes()[:LARGEST_COVER])
    assert read is None or isinstance(read, Cover)


def _returns(path: Path) -> None:
    found = received.read(path.parent)
    for wrong in found.wrong:
        assert len(wrong.what) < 500
        assert wrong.where == path.name
    frame(found.returns.values())


def _texts(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    identity.read_number(text)
    identity.read_birth_date(text)
    valid_resident_code(text)
    valid_government_code(text)
    one, _, other = text.partition("|")
    attributes = ("name", "kana", "roman_name", "alias", "former_name", "birth_date", "address")
    row = {a: one or None for a in attributes} | {f"register_{a}": other for a in attributes}
    identity.judge(_a_pair(row | {"record_id": "R", "my_number": one, "found": True}))


def _a_pair(row: dict[str, object]) -> object:
    import pandas as pd

    return pd.DataFrame([row], dtype=object)


def _into(book: Callable[[], bytes]) -> Callable[[bytes], bytes]:
    """A workbook whose first sheet is what is fuzzed."""
    return lambda sheet: into(book(), sheet)


@cache
def _tickets() -> bytes:
    row = [1, "生活保護", "A1", "x", "", "", "", "", "", "", "", "", "2027-01-01", 1, ""]
    return _book(SHEET, [["x"], [column.heading for column in COLUMNS], row])


@cache
def _sheet() -> bytes:
    row = ["点検市", "生活保護", "手入力", "無", "10"]
    return _book("Sheet1", [list(link_methods.COLUMNS), row])


def _book(title: str, rows: list[list[object]]) -> bytes:
    book = Workbook()
    assert book.active
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _first_sheet(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


def _a_return() -> bytes:
    figures = dict.fromkeys(("in_scope", "checked", "to_look_at", "mislinks", "corrected"), 1)
    leaks = dict.fromkeys(("not_begun", "under_way", "no_leak", "possible_leak", "leak"), 0)
    told = figures | {"share_checked": 1.0, "oldest_open": None, "leak_surveys": leaks}
    one = {"operation": "welfare", "figures": told, "last_month": None, "institutions": None}
    return json.dumps({
        "format": "tenken-return", "version": "1.0", "municipality_code": "999999",
        "ministry": "mhlw", "month": "2026-10", "revision": 1, "replaces": None,
        "correction": None, "operations": [one],
    }).encode()  # fmt: skip


def _a_release() -> bytes:
    figure = {"operation": "welfare", "measure": "checked", "count": 10}
    return json.dumps({
        "format": "tenken-release", "version": "1.0", "month": "2026-10", "revision": 1,
        "correction": None, "municipalities": 3, "grew": True, "after": None,
        "operations": ["welfare"], "figures": [figure],
    }).encode()  # fmt: skip


def _a_cover() -> bytes:
    return Cover(layout="1", kind="answer", purpose="number", request="482013-0123456789ab-00001",
                 encoding="utf-8", records=2, sha256="0" * 64).bytes()  # fmt: skip


def _an_answer() -> bytes:
    headings = agreement().columns["answer"]
    values = dict.fromkeys(("asked_number", "my_number"), "123456789018")
    values |= {"reference": "1", "result": "1", "name": "山田太郎", "birth_date": "1975-01-02"}
    lines = [",".join(headings.values()), ",".join(values.get(name, "") for name in headings)]
    return "\n".join([*lines, ""]).encode()


def _kept(path: str) -> bytes:
    return (home() / path).read_bytes()


_RECORDS = """業務データID,個人番号,氏名,生年月日,住所
A1,123456789018,山田太郎,1975-01-02,点検市緑町1
A2,621498320257,"鈴木　花子",昭和55年3月4日,点検市緑町２丁目
"""
_REGISTER = "個人番号,氏名,生年月日,性別,住所\n123456789018,山田太郎,1975-01-02,1,点検市緑町1\n"
_HISTORY = "個人番号,終了年月日,氏名,住所\n123456789018,2020-01-02,山田太郎,点検市1\n"
_ACCESSES = "是正票番号,日時,操作\n1,2026-03-04 10:11,閲覧\n#1,令和8年3月4日(水) 9時,印刷\n"
_METHODS = "機関名,事務,紐付け方法,本人の特定,件数\n点検市,生活保護,手入力,無,10\n"
_TEXT = "山田　太郎（旧姓）昭和50年1月2日|点検市緑町２丁目３番地４号 1234-5678-9018"


def targets() -> dict[str, Target]:
    """Every way in, by its name."""
    yaml, own = (OperationError,), (files.FileError,)
    made = (
        Target("records", _csv(RECORDS), "w.csv", _RECORDS.encode(), own),
        Target("records cp932", _csv(RECORDS), "w.csv", _RECORDS.encode("cp932"), own),
        Target("register", _csv(REGISTER), "w.csv", _REGISTER.encode(), own),
        Target("history", _csv(HISTORY), "w.csv", _HISTORY.encode(), own),
        Target("access log", _log, "log.csv", _ACCESSES.encode(), own),
        Target("access log xlsx", _log_book, "log.xlsx", _first_sheet(_sheet()),
               (WorkbookError,), _into(_sheet)),
        Target("answers", _csv(agreement().answer), "answer.csv", _an_answer(), own),
        Target("covers", _cover, "answer.json", _a_cover(), ()),
        Target("exchange", agreement, "exchange.yaml", _kept("include/exchange.yaml"), yaml),
        Target("releases", ledger.read_release, "release.json", _a_release(),
               (ledger.LedgerError,)),
        Target("ledger", ledger.read, "ledger.json", b"[" + _a_release() + b"]",
               (ledger.LedgerError,)),
        Target("tickets", lambda p: workbook.read(p.read_bytes()), "t.xlsx",
               _first_sheet(_tickets()), (WorkbookError,), _into(_tickets)),
        Target("link methods csv", link_methods.read, "s.csv", _METHODS.encode(),
               (link_methods.SheetError,)),
        Target("link methods xlsx", link_methods.read, "s.xlsx", _first_sheet(_sheet()),
               (link_methods.SheetError,), _into(_sheet)),
        Target("returns", _returns, "r.json", _a_return(), ()),
        Target("senders", received.expected, "e.csv", "団体コード,団体名\n1,x\n".encode(),
               (received.DeskError,)),
        Target("operation", read, "welfare.yaml", _kept("include/operations/welfare.yaml"), yaml),
        Target("municipalities", municipalities.deployment, "municipalities.yaml",
               _kept("include/municipalities.yaml"), yaml),
        Target("ministries", ministries.reporting, "ministries.yaml",
               _kept("include/ministries.yaml"), yaml),
        Target("escalation", rules, "escalation.yaml", _kept("include/escalation.yaml"), yaml),
        Target("leaks", sources, "leaks.yaml", _kept("include/leaks.yaml"), yaml),
        Target("webhooks", endpoints, "webhooks.yaml", _kept("include/webhooks.yaml"), yaml),
        Target("suite", lambda p: read_suite(p, "match"), "match.json",
               _kept("expectations/welfare/match.json"), (SuiteError,)),
        Target("received suite", lambda p: read_suite(p, "received"), "received.json",
               _kept("expectations/returns/received.json"), (SuiteError,)),
        Target("texts", _texts, "t.txt", _TEXT.encode(), ()),
    )  # fmt: skip
    return {target.name: target for target in made}
