"""What happened to persons in the last years, as the register's history tells it."""

from __future__ import annotations

import numpy as np

from tenken.sample import places
from tenken.sample.chance import Bools, Chance
from tenken.sample.foreigners import aliases
from tenken.sample.names import surnames
from tenken.sample.people import JAPANESE, SPOUSE, People
from tenken.sample.places import Places

_YEARS = 5
_MOVED_HERE, _MOVED_WITHIN = 0.14, 0.16  # of the households, in those years
_MARRIED = 0.11  # of wives of 22 to 49; one husband in twenty takes the wife's name
_FORMER_NAME = 0.01  # 旧氏 stands beside the name
_REALIASED = 0.08
_RENUMBERED = 1e-4
_PROTECTED = 0.0012
_BIRTH_UNKNOWN = 1e-3  # of persons over 80 and of foreign residents: 1e-4 of all


def happen(chance: Chance, people: People, homes: Places, today: int) -> Places:
    """Write moves, marriages, aliases, replaced numbers; returns the places with former ones."""
    _protect(chance.of("protected"), people)
    _unknown_births(chance.of("births"), people, today)
    homes = _moves(chance.of("moves"), people, homes, today)
    _marriages(chance.of("marriages"), people, today)
    _aliases(chance.of("aliases"), people, today)
    renumbered = _some(chance.of("numbers"), _RENUMBERED, people.birth < today - 4 * 365)
    people.former_number[renumbered] = people.number[renumbered]
    days = chance.of("number days").between(30, 900, len(people))
    people.renumbered[renumbered] = (today - days)[renumbered]
    last = np.maximum(people.moved, np.maximum(people.renamed, people.realiased))
    last = np.maximum(last, people.renumbered)
    since = chance.of("since").share(len(people)) * (today - people.birth)
    quiet = (people.birth + since).astype(np.int64)
    people.changed = np.where(last > people.birth, last + 1, quiet)
    return homes


def _some(chance: Chance, probability: float, may: Bools) -> Bools:
    """Each that may with that probability, and one at least in a block of a thousand."""
    some = may & chance.happens(probability, len(may))
    if len(may) >= 1000 and may.any() and not some.any():
        some[np.flatnonzero(may)[chance.below(int(may.sum()), 1)]] = True
    return some


def _of_homes(chance: Chance, people: People, probability: float) -> Bools:
    homes = int(people.household.max(initial=-1)) + 1
    return chance.happens(probability, homes)[people.household]


def _protect(chance: Chance, people: People) -> None:
    people.protected = _of_homes(chance, people, _PROTECTED)


def _unknown_births(chance: Chance, people: People, today: int) -> None:
    may = (people.birth < today - 80 * 365) | (people.origin != JAPANESE)
    unknown = _some(chance, _BIRTH_UNKNOWN, may)
    people.birth_unknown[unknown] = 1 + chance.below(2, int(unknown.sum()))


def _moves(chance: Chance, people: People, homes: Places, today: int) -> Places:
    households = int(people.household.max(initial=-1)) + 1
    kind = chance.share(households)
    day = today - 1 - chance.below(_YEARS * 365, households)
    here = kind < _MOVED_HERE
    within = ~here & (kind < _MOVED_HERE + _MOVED_WITHIN)
    former = len(homes) + np.cumsum(here | within) - 1
    moved = (here | within)[people.household] & (people.birth < day[people.household])
    people.moved[moved] = day[people.household[moved]]
    people.moved_from[moved] = former[people.household[moved]]
    outside = places.draw(chance.of("outside"), households, outside=True)
    inside = places.draw(chance.of("inside"), households, outside=False)
    before = Places(
        *(
            np.where(here, getattr(outside, name), getattr(inside, name))[here | within]
            for name in ("town", "chome", "first", "second", "building", "room")
        )
    )
    return homes.and_then(before)


def _marriages(chance: Chance, people: People, today: int) -> None:
    count = len(people)
    age = (today - people.birth) / 365.25
    may = (people.role == SPOUSE) & (people.origin == JAPANESE) & (age > 22) & (age < 50)
    rate = np.where(people.sex == 2, _MARRIED, _MARRIED / 20)
    names, kana = surnames(chance.of("before"), count)
    day = today - 1 - chance.below(_YEARS * 365, count)
    married = may & chance.happens(rate, count) & (names != people.surname)
    people.renamed[married] = day[married]
    beside = may & chance.happens(_FORMER_NAME, count) & (names != people.surname)
    for some in (married, beside):
        people.old_surname[some], people.old_surname_kana[some] = names[some], kana[some]
    people.former_name[beside] = names[beside]


def _aliases(chance: Chance, people: People, today: int) -> None:
    some = np.flatnonzero(_some(chance, _REALIASED, people.alias != ""))
    old, _ = aliases(chance.of("old"), len(some))
    days = chance.between(10, 1200, len(some))
    people.old_alias[some] = old
    people.realiased[some] = np.where(
        old != people.alias[some], today - days, people.realiased[some]
    )
