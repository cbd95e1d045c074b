"""Check digits of every number in the sample, computed here once more from the rules."""

from __future__ import annotations

import pytest

from tenken import sample
from tenken.sample.numbering import Numbering, valid

from .conftest import Files


def right(number: str) -> bool:
    """総務省令85号(平成26年)5条, written out as it stands there."""
    body = [int(digit) for digit in reversed(number[:11])]
    total = sum(p * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(body, start=1))
    rest = total % 11
    return int(number[11]) == (0 if rest <= 1 else 11 - rest)


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("621498320257", True), ("983205673214", True), ("123456789018", True),
        ("379474484458", True), ("454972364860", True), ("000000000060", True),
        ("621498320258", False), ("983205673210", False), ("507957100722", False),
        ("000000000000", False), ("12345678901", False), ("１２３４５６７８９０１８", False),
    ],
)  # fmt: skip
def test_check_digit(number: str, is_valid: bool) -> None:
    assert valid(number) is is_valid


def test_all_numbers_of_the_register_are_valid_and_each_is_one_persons(
    a_city_of_20000: Files,
) -> None:
    numbers = [row["my_number"] for row in a_city_of_20000.register]
    numbers += [h["former_my_number"] for h in a_city_of_20000.history if h["former_my_number"]]
    assert all(len(n) == 12 and right(n) and len(set(n)) > 1 for n in numbers)
    assert len(set(numbers)) == len(numbers)


def test_numbers_do_not_tell_who_stands_beside_whom(a_city_of_20000: Files) -> None:
    numbers = [int(row["my_number"]) for row in a_city_of_20000.register[:2000]]
    steps = [b - a for a, b in zip(numbers, numbers[1:], strict=False)]
    assert len(set(steps)) == len(steps)
    assert 0.4 < sum(step > 0 for step in steps) / len(steps) < 0.6


def test_numbers_depend_on_the_seed() -> None:
    import numpy as np

    places = np.arange(1000)
    one, other = Numbering(1).of(places), Numbering(2).of(places)
    assert not set(one) & set(other)


def test_person_ids_end_in_a_check_digit_of_modulus_11(a_city_of_20000: Files) -> None:
    for rows in a_city_of_20000.records.values():
        for row in rows.values():
            body = [int(digit) for digit in reversed(row["person_id"][:-1])]
            rest = sum(d * (2 + n % 6) for n, d in enumerate(body)) % 11
            assert int(row["person_id"][-1]) == (0 if rest <= 1 else 11 - rest)


def test_the_municipality_has_a_right_code_that_no_municipality_has(a_city_of_20000: Files) -> None:
    code = sample.MUNICIPALITY.code
    total = sum(int(d) * w for d, w in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    assert int(code[5]) == (11 - total % 11) % 10
    assert int(code[:2]) > 47
    others = {r["municipality_code"] for r in a_city_of_20000.register} - {code}
    assert all(1 <= int(other[:2]) <= 47 for other in others)
