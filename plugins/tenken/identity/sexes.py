"""Sex: codes of the standard data lists (0 unknown, 1 male, 2 female, 9 other) and words."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tenken.identity.found import Found
from tenken.identity.letters import Letters, alike
from tenken.identity.written import spaceless

_CODES = {
    "1": "1", "男": "1", "男性": "1", "M": "1", "MALE": "1", "01": "1",
    "2": "2", "女": "2", "女性": "2", "F": "2", "FEMALE": "2", "02": "2",
}  # fmt: skip


@lru_cache(maxsize=4096)
def compare(record: str | None, register: str | None) -> tuple[str, str]:
    """Outcome and reason of two sexes as written."""
    if record is None or register is None:
        return "unknown", "missing"
    one, other = (_CODES.get(spaceless(s).upper()) for s in (record, register))
    if one is None or other is None:
        return "unknown", "unknown"
    if one != other:
        return "different", ""
    return ("same", "") if record == register else ("variant", "form")


def compare_columns(record: Letters, register: Letters, found: Found) -> None:
    """Enters equal codes of male and female as `same`; leaves the others open."""
    one, other = record.matrix, register.matrix
    known = ((one[0] == ord("1")) | (one[0] == ord("2"))) & (np.count_nonzero(one, axis=0) == 1)
    found.enter("same", "", alike(one, other) & known & ~record.odd & ~register.odd)
