"""Numbers with check digits: 個人番号, 宛名番号, 全国地方公共団体コード, 被保険者番号.

Individual numbers are a permutation of the person's place in the sample: each comes once, looks
like chance, and depends on the seed alone.
"""

from __future__ import annotations

import numpy as np

from tenken.sample.chance import Chance, Ints, Texts, objects

BODIES = 10**11
BLOCK = 4_000_000  # individual numbers set aside for a block of the sample
FORMER = 2 * 10**10  # places of numbers that were replaced
NOBODY = 4 * 10**10  # places of numbers that were never given

# 番号法総務省令(平成26年総務省令第85号)5条, from the left.
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_HIGH, _LOW = 10**6, 10**5


def check_digit(bodies: Ints) -> Ints:
    """The twelfth digit of individual numbers, from the first eleven."""
    total = np.zeros(len(bodies), dtype=np.int64)
    for place, weight in enumerate(reversed(_WEIGHTS)):
        total += bodies // 10**place % 10 * weight
    rest = total % 11
    return np.where(rest <= 1, 0, 11 - rest)


def valid(number: str) -> bool:
    """Whether it has twelve digits, a right check digit, and not one digit only."""
    if len(number) != 12 or not number.isascii() or not number.isdigit() or len(set(number)) == 1:
        return False
    return int(check_digit(np.array([int(number[:11])]))[0]) == int(number[11])


class Numbering:
    """The individual numbers of a sample."""

    def __init__(self, seed: int) -> None:
        chance = Chance(seed, 0, "numbering")
        self._keys = [int(key) for key in chance.between(1, 2**31, 8)]

    def of(self, places: Ints) -> Texts:
        """The numbers of those places, as twelve digits. A negative place has none (empty)."""
        known = np.maximum(places, 0)
        bodies = self._mixed(known)
        # 000000000000 passes the arithmetic and is nobody's; its place takes an unused body.
        bodies = np.where(bodies == 0, self._mixed(np.full(len(bodies), BODIES - 1)), bodies)
        digits = bodies * 10 + check_digit(bodies)
        return objects(
            [
                f"{d:012d}" if p >= 0 else ""
                for p, d in zip(places.tolist(), digits.tolist(), strict=True)
            ]
        )

    def _mixed(self, places: Ints) -> Ints:
        body = places * 1
        for step in range(0, 8, 2):
            high, low = body // _LOW, body % _LOW
            low = (low + _hash(high, self._keys[step]) % _LOW) % _LOW
            high = (high + _hash(low, self._keys[step + 1]) % _HIGH) % _HIGH
            body = high * _LOW + low
        return body


def _hash(values: Ints, key: int) -> Ints:
    mixed = (values.astype(np.uint64) + np.uint64(key)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return ((mixed ^ (mixed >> np.uint64(32))) >> np.uint64(8)).astype(np.int64)


def person_ids(places: Ints) -> Texts:
    """宛名番号: ten digits, the last a check digit, modulus 11, weights 2 to 7 (仕様書 1.1.13)."""
    total = np.zeros(len(places), dtype=np.int64)
    for place in range(9):
        total += places // 10**place % 10 * (2 + place % 6)
    rest = total % 11
    digits = places * 10 + np.where(rest <= 1, 0, 11 - rest)
    return objects([f"{d:010d}" for d in digits.tolist()])
