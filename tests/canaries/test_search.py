"""The search finds what is planted, in each form; and nothing where nothing is."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from urllib.parse import quote, quote_plus

import pytest

from tests.canaries import cage
from tests.canaries.search import ENCODINGS, search

THEM = cage.canaries()
ONE = THEM[7]
VALUES = {**ONE.row, "record_id": ONE.record["record_id"], "person_id": ONE.record["person_id"]}
VALUES.pop("sex")
WIDE = {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(0x21, 0x7F))}
HARMLESS = "2026-11-24 20:48:49 INFO extract of welfare: 4 records, 1901 pages, 0908 left ｵｳﾑ "


def packed(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", text)
    return out.getvalue()


FORMS = {
    "plain": str.encode,
    "full-width": lambda v: v.translate(WIDE).encode(),
    "URL-encoded": lambda v: quote(v, safe="").encode(),
    "URL-encoded as a form": lambda v: quote_plus(v).encode(),
    "JSON-escaped": lambda v: json.dumps({"it": v}).encode(),
    "JSON-escaped twice": lambda v: json.dumps(json.dumps({"it": v})).encode(),
    "base64": lambda v: base64.b64encode(v.encode()),
    "base64, one letter later": lambda v: base64.b64encode(b"x" + v.encode()),
    "base64, two letters later": lambda v: base64.b64encode(b"xy" + v.encode()),
    "base64 for addresses": lambda v: base64.urlsafe_b64encode(b"xyz" + v.encode() + b"x"),
    "hexadecimal": lambda v: v.encode().hex().encode(),
    "gzip": lambda v: gzip.compress(v.encode()),
    "a workbook": packed,
    **{encoding: (lambda v, e=encoding: v.encode(e, "replace")) for encoding in ENCODINGS},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", VALUES)
def test_a_planted_value_is_found(form: str, name: str) -> None:
    planted = FORMS[form](VALUES[name])
    if form in ("gzip", "a workbook"):
        assert search({"there": planted}, {})
    else:
        assert search({"there": HARMLESS.encode() * 9 + planted + HARMLESS.encode()}, {})


DAYS = ("明治34年2月8日", "明治３４年０２月０８日", "M34.2.8", "M34.02.08", "明34.2.8", "M340208",
        "1901年2月8日", "1901/02/08", "19010208", quote("明治34年2月8日"))  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_a_planted_day_of_birth_is_found(day: str) -> None:
    assert search({"there": f"{HARMLESS}{day} {HARMLESS}".encode()}, {})


@pytest.mark.parametrize("number", ["9081-7263-5", "9081 7263 5", "９０８１－７２６３－５"])
def test_a_planted_number_in_groups_is_found(number: str) -> None:
    assert search({"there": f"{HARMLESS}{number}019".encode()}, {})


@pytest.mark.parametrize("last", ["{}", "＊＊＊＊{}", "(…{})", ", 下4桁 {}"])
def test_the_last_four_digits_beside_the_given_name_are_found(last: str) -> None:
    four = cage.last_four(THEM)
    said = f"{ONE.given}様 {last.format(ONE.number[-4:])}"
    assert [s.form for s in search({"there": said.encode()}, four)] == ["last four"]
    assert search({"there": f"{ONE.given}様 {'x' * 90} {ONE.number[-4:]}".encode()}, four) == []


def test_nothing_is_found_where_nothing_is() -> None:
    assert search({"there": HARMLESS.encode() * 99}, cage.last_four(THEM)) == []


def test_ids_may_stand_in_tables_that_are_about_records() -> None:
    there = {"there": ONE.record["record_id"].encode()}
    assert search(there, {})
    assert search(there, {}, ids=False) == []


def test_each_canary_is_one_person() -> None:
    assert len(THEM) == 20
    for name in VALUES:
        assert len({(one.row | one.record)[name] for one in THEM if one.no % cage.EACH == 0}) == 4
    for name in ONE.row:
        if name != "sex":
            assert len({one.row[name] for one in THEM}) == len(THEM)
