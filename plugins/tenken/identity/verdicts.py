"""The verdict of a record: one table, read from the top, the first line that applies.

Sources: design of the 総点検 (第5回, 照会の4情報・3情報), MHLW's published matrix of 2023-09-07 for
names and addresses, 住民記録システム標準仕様書 for statuses. docs/verdicts.md shows it to officers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from tenken.identity.outcomes import Outcomes

Mask = NDArray[np.bool_]
AGREES = ("same", "variant", "former")

# verdict, condition: words below, all of which must hold.
TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("invalid", ("number invalid",)),
    ("not_found", ("number unknown to the register",)),
    ("mislink", ("birth date different",)),
    ("mislink", ("sex different",)),
    ("mislink", ("birth date close", "something else differs or is unknown")),
    ("mislink", ("name differs", "kana different")),
    ("mislink", ("name different", "kana differs")),
    ("mislink", ("name different", "kana unknown")),
    ("mislink", ("name unknown", "kana different")),
    ("mislink", ("name different", "address different")),
    ("mislink", ("kana different", "address different")),
    ("status", ("dead, departed or struck off",)),
    ("status", ("number re-issued",)),
    ("undecidable", ("birth date unknown",)),
    ("undecidable", ("name unknown",)),
    ("review", ("birth date close",)),
    ("review", ("name differs",)),
    ("review", ("kana differs",)),
    ("review", ("address differs",)),
    ("stale", ("name explained by history",)),
    ("stale", ("kana explained by history",)),
    ("stale", ("address explained by history",)),
    ("match", ()),
)

Condition = Callable[[Outcomes], Mask]
CONDITIONS: Mapping[str, Condition] = {
    "birth date different": lambda o: o["birth_date"].among("different"),
    "birth date close": lambda o: o["birth_date"].among("close"),
    "birth date unknown": lambda o: o["birth_date"].among("unknown"),
    "sex different": lambda o: o["sex"].among("different"),
    "something else differs or is unknown": lambda o: (
        ~(
            o["name"].among(*AGREES)
            & o["kana"].among(*AGREES, "unknown")
            & o["sex"].among(*AGREES)
            & o["address"].among(*AGREES)
        )
    ),
    "name different": lambda o: o["name"].among("different"),
    "name differs": lambda o: o["name"].among("different", "close"),
    "name unknown": lambda o: o["name"].among("unknown"),
    "kana different": lambda o: o["kana"].among("different"),
    "kana differs": lambda o: o["kana"].among("different", "close"),
    "kana unknown": lambda o: o["kana"].among("unknown"),
    "address different": lambda o: o["address"].among("different"),
    "address differs": lambda o: o["address"].among("different", "close"),
    "name explained by history": lambda o: o["name"].among("former") & o["name"].because("history"),
    "kana explained by history": lambda o: o["kana"].among("former"),
    "address explained by history": lambda o: o["address"].among("former"),
}


def decide(outcomes: Outcomes, facts: Mapping[str, Mask]) -> NDArray[np.object_]:
    """The verdict of each record. `facts` holds the conditions on number and status, by word."""
    known: dict[str, Mask] = dict(facts)
    count = len(outcomes["name"].places)
    verdict = np.full(count, None, dtype=object)
    undecided = np.ones(count, dtype=bool)
    for name, words in TABLE:
        applies = undecided.copy()
        for word in words:
            if word not in known:
                known[word] = CONDITIONS[word](outcomes)
            applies &= known[word]
        verdict[applies] = name
        undecided &= ~applies
    return verdict
