"""The agreement: read and checked, the window in Japan's time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tenken import home
from tenken.exchange.agreement import agreement
from tenken.exchange.covers import answer_name, named, read_cover, request_id, whole_answers
from tenken.operations import OperationError

DELIVERED = home() / "include" / "exchange.yaml"


@pytest.mark.parametrize(
    ("hour", "open_"), [("22:59", False), ("23:00", True), ("10:59", True), ("11:00", False)]
)
def test_the_window_is_japans(hour: str, open_: bool) -> None:
    agreed = agreement()  # eight to twenty o'clock, which is 23 to 11 in UTC
    moment = datetime.fromisoformat(f"2026-11-24T{hour}+00:00")
    assert agreed.is_open(moment) is open_
    opening = agreed.next_opening(moment)
    assert opening > moment
    assert opening.astimezone(UTC).strftime("%H:%M") == "23:00"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("numbers_a_day: 50000", "numbers_a_day: 10", "no file could be written"),
        ('closes: "20:00"', 'closes: "07:00"', "opens must be before closes"),
        ("    kana: 氏名フリガナ\n    birth_date", "    birth_date", "columns.person"),
        ("    my_number: 個人番号\n  person", "    my_number: 照会連番\n  person", "stands twice"),
        ("encoding: utf-8", "encoding: latin-1", "encoding"),
    ],
)
def test_what_is_wrong_in_it_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    written = DELIVERED.read_text(encoding="utf-8")
    assert old in written
    (tmp_path / "exchange.yaml").write_text(written.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OperationError, match=said):
        agreement(tmp_path / "exchange.yaml")


def test_names_carry_exchange_request_and_sequence() -> None:
    request = request_id("482013-0123456789ab", 7)
    match = named(answer_name(request, 2))
    assert match is not None
    assert (match["exchange"], match["request"], match["sequence"]) == (
        "482013-0123456789ab", "482013-0123456789ab-00007", "002",
    )  # fmt: skip
    for odd in ("answer-1", "../answer-x", f"{answer_name(request, 2)}\n", "答え"):
        assert named(odd) is None


def test_an_answer_is_there_when_file_and_cover_are() -> None:
    names = ["a.csv", "a.json", "b.csv", "c.json", "d.csv.part", "e.csv.part", "e.json"]
    assert whole_answers(names) == ["a"]


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"layout": "1"}'])
def test_what_is_no_cover_is_none(written: bytes) -> None:
    assert read_cover(written) is None
