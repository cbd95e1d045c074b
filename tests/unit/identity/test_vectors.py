"""The field's acceptance vectors (domain notes, section 8), by their number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tenken import identity

REGISTER = {
    "my_number": "123456789018", "name": "高橋　太郎", "kana": "タカハシ　タロウ",
    "birth_date": "1975-01-02", "sex": "1", "address": "照合県点検市緑町三丁目26番11号",
    "household_id": "0000000001", "status": "1",
}  # fmt: skip
RECORD = {k: v for k, v in REGISTER.items() if k != "status"} | {"record_id": "R1"}


def judged(
    record: dict[str, Any] | None = None,
    register: dict[str, Any] | None = None,
    as_of: date | None = None,
    **facts: Any,
) -> dict[str, Any]:
    row = RECORD | (record or {})
    row |= {f"register_{k}": v for k, v in (REGISTER | (register or {})).items()}
    row |= {"found": True, "reissued": False, "history": None} | facts
    return identity.judge(pd.DataFrame([row], dtype=object), as_of=as_of).iloc[0].to_dict()


OTHER_TOWN = "照合県遠方市浜町一丁目2番3号"

CASES: list[tuple[int, str, dict[str, Any], str, str | None]] = [
    (1, "髙橋 and 高橋", {"record": {"name": "髙橋　太郎"}}, "match", None),
    (2, "斎藤 and 斉藤",
     {"record": {"name": "斎藤　太郎"}, "register": {"name": "斉藤　太郎"}}, "review", None),
    (3, "twins, the other's number",
     {"register": {"name": "高橋　次郎", "kana": "タカハシ　ジロウ"}}, "mislink", "family"),
    (4, "parent's number on the child",
     {"record": {"name": "高橋　一", "kana": "タカハシ　ハジメ", "birth_date": "2010-05-06"}},
     "mislink", "family"),
    (5, "reading, birth date and sex equal, another city",
     {"register": {"name": "髙端　汰朗", "address": OTHER_TOWN, "household_id": "9"}},
     "mislink", None),
    (6, "2丁目1番地2号 and ２－１－２",
     {"record": {"address": "２－１－２"}, "register": {"address": "2丁目1番地2号"}},
     "match", None),
    (7, "moved, the old address in the history",
     {"record": {"address": OTHER_TOWN},
      "history": [{"until": "2026-10-01", "address": OTHER_TOWN}]}, "stale", None),
    (8, "昭和元.12.25 and 大正15.12.25",
     {"record": {"birth_date": "昭和元.12.25"}, "register": {"birth_date": "大正15.12.25"}},
     "match", None),
    (9, "birth date unknown on both sides",
     {"record": {"birth_date": "不詳"}, "register": {"birth_date": "不詳"}}, "undecidable", None),
    (10, "● in the name", {"record": {"name": "●橋　太郎"}}, "undecidable", None),
    (11, "number re-issued", {"reissued": True}, "status", None),
    (12, "dead", {"register": {"status": "3"}}, "status", None),
    (13, "alias and roman letters",
     {"record": {"name": "田中　太郎", "kana": "タナカ　タロウ"},
      "register": {"name": "WANG TAILANG", "alias": "田中　太郎", "kana": "ワン　タイラン"}},
     "match", None),
    (14, "birth date differs", {"record": {"birth_date": "1981-11-23"}}, "mislink", "family"),
    (14, "birth date one slip off", {"record": {"birth_date": "1975-01-03"}}, "review", "typo"),
    (15, "sex blank", {"record": {"sex": None}}, "match", None),
    (16, "000000000000", {"record": {"my_number": "000000000000"}}, "invalid", None),
    (19, "moved on 15 January, as of 1 January",
     {"record": {"address": OTHER_TOWN}, "as_of": date(2026, 1, 1),
      "history": [{"until": "2026-01-15", "address": OTHER_TOWN}]}, "match", None),
    (21, "only the building differs",
     {"record": {"address": "照合県点検市緑町三丁目26番11号　ハイツ緑101"}}, "match", None),
    (22, "浜松市中区 and 中央区",
     {"record": {"address": "浜松市中区元城町103-2"},
      "register": {"address": "静岡県浜松市中央区元城町103番地の2"}}, "match", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "what", "given", "verdict", "cause"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES]
)
def test_vector(
    number: int, what: str, given: dict[str, Any], verdict: str, cause: str | None
) -> None:
    decided = judged(**given)
    assert decided["verdict"] == verdict
    assert decided["cause"] == cause


@pytest.mark.parametrize(
    ("what", "given", "verdict"),
    [
        ("all alike", {}, "match"),
        ("no such number", {"found": False}, "not_found"),
        ("sex differs", {"record": {"sex": "2"}}, "mislink"),
        ("both names differ",
         {"record": {"name": "鈴木　一", "kana": "スズキ　ハジメ"}}, "mislink"),
        ("kanji and address differ",
         {"record": {"name": "鈴木　太郎", "address": OTHER_TOWN}}, "mislink"),
        ("reading and address differ",
         {"record": {"kana": "スズキ　ハジメ", "address": OTHER_TOWN}}, "mislink"),
        ("only the kanji differ", {"record": {"name": "鈴木　太郎"}}, "review"),
        ("only the reading differs", {"record": {"kana": "スズキ　ハジメ"}}, "review"),
        ("address never held", {"record": {"address": OTHER_TOWN}}, "review"),
        ("the only name differs",
         {"record": {"name": "高橋　次郎", "kana": None}}, "mislink"),
        ("married",
         {"record": {"name": "鈴木　太郎", "kana": "スズキ　タロウ"},
          "history": [{"until": "2025-04-01", "name": "鈴木　太郎", "kana": "スズキ　タロウ"}]},
         "stale"),
        ("former family name on the register",
         {"record": {"name": "鈴木　太郎"}, "register": {"former_name": "鈴木"}}, "match"),
        ("a slip and another address",
         {"record": {"birth_date": "1975-01-03", "address": OTHER_TOWN}}, "mislink"),
        ("left after the day compared on",
         {"register": {"status": "2", "changed_on": "2026-03-01"}, "as_of": date(2026, 1, 1)},
         "match"),
        ("left before it",
         {"register": {"status": "2", "changed_on": "2025-12-01"}, "as_of": date(2026, 1, 1)},
         "status"),
        ("somebody else's number comes before the owner's death",
         {"record": {"birth_date": "1981-11-23"}, "register": {"status": "3"}}, "mislink"),
        ("operation holds neither reading, sex nor address",
         {"record": {"kana": None, "sex": None, "address": None}}, "match"),
    ],
)  # fmt: skip
def test_verdict(what: str, given: dict[str, Any], verdict: str) -> None:
    assert judged(**given)["verdict"] == verdict


def test_only_record_id_is_needed() -> None:
    decided = identity.judge(pd.DataFrame({"record_id": ["R1", "R2"]}))
    assert decided["verdict"].tolist() == ["invalid", "invalid"]


def test_an_empty_batch_is_no_error() -> None:
    assert len(identity.judge(pd.DataFrame({"record_id": []}))) == 0
