"""The records of one operation in a block, while they are being made."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

from tenken.sample.chance import Bools, Ints, Texts, nothing
from tenken.sample.people import NEVER


@dataclass
class Records:
    """One line a record, in the order of the operation's file."""

    operation: str
    record_id: Texts
    who: Ints  # the person described: index into the block's people
    person: Ints  # place of the 宛名番号
    outside: Bools  # 住登外
    place: Ints  # the address it holds: index into the block's homes
    renewal: Ints  # day of the next renewal, NEVER for none
    holder: Ints  # whose number it carries: index into the block's people, -1 for nobody's
    number: Texts  # a number that is no person's present one; empty: the holder's
    kind: Texts  # injected class, "none" for none
    detail: Texts
    expected: Texts  # verdicts that are right, '|' between
    true_error: Bools

    def __len__(self) -> int:
        return len(self.who)

    def take(self, chosen: Any) -> Self:
        """The records chosen by a mask or by indices."""
        parts = [getattr(self, f.name) for f in fields(self)]
        taken: list[Any] = [p if isinstance(p, str) else p[chosen] for p in parts]
        return type(self)(*taken)

    def and_then(self, others: Self) -> Self:
        """These records and then those of the same operation."""
        pairs = ((getattr(self, f.name), getattr(others, f.name)) for f in fields(self))
        both: list[Any] = [a if isinstance(a, str) else np.concatenate([a, b]) for a, b in pairs]
        return type(self)(*both)

    def mark(
        self,
        where: Any,
        kind: str,
        expected: str,
        *,
        error: bool = False,
        detail: str = "",
    ) -> None:
        """Say what was done to the records at `where` (a mask, indices or an index)."""
        self.kind[where] = kind
        self.expected[where] = expected
        self.true_error[where] = error
        if detail:
            self.detail[where] = detail


def records(operation: str, who: Ints, record_id: Texts, person: Ints, outside: Bools) -> Records:
    """Records that carry the right numbers."""
    count = len(who)
    kind, expected = nothing(count), nothing(count)
    kind[:], expected[:] = "none", "match"
    return Records(
        operation=operation,
        record_id=record_id,
        who=who,
        person=person,
        outside=outside,
        place=np.zeros(count, dtype=np.int64),
        renewal=np.full(count, NEVER, dtype=np.int64),
        holder=who.copy(),
        number=nothing(count),
        kind=kind,
        detail=nothing(count),
        expected=expected,
        true_error=np.zeros(count, dtype=np.bool_),
    )
