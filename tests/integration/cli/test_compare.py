"""`tenken compare` as somebody would type it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tenken.cli import group

RECORDS = """業務データID,個人番号,氏名,生年月日,性別,住所
A1,123456789018,髙橋　太郎,昭和50年1月2日,男,緑町3-26-11
A2,621498320257,高橋　太郎,1975-01-02,1,点検市緑町三丁目26番11号
A3,000000000000,鈴木　花子,1980-03-04,2,点検市旭町1番地
A4,足りない行
"""
REGISTER = """my_number,name,birth_date,sex,address
123456789018,高橋　太郎,1975-01-02,1,点検市緑町三丁目26番11号
621498320257,鈴木　花子,1980-03-04,2,点検市旭町1番地
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "records.csv").write_bytes(RECORDS.encode("cp932"))
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    return tmp_path


def compare(folder: Path, *more: str) -> Result:
    words = ["compare", str(folder / "records.csv"), str(folder / "register.csv"), *more]
    return CliRunner().invoke(group, [*words, "-o", str(folder / "verdicts.csv")])


def test_one_verdict_a_record_in_their_order(folder: Path) -> None:
    result = compare(folder)
    assert result.exit_code == 0, result.output
    with (folder / "verdicts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "record_id", "verdict", "cause", "name", "kana", "birth_date", "sex", "address",
        "candidate",
    ]  # fmt: skip
    assert [(row["record_id"], row["verdict"]) for row in rows] == [
        ("A1", "match"),
        ("A2", "mislink"),
        ("A3", "invalid"),
    ]
    assert rows[0]["name"] == rows[0]["address"] == "variant"
    assert [row["candidate"] for row in rows] == ["", "one", "one"]


def test_what_was_set_apart_is_said_and_no_one_is_named(folder: Path) -> None:
    result = compare(folder)
    verdicts = (folder / "verdicts.csv").read_text(encoding="utf-8")
    assert "records.csv 5行目" in result.output
    for name in ("高橋", "髙橋", "鈴木", "緑町", "123456789018"):
        assert name not in result.output
        assert name not in verdicts


def test_every_record_is_compared_whatever_the_operations_scope(folder: Path) -> None:
    result = compare(folder, "--operation", "resident_tax", "--as-of", "2026-01-01")
    assert result.exit_code == 0, result.output
    assert len((folder / "verdicts.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_nothing_of_the_database_is_left(folder: Path, tmp_path_factory, monkeypatch) -> None:
    place = tmp_path_factory.mktemp("tmp")
    monkeypatch.setattr("tempfile.tempdir", str(place))
    assert compare(folder).exit_code == 0
    assert list(place.iterdir()) == []


def test_a_wrong_register_is_named(folder: Path) -> None:
    (folder / "register.csv").write_text("my_number,name\n", encoding="utf-8")
    result = compare(folder)
    assert result.exit_code != 0
    assert "register.csv" in str(result.exception)
    assert "生年月日" in str(result.exception)
