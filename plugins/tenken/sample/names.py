"""Names of a block's persons: families share a surname, frequent names are frequent."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tenken.sample import foreigners
from tenken.sample.chance import Chance, Ints, Texts, objects
from tenken.sample.given_names import given_names
from tenken.sample.households import SINGLE
from tenken.sample.people import PARENT, People
from tenken.sample.tables import table

_FOREIGN_SINGLE, _FOREIGN_HOME = 0.045, 0.018  # 3 % of the residents
_OTHER_SURNAME = 0.2  # grandparents on the wife's side


@lru_cache(maxsize=1)
def _surnames() -> tuple[Texts, Texts, Ints]:
    rows = table("surnames")
    weights = np.array([int(row[2]) for row in rows], dtype=np.int64)
    return objects([row[0] for row in rows]), objects([row[1] for row in rows]), weights


def surnames(chance: Chance, count: int) -> tuple[Texts, Texts]:
    """Surnames and their kana, as often as people bear them."""
    names, kana, weights = _surnames()
    drawn = chance.weighted(weights, count)
    return names[drawn], kana[drawn]


def name_them(chance: Chance, people: People) -> None:
    """Give everyone a name; nobody in a household shares a given name with another."""
    homes = int(people.household.max(initial=-1)) + 1
    names, kana = surnames(chance.of("surnames"), homes)
    people.surname = names[people.household]
    people.surname_kana = kana[people.household]
    apart = (people.role == PARENT) & (
        chance.of("apart").happens(_OTHER_SURNAME, homes)[people.household]
    )
    others, their_kana = surnames(chance.of("other surnames"), homes)
    people.surname[apart] = others[people.household[apart]]
    people.surname_kana[apart] = their_kana[people.household[apart]]
    people.given, people.given_kana = given_names(chance.of("given"), people.sex, people.birth)
    foreign = chance.of("foreign").share(homes)[people.household] < np.where(
        people.kind == SINGLE, _FOREIGN_SINGLE, _FOREIGN_HOME
    )
    foreigners.name_them(chance.of("foreigners"), people, np.flatnonzero(foreign))
    _tell_apart(chance.of("again"), people)


def _tell_apart(chance: Chance, people: People) -> None:
    for attempt in range(4):
        again = np.array(_repeated(people), dtype=np.int64)
        if not len(again):
            return
        stream = chance.of(str(attempt))
        japanese = again[people.origin[again] == 0]
        people.given[japanese], people.given_kana[japanese] = given_names(
            stream, people.sex[japanese], people.birth[japanese]
        )
        others = again[people.origin[again] != 0]
        homes = np.isin(people.household, people.household[others]) & (people.origin != 0)
        foreigners.name_them(stream.of("foreigners"), people, np.flatnonzero(homes))


def _repeated(people: People) -> list[int]:
    seen: set[tuple[int, str]] = set()
    found = []
    keys = zip(people.household.tolist(), people.given_kana.tolist(), strict=True)
    for place, key in enumerate(keys):
        if key in seen:
            found.append(place)
        seen.add(key)
    return found
