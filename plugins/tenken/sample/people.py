"""The persons of a block: one array a fact, all of one length."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

from tenken.sample.chance import Bools, Ints, Texts, nothing

HEAD, SPOUSE, CHILD, PARENT = 0, 1, 2, 3
JAPANESE, FOREIGN_KANJI, FOREIGN_ROMAN = 0, 1, 2
RESIDENT, DEPARTED, DEAD, STRUCK_OFF = 1, 2, 3, 9
NEVER = -(10**6)  # a day that did not happen


@dataclass
class People:
    """Facts of persons. Days are days since 1970-01-01, NEVER where nothing happened."""

    number: Ints  # the place of the individual number (numbering.Numbering)
    person: Ints  # the place of the 宛名番号
    household: Ints
    kind: Ints  # of the household (households.Kind)
    role: Ints
    sex: Ints  # 1 male, 2 female
    birth: Ints
    birth_unknown: Ints  # 0 known, 1 day unknown, 2 month and day unknown
    place: Ints  # index into the block's Places
    status: Ints
    changed: Ints
    protected: Bools
    outside: Bools  # not in this city's register: what J-LIS would answer
    origin: Ints  # JAPANESE, FOREIGN_KANJI, FOREIGN_ROMAN
    surname: Texts
    given: Texts
    surname_kana: Texts
    given_kana: Texts
    roman: Texts
    alias: Texts
    alias_kana: Texts
    former_name: Texts  # 旧氏, where it stands beside the name
    moved: Ints  # last day at `moved_from`
    moved_from: Ints
    renamed: Ints  # last day of the surname before
    old_surname: Texts
    old_surname_kana: Texts
    realiased: Ints  # last day of the alias before
    old_alias: Texts
    former_number: Ints  # place of a number that was replaced, or -1
    renumbered: Ints  # last day of that number

    def __len__(self) -> int:
        return len(self.number)

    @property
    def name(self) -> Texts:
        """氏名 as in the register."""
        name: Texts = self.surname + _gaps(self) + self.given
        return name

    @property
    def kana(self) -> Texts:
        """氏名フリガナ as in the register."""
        kana: Texts = self.surname_kana + "　" + self.given_kana
        return kana

    def take(self, chosen: Any) -> Self:
        """The persons chosen by a mask or by indices."""
        return type(self)(*(getattr(self, f.name)[chosen] for f in fields(self)))

    def and_then(self, others: Self) -> Self:
        """These persons and then those."""
        pairs = ((getattr(self, f.name), getattr(others, f.name)) for f in fields(self))
        return type(self)(*(np.concatenate(pair) for pair in pairs))

    @classmethod
    def blank(cls, count: int) -> Self:
        """That many persons of whom nothing is known yet."""
        made: dict[str, Any] = {}
        for f in fields(cls):
            if f.type == "Texts":
                made[f.name] = nothing(count)
            elif f.type == "Bools":
                made[f.name] = np.zeros(count, dtype=np.bool_)
            else:
                made[f.name] = np.zeros(count, dtype=np.int64)
        for day in ("changed", "moved", "renamed", "realiased", "renumbered"):
            made[day][:] = NEVER
        made["former_number"][:] = -1
        made["status"][:] = RESIDENT
        return cls(**made)


def _gaps(people: People) -> Texts:
    gaps = nothing(len(people))
    gaps[:] = "　"
    gaps[people.origin == FOREIGN_ROMAN] = " "
    return gaps
