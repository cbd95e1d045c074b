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
    "birth date different": lambda o: o.among("birth_date", "different"),
    "birth date close": lambda o: o.among("birth_date", "close"),
    "birth date unknown": lambda o: o.among("birth_date", "unknown"),
    "sex different": lambda o: o.among("sex", "different"),
    "something else differs or is unknown": lambda o: (
        ~(
            o.among("name", *AGREES)
            & o.among("kana", *AGREES, "unknown")
            & o.among("sex", *AGREES)
            & o.among("address", *AGREES)
        )
    ),
    "name different": lambda o: o.among("name", "different"),
    "name differs": lambda o: o.among("name", "different", "close"),
    "name unknown": lambda o: o.among("name", "unknown"),
    "kana different": lambda o: o.among("kana", "different"),
    "kana differs": lambda o: o.among("kana", "different", "close"),
    "kana unknown": lambda o: o.among("kana", "unknown"),
    "address different": lambda o: o.among("address", "different"),
    "address differs": lambda o: o.among("address", "different", "close"),
    "name explained by history": lambda o: (
        o.among("name", "former") & (o.reason["name"] == "history")
    ),
    "kana explained by history": lambda o: o.among("kana", "former"),
    "address explained by history": lambda o: o.among("address", "former"),
}


def decide(outcomes: Outcomes, facts: Mapping[str, Mask]) -> NDArray[np.object_]:
    """The verdict of each record. `facts` holds the conditions on number and status, by word."""
    known: dict[str, Mask] = dict(facts)
    count = len(outcomes.outcome["name"])
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
