"""Numbers with check digits: individual number, resident record code, local government code.

Sources: 総務省令85号(平成26年)5条 (個人番号), 住民基本台帳法施行規則1条 and 総務省告示436号
(住民票コード), JIS X 0402 with the check digit of 全国地方公共団体コード.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tenken.identity.batch import Batch

# Written between the digits of a number by hand and by machine; the same as tenken.read_number.
NUMBER_SEPARATORS = " \t\n\r\u3000-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc"
_DROPPED = dict.fromkeys(map(ord, NUMBER_SEPARATORS))

_WEIGHTS = np.array([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2])


def read_number(written: str | None) -> str | None:
    """A number as written, without separators and in half width; None when nothing is left."""
    if written is None:
        return None
    if len(written) == 12 and written.isascii() and written.isdigit():
        return written
    return unicodedata.normalize("NFKC", written[:400]).translate(_DROPPED) or None


def valid_numbers(numbers: Sequence[str | None]) -> NDArray[np.bool_]:
    """Which are individual numbers: twelve digits, check digit right, not all one digit."""
    twelve = [n if n is not None and len(n) == 12 and n.isascii() else "x" * 12 for n in numbers]
    if not twelve:
        return np.zeros(0, dtype=bool)
    digits = np.array(twelve, dtype="U12").view(np.uint32).reshape(-1, 12).astype(np.int64) - 48
    only_digits = ((digits >= 0) & (digits <= 9)).all(axis=1)
    return np.asarray(only_digits & _valid_digits(digits))


def valid_column(batch: Batch) -> NDArray[np.bool_]:
    """Which rows' `my_number` is, as read, an individual number."""
    letters = batch.letters("my_number")
    digits = letters.matrix[:12] - np.uint32(ord("0"))
    twelve = np.count_nonzero(letters.matrix, axis=0) == 12
    twelve &= np.count_nonzero(digits < 10, axis=0) == 12
    valid = np.zeros(batch.count, dtype=bool)
    if len(digits) == 12:
        valid[twelve] = _valid_digits(digits[:, twelve].T.astype(np.int64))
    rows = np.flatnonzero(~twelve & ~letters.missing)
    valid[rows] = valid_numbers([read_number(number) for number in batch.at("my_number", rows)])
    return valid


def _valid_digits(digits: NDArray[np.int64]) -> NDArray[np.bool_]:
    varied = (digits != digits[:, :1]).any(axis=1)
    found: NDArray[np.bool_] = varied & (_check_digit(digits[:, :11] @ _WEIGHTS) == digits[:, 11])
    return found


def _check_digit(total: NDArray[np.int64]) -> NDArray[np.int64]:
    rest = total % 11
    return np.where(rest <= 1, 0, 11 - rest)


def valid_resident_code(written: str | None) -> bool:
    """Whether eleven digits are a resident record code (住民票コード)."""
    code = read_number(written)
    if code is None or len(code) != 11 or not (code.isascii() and code.isdigit()):
        return False
    total = np.array([[int(d) for d in code[:10]]]) @ _WEIGHTS[1:]
    return bool(_check_digit(total)[0] == int(code[10]))


def valid_government_code(written: str | None) -> bool:
    """Whether six digits are a local government code (全国地方公共団体コード)."""
    code = read_number(written)
    if code is None or len(code) != 6 or not (code.isascii() and code.isdigit()):
        return False
    total = sum(int(d) * w for d, w in zip(code, (6, 5, 4, 3, 2), strict=False))
    return (11 - total % 11) % 10 == int(code[5])


def one_slip_apart(one: str | None, other: str | None) -> bool:
    """One digit another, two neighbours swapped, or zeros lost in front: a slip of the hand."""
    if not one or not other or one == other:
        return False
    if len(one) != len(other):
        return one.zfill(12) == other.zfill(12)
    off = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(off) == 1:
        return True
    if len(off) != 2 or off[1] != off[0] + 1:
        return False
    first, second = off
    return one[first] == other[second] and one[second] == other[first]
