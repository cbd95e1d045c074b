"""Who must check every record, some or none: the rule of 2023, by table; the sheet as it comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tenken.reports.link_methods import METHODS, SheetError, decide, read

HEAD = ["機関名", "事務", "紐付け方法", "本人の特定", "件数"]


@pytest.mark.parametrize(
    ("method", "identified", "to_check"),
    [
        ("form_with_document", None, "none"),
        ("form", None, "every"),
        ("four", False, "none"),
        ("three", True, "none"),
        ("three", False, "every"),
        ("three", None, "every"),
        ("fewer", True, "none"),
        ("fewer", None, "every"),
        ("by_hand", True, "every"),
        ("automatic", None, "some"),
        ("unknown", True, "every"),
    ],
)
def test_what_a_way_of_linking_needs(method, identified, to_check) -> None:
    decided, reason = decide(method, identified)
    assert decided == to_check
    assert reason


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_sheet_as_people_fill_it_in(tmp_path: Path, kind: str) -> None:
    rows = [
        HEAD,
        ["点検市福祉事務所", "生活保護", "３情報で照会", "有", "1,200"],
        ["点検市福祉事務所", "生活保護", "わからない", None, None],
    ]
    file = tmp_path / f"sheet.{kind}"
    if kind == "xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(file)
    else:
        lines = [",".join(f'"{cell or ""}"' for cell in row) for row in rows]
        file.write_text("\r\n".join(lines), encoding="cp932")
    answers = read(file)
    assert [(a.method, a.identified, a.records) for a in answers] == [
        ("three", True, 1200), ("unknown", None, None),
    ]  # fmt: skip
    assert set(METHODS.values()) >= {"three", "automatic"}


def test_a_wrong_cell_is_named_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text(",".join(HEAD) + "\n市,水道,手入力,,\n", encoding="utf-8")
    with pytest.raises(SheetError, match="2行目.*事務"):
        read(file)
