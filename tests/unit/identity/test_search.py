"""Whose number it is: the first cause that applies, for records that carry another's."""

from __future__ import annotations

import pandas as pd

from tenken.identity import explain

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
