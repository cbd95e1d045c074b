"""Bad input loses nothing but itself, and is named by file, line and column in Japanese."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenken import files
from tenken.layouts import HISTORY, RECORDS, REGISTER

HEAD = "業務データID,個人番号,氏名,生年月日,住所\n"
GOOD = "A1,123456789018,山田太郎,1975-01-02,点検市緑町1\n"
MORE = "A2,621498320257,鈴木花子,1980-03-04,点検市緑町2\n"


def read(path: Path, content: str | bytes, layout=RECORDS):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = files.open_rows(path, layout)
    return list(rows), rows.findings


def ids(rows: list) -> list[str]:
    return [values[0] for _, values in rows]


BAD_LINES = [
    ("too few fields", "B1,123456789018,壊れた行\n", "fields", None),
    ("too many fields", "B1,1,壊れた行,1975-01-02,x,y,z\n", "fields", None),
    ("NUL byte", "B1,123456789018,山\0田,1975-01-02,x\n", "nul", "氏名"),
    ("no record_id", ",123456789018,壊れた行,1975-01-02,x\n", "no_key", "業務データID"),
    ("text behind a closed quote", 'B1,123,"山田"太郎,1975-01-02,x\n', "quote", None),
    ("heading again", HEAD, "heading_again", None),
    ("20,000 characters", f"B1,1,{'あ' * 20_000},1975-01-02,x\n", "huge_field", "氏名"),
]


@pytest.mark.parametrize(
    ("what", "line", "code", "column"), BAD_LINES, ids=[b[0] for b in BAD_LINES]
)
def test_a_bad_line_is_set_apart_and_the_others_come_through(
    tmp_path: Path, what: str, line: str, code: str, column: str | None
) -> None:
    rows, findings = read(tmp_path / "welfare.csv", HEAD + GOOD + line + MORE)
    assert ids(rows) == ["A1", "A2"]
    assert [number for number, _ in rows] == [2, 4]
    [finding] = findings
    assert (finding.line, finding.code, finding.column) == (3, code, column)
    assert finding.quarantined
    assert findings.quarantined == 1
    assert finding.message.startswith("welfare.csv 3行目")
    assert "壊れた行" not in finding.message


NOTED = [
    ("a 200-character name", f"B1,123456789018,{'あ' * 200},1975-01-02,x\n", "too_long", "氏名"),
    ("zeros eaten by Excel", "B1,23456789018,山田,1975-01-02,x\n", "zeros_lost", "個人番号"),
    ("1.23E+11", "B1,1.23457E+11,山田,1975-01-02,x\n", "scientific", "個人番号"),
    ("#N/A", "B1,123456789018,#N/A,1975-01-02,x\n", "excel_error", "氏名"),
    ("control character", "B1,123456789018,山\x07田,1975-01-02,x\n", "control", "氏名"),
]


@pytest.mark.parametrize(("what", "line", "code", "column"), NOTED, ids=[n[0] for n in NOTED])
def test_what_can_be_read_is_read_and_noted(
    tmp_path: Path, what: str, line: str, code: str, column: str
) -> None:
    rows, findings = read(tmp_path / "welfare.csv", HEAD + GOOD + line + MORE)
    assert ids(rows) == ["A1", "B1", "A2"]
    [finding] = findings
    assert (finding.line, finding.code, finding.column) == (3, code, column)
    assert not finding.quarantined
    assert findings.quarantined == 0


def test_a_half_written_last_line_is_set_apart(tmp_path: Path) -> None:
    for half in ("B1,1234567", 'B1,123456789018,"山田', "B1"):
        rows, findings = read(tmp_path / "welfare.csv", HEAD + GOOD + half)
        assert ids(rows) == ["A1"]
        assert [(f.line, f.code) for f in findings] == [(3, "half_line")]


def test_a_whole_last_line_needs_no_line_end(tmp_path: Path) -> None:
    rows, findings = read(tmp_path / "welfare.csv", HEAD + GOOD + MORE.rstrip("\n"))
    assert ids(rows) == ["A1", "A2"]
    assert len(findings) == 0


def test_one_bad_byte_costs_one_line(tmp_path: Path) -> None:
    for encoding, code in (("utf-8", "not_utf8"), ("cp932", "not_cp932")):
        bad = (
            "B1,123456789018,山".encode(encoding) + b"\xff\xfe" + ",1975-01-02,x\n".encode(encoding)
        )
        content = (HEAD + GOOD).encode(encoding) + bad + MORE.encode(encoding)
        rows, findings = read(tmp_path / "welfare.csv", content)
        assert ids(rows) == ["A1", "A2"]
        assert [(f.line, f.code) for f in findings] == [(3, code)]


def test_numbers_in_full_width_come_through_as_written(tmp_path: Path) -> None:
    rows, findings = read(
        tmp_path / "w.csv", HEAD + "A1,１２３４５６７８９０１８,山田,1975-01-02,x\n"
    )
    assert rows[0][1][2] == "１２３４５６７８９０１８"
    assert len(findings) == 0


def test_a_file_of_no_records_is_no_error(tmp_path: Path) -> None:
    assert read(tmp_path / "welfare.csv", HEAD)[0] == []


BAD_FILES = [
    ("empty", b"", "empty", RECORDS),
    ("a missing column", "業務データID,氏名,生年月日\n", "missing_column", RECORDS),
    ("no heading", "A1,123456789018,山田太郎,1975-01-02\n", "no_heading", RECORDS),
    ("the same heading twice", "業務データID,氏名,氏名,個人番号,生年月日\n",
     "duplicate_heading", RECORDS),
    ("an Excel workbook", b"PK\x03\x04" + b"x" * 100, "not_csv", RECORDS),
    ("history without its day", "個人番号,氏名\n", "missing_column", HISTORY),
    ("register without address", "個人番号,氏名,生年月日,性別\n", "missing_column", REGISTER),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "content", "code", "layout"), BAD_FILES, ids=[f[0] for f in BAD_FILES]
)
def test_a_file_that_cannot_be_read_is_named_with_what_to_do(
    tmp_path: Path, what: str, content: str | bytes, code: str, layout
) -> None:
    with pytest.raises(files.FileError) as caught:
        read(tmp_path / "welfare.csv", content, layout)
    assert caught.value.code == code
    assert caught.value.message.startswith("welfare.csv")
    assert "山田" not in caught.value.message


def test_a_missing_column_is_called_by_its_japanese_heading(tmp_path: Path) -> None:
    with pytest.raises(files.FileError, match="個人番号"):
        read(tmp_path / "welfare.csv", "業務データID,氏名,生年月日\n")


def test_utf16_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(files.FileError, match="UTF-8"):
        read(tmp_path / "welfare.csv", (HEAD + GOOD).encode("utf-16"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(files.FileError, match="見つかりません"):
        files.open_rows(tmp_path / "none.csv", RECORDS)


def test_any_number_of_findings_is_counted(tmp_path: Path) -> None:
    rows, findings = read(tmp_path / "welfare.csv", HEAD + "B,1\n" * 200_000 + GOOD)
    assert ids(rows) == ["A1"]
    assert findings.quarantined == len(findings) == 200_000
    assert next(iter(findings)).line == 2
