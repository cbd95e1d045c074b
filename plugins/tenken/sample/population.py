"""A block of the city: its residents, its dead and departed of the last year, persons outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenken.sample import households, names, past, places
from tenken.sample.chance import Chance, Ints
from tenken.sample.given_names import given_names
from tenken.sample.numbering import BLOCK, FORMER
from tenken.sample.people import (
    DEAD,
    DEPARTED,
    FOREIGN_ROMAN,
    NEVER,
    PARENT,
    RESIDENT,
    STRUCK_OFF,
    People,
)
from tenken.sample.places import Places

BLOCK_RESIDENTS = 50_000
PERSONS = 150_000  # 宛名番号 and household numbers set aside for a block
_DIED, _LEFT = 0.013, 0.034  # of the residents, in a year (人口動態統計, 住民基本台帳人口移動報告)
_STRUCK_OFF = 0.02  # of those who left


@dataclass
class Block:
    """Persons and their places; household numbers count from 0 in each block, -1 for none.

    The outsiders are added as the operations need them.
    """

    index: int
    today: int
    people: People
    homes: Places

    def add(self, people: People, homes: Places) -> Ints:
        """Take in more persons whose `place` counts from 0 in `homes`; returns their indices."""
        start, offset = len(self.people), len(self.homes)
        people.place += offset
        people.moved_from += offset
        people.number = self.index * BLOCK + start + np.arange(len(people))
        people.person = self.index * PERSONS + start + np.arange(len(people)) + 1
        people.former_number[people.former_number >= 0] = (
            people.number[people.former_number >= 0] + FORMER
        )
        self.people = self.people.and_then(people)
        self.homes = self.homes.and_then(homes)
        return np.arange(start, start + len(people))

    def outsiders(self, chance: Chance, count: int) -> Ints:
        """Adults registered in another municipality, each alone; returns their indices."""
        people, homes = _household(chance, count, self.today, outside=True, alone=True)
        minor = people.birth > self.today - 20 * 366
        people.birth[minor] -= 25 * 365
        gone = chance.of("gone").share(count)
        people.status[gone < 0.008] = DEPARTED  # abroad
        people.status[gone < 0.005] = DEAD
        days = chance.of("gone days").below(300, count)
        people.changed = np.where(gone < 0.008, self.today - 1 - days, people.changed)
        people.changed = np.maximum(people.changed, people.birth)
        people.household[:] = -1
        people.outside[:] = True
        people.person[:] = 0
        return self.add(people, homes)


def block(seed: int, index: int, residents: int, today: int) -> Block:
    """A block with exactly that many residents."""
    chance = Chance(seed, index, "population")
    empty = Places(*(np.zeros(0, dtype=t) for t in (int, int, int, int, object, int)))
    made = Block(index, today, People.blank(0), empty)
    people, homes = _household(chance.of("residents"), residents, today)
    made.add(people, homes)
    _add_departed(chance.of("departed"), made, residents)
    _add_dead(chance.of("dead"), made, residents)
    return made


def _household(
    chance: Chance, count: int, today: int, *, outside: bool = False, alone: bool = False
) -> tuple[People, Places]:
    people = households.draw(chance.of("households"), count, today)
    if alone:
        people.household = np.arange(len(people))
    names.name_them(chance.of("names"), people)
    homes = places.draw(
        chance.of("homes"), int(people.household.max(initial=-1)) + 1, outside=outside
    )
    people.place = people.household.copy()
    return people, past.happen(chance.of("past"), people, homes, today)


def _add_departed(chance: Chance, made: Block, residents: int) -> None:
    count = max(1, round(residents * _LEFT))
    people, homes = _household(chance, count, made.today)
    ids = int(people.household.max()) + 1
    gone = made.today - 1 - chance.of("days").below(365, ids)
    struck = chance.of("struck off").happens(_STRUCK_OFF, ids)
    people.changed = np.maximum(gone[people.household], people.birth)
    people.status = np.where(struck[people.household], STRUCK_OFF, DEPARTED).astype(np.int64)
    people.household += int(made.people.household.max()) + 1
    made.add(people, homes)


def _add_dead(chance: Chance, made: Block, residents: int) -> None:
    count = max(1, round(residents * _DIED))
    family = np.flatnonzero((made.people.status == RESIDENT) & (made.people.origin < FOREIGN_ROMAN))
    beside = family[chance.below(len(family), count)]
    people = made.people.take(beside)
    dead = People.blank(count)
    age = 60 + 42 * np.sqrt(chance.share(count))
    dead.birth = made.today - (age * 365.25).astype(np.int64)
    dead.sex = 1 + chance.below(2, count)
    for fact in ("household", "kind", "place", "surname", "surname_kana"):
        setattr(dead, fact, getattr(people, fact).copy())
    dead.role[:] = PARENT
    dead.given, dead.given_kana = given_names(chance.of("given"), dead.sex, dead.birth)
    dead.surname[people.origin > 0], dead.surname_kana[people.origin > 0] = "佐藤", "サトウ"
    dead.status[:] = DEAD
    dead.changed = made.today - 1 - chance.below(365, count)
    dead.moved[:] = NEVER
    offset = len(made.homes)
    dead.place -= offset  # they lived in a household's place, which is there already
    dead.moved_from = dead.place.copy()
    made.add(dead, Places(*(np.zeros(0, dtype=t) for t in (int, int, int, int, object, int))))
