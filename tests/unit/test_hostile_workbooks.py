"""What is no workbook of ours is refused with a sentence, at once and in little memory."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook

from tenken.files.container import LARGEST
from tenken.workbooks import WorkbookError
from tenken.workbooks.layout import COLUMNS, SHEET
from tenken.workbooks.reading import read


def a_workbook() -> bytes:
    book = Workbook()
    book.active.title = SHEET
    book.active.append(["x"])
    book.active.append([column.heading for column in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """The workbook with its parts changed, and parts added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, content in added.items():
            new.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def a_bomb() -> bytes:
    return changed(lambda name, part: part, xl__media__x=b"\0" * (100 << 20))


def a_lying_bomb() -> bytes:
    """Its directory says that the sheet is small."""
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    sheet += b"<sheetData>" + b" " * (30 << 20) + b"</sheetData></worksheet>"
    bomb = bytearray(changed(lambda name, part: sheet if name.endswith("sheet1.xml") else part))
    true, small = len(sheet).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return bytes(bomb).replace(true, small)


def another_sheet() -> bytes:
    book = load_workbook(io.BytesIO(a_workbook()))
    book.active.title = "別の表"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def no_headings() -> bytes:
    book = load_workbook(io.BytesIO(a_workbook()))
    book.active.delete_rows(2)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_entities(name: str, part: bytes) -> bytes:
    if not name.endswith("sheet1.xml"):
        return part
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'


HOSTILE = [
    ("nothing", lambda: b"", "ではありません"),
    ("text", lambda: b"a,b,c\n", "ではありません"),
    ("an old or locked workbook", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 100, "パスワード"),
    ("a file too large", lambda: b"PK" + b"\0" * LARGEST, "大きすぎます"),
    ("a zip that is no workbook", lambda: _zip({"a.txt": b"x"}), "ではありません"),
    ("a zip bomb", a_bomb, "展開すると大きすぎる"),
    ("a zip bomb that lies", a_lying_bomb, "開けません|読めません|ではありません"),
    ("many parts", lambda: _zip({f"{n}": b"" for n in range(500)}), "展開すると大きすぎる"),
    ("macros", lambda: changed(lambda n, p: p, xl__vbaProject_bin=b"x").replace(
        b"vbaProject_bin", b"vbaProject.bin"), "マクロ"),
    ("entities", lambda: changed(with_entities), "Excelが作ったブックではない"),
    ("broken XML", lambda: changed(
        lambda n, p: p[:-40] if n.endswith("sheet1.xml") else p), "読めません|開けません"),
    ("half a file", lambda: a_workbook()[:2000], "ではありません"),
    ("another sheet", another_sheet, "シート「是正票」がありません"),
    ("no headings", no_headings, "見出し"),
]  # fmt: skip


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(("what", "made", "says"), HOSTILE, ids=[h[0] for h in HOSTILE])
def test_it_is_refused_with_a_sentence(what: str, made, says: str) -> None:
    with pytest.raises(WorkbookError, match=says):
        read(made())


def test_the_workbook_these_are_made_of_is_read() -> None:
    assert read(a_workbook()).wishes == []
    assert read(changed(lambda name, part: part)).errors == []


def test_a_sheet_that_claims_to_be_endless_is_read_as_it_is() -> None:
    def claims(name: str, part: bytes) -> bytes:
        return part.replace(b'ref="A1:O2"', b'ref="A1:XFD1048576"')

    assert read(changed(claims)).wishes == []


def test_random_damage_is_a_refusal_or_a_reading_and_nothing_else() -> None:
    good, chance = a_workbook(), random.Random(5)
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(WorkbookError):
            read(bytes(damaged))
