"""Whose number it is: the first cause that applies, for records that carry another's."""

from __future__ import annotations

import pandas as pd
import pytest

from tenken.identity import FrameBatch, endings, explain
from tenken.identity.kanji import fold_table, kin, kinship

NOBODY = dict.fromkeys(
    ("kana", "roman_name", "alias", "former_name", "sex", "address", "register_kana",
     "register_roman_name", "register_alias", "register_former_name", "register_sex",
     "register_address", "household_id", "register_household_id", "candidate_household_id",
     "candidate_my_number", "candidate_address", "cause"),
)  # fmt: skip
MISLINK = NOBODY | {
    "verdict": "mislink", "my_number": "123456789018",
    "name": "点検花子", "birth_date": "1980-01-02",
    "register_name": "試験太郎", "register_birth_date": "1955-11-30",
    "swapped": False, "shifted": False, "candidate_count": 0,
}  # fmt: skip


CASES = [
    ({}, "stranger"),
    ({"register_name": "点検花子", "register_birth_date": "1980-01-02"}, "namesake"),
    ({"household_id": "1", "register_household_id": "1"}, "family"),
    ({"register_household_id": "7", "candidate_household_id": "7"}, "family"),
    ({"cause": "family"}, "family"),
    ({"candidate_count": 1, "candidate_my_number": "123456789081"}, "typo"),
    ({"swapped": True, "cause": "family"}, "swapped"),
    ({"shifted": True, "swapped": True}, "shifted"),
    ({"verdict": "not_found", "register_name": None, "register_birth_date": None}, None),
    ({"verdict": "invalid", "my_number": None}, None),
]


def test_the_first_cause_that_applies() -> None:
    told, causes = zip(*CASES, strict=True)
    rows = pd.DataFrame([MISLINK | each for each in told], dtype=object)
    assert explain(rows).tolist() == list(causes)


@pytest.mark.parametrize("char", "子郎斉渡辺髙亜ヶ一龍")
def test_all_kin_of_a_character_and_nobody_else(char: str) -> None:
    fold = fold_table()
    every = {*map(chr, fold), *fold.values(), *map(chr, range(0x3041, 0x9FFF))}
    plainest = fold.get(ord(char), char)
    near = {
        other
        for other in every
        if kinship(char, other) != "different" or fold.get(ord(other), other) == plainest
    }
    assert near <= set(kin(char))
    assert all(other in near for other in kin(char) if other in every)


def test_what_folds_to_the_same_is_kin() -> None:
    """So that a former family name's given name, compared folded, ends with kin too."""
    classes: dict[str, set[str]] = {}
    for code, plainest in fold_table().items():
        classes.setdefault(plainest, {plainest}).add(chr(code))
    assert all(found <= set(kin(char)) for found in classes.values() for char in found)


@pytest.mark.parametrize(
    ("record", "ends_with", "not_with"),
    [
        ({"name": "山田　太郎"}, "郎郞", "子一"),
        ({"name": "山田太郎（鈴木）"}, "郎", "木"),
        ({"name": "佐々"}, "佐仝", "々"),
        ({"name": "山田　太●"}, None, ""),
        ({"name": "SMITH JOHN"}, None, ""),
        ({"name": "山田太郎", "roman_name": "SMITH JOHN"}, None, ""),
        ({"name": None}, None, ""),
    ],
)
def test_what_a_name_may_end_with(
    record: dict[str, str | None], ends_with: str | None, not_with: str
) -> None:
    [found] = endings(FrameBatch(pd.DataFrame([record], dtype=object)))
    if ends_with is None:
        assert found is None
    else:
        assert set(ends_with) <= set(found or "")
        assert not set(not_with) & set(found or "")
