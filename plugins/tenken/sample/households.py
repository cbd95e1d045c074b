"""Who lives together: kinds of households, ages and sexes, near the census of 2020."""

from __future__ import annotations

import numpy as np

from tenken.sample.chance import Chance, Ints
from tenken.sample.people import CHILD, HEAD, PARENT, SPOUSE, People

YEAR = 365.25
SINGLE, COUPLE, FAMILY, LONE_PARENT, THREE_GENERATIONS = range(5)
_KINDS = (400, 215, 235, 90, 60)  # near 国勢調査 2020: 単独 38 %, 夫婦のみ 20 %, 夫婦と子 25 %
_CHILDREN = {FAMILY: (48, 40, 10, 2), LONE_PARENT: (58, 34, 8), THREE_GENERATIONS: (40, 42, 18)}
_TWINS = 0.01


def draw(chance: Chance, persons: int, today: int) -> People:
    """Households of exactly that many persons, in order, heads first; ids from 0."""
    kinds = chance.of("kinds").weighted(_KINDS, persons)
    children = _children(chance.of("children"), kinds)
    parents = np.where(
        kinds == THREE_GENERATIONS, 1 + chance.of("parents").happens(0.45, persons), 0
    ).astype(np.int64)
    married = np.isin(kinds, (COUPLE, FAMILY, THREE_GENERATIONS)).astype(np.int64)
    sizes = 1 + married + children + parents
    whole = int(np.searchsorted(np.cumsum(sizes), persons, side="right"))
    missing = persons - int(np.cumsum(sizes)[whole - 1] if whole else 0)
    count = whole + missing  # what is missing lives alone
    kinds[whole:count] = SINGLE
    for members in (children, parents, married):
        members[whole:count] = 0
    return _persons(
        chance, kinds[:count], married[:count], children[:count], parents[:count], today
    )


def _children(chance: Chance, kinds: Ints) -> Ints:
    children = np.zeros(len(kinds), dtype=np.int64)
    for kind, weights in _CHILDREN.items():
        here = kinds == kind
        children[here] = 1 + chance.weighted(weights, int(here.sum()))
    return children


def _persons(
    chance: Chance, kinds: Ints, married: Ints, children: Ints, parents: Ints, today: int
) -> People:
    count = len(kinds)
    rank, mother = _births(chance.of("births"), kinds, children, today)
    head_sex, head, spouse = _heads(chance.of("heads"), kinds, mother, today)
    homes = np.arange(count)
    parts = [(homes, HEAD, head_sex, head)]
    wed = married == 1
    parts.append((homes[wed], SPOUSE, (3 - head_sex)[wed], spouse[wed]))
    for place, births in enumerate(rank):
        born = children > place
        sex = 1 + chance.of(f"child {place}").below(2, count)
        parts.append((homes[born], CHILD, sex[born], births[born]))
    father_or_mother = 1 + chance.of("parent").happens(0.68, count).astype(np.int64)
    for place in range(2):
        here = parents > place
        years = chance.of(f"parent {place}").between(int(23 * YEAR), int(34 * YEAR), count)
        sex = father_or_mother if place == 0 else 3 - father_or_mother
        parts.append((homes[here], PARENT, sex[here], (np.minimum(head, spouse) - years)[here]))
    household = np.concatenate([part[0] for part in parts])
    order = np.argsort(household, kind="stable")
    people = People.blank(len(household))
    people.household = household[order]
    people.role = np.concatenate([np.full(len(p[0]), p[1], dtype=np.int64) for p in parts])[order]
    people.sex = np.concatenate([part[2] for part in parts])[order].astype(np.int64)
    people.birth = np.concatenate([part[3] for part in parts])[order].astype(np.int64)
    people.kind = kinds[people.household]
    return people


def _births(chance: Chance, kinds: Ints, children: Ints, today: int) -> tuple[list[Ints], Ints]:
    """Birthdays of the children, the youngest first, and of their mother."""
    count = len(kinds)
    oldest = np.where(kinds == THREE_GENERATIONS, 22, 36)
    births = [today - (chance.share(count) * oldest * YEAR).astype(np.int64)]
    for place in range(1, 4):
        gap = chance.between(500, 1700, count)
        gap[chance.happens(_TWINS, count)] = 0
        births.append(births[place - 1] - gap)
    first = np.choose(np.maximum(children, 1) - 1, births)
    young = (chance.share(count) + chance.share(count)) / 2  # a triangle: 21 to 39, mostly 30
    return births, first - ((21 + 18 * young) * YEAR).astype(np.int64)


def _heads(chance: Chance, kinds: Ints, mother: Ints, today: int) -> tuple[Ints, Ints, Ints]:
    """Sexes and birthdays of heads, and birthdays of their spouses."""
    count = len(kinds)
    ages = np.zeros(count)
    spread = chance.share(count)
    for kind, bands in (
        (SINGLE, ((30, 18, 40), (23, 40, 65), (29, 65, 80), (18, 80, 98))),
        (COUPLE, ((12, 22, 40), (20, 40, 65), (52, 65, 82), (16, 82, 95))),
    ):
        here = kinds == kind
        band = chance.weighted([b[0] for b in bands], int(here.sum()))
        low, high = np.array([b[1] for b in bands]), np.array([b[2] for b in bands])
        ages[here] = low[band] + (high - low)[band] * spread[here]
    birth = today - (ages * YEAR).astype(np.int64)
    older = chance.between(-2 * 365, 6 * 365, count)  # the husband, than the wife
    lone = kinds == LONE_PARENT
    parent = lone | np.isin(kinds, (FAMILY, THREE_GENERATIONS))
    woman = np.where(
        kinds == SINGLE,
        chance.happens(np.where(ages >= 70, 0.70, 0.45), count),
        np.where(lone, chance.happens(0.86, count), chance.happens(0.04, count)),
    )
    couple = np.where(woman, birth + older, birth)  # of a couple, `birth` is the husband's
    wife = np.where(parent, mother, birth + older)
    husband = np.where(parent, mother - older, couple)
    head = np.where(kinds == SINGLE, birth, np.where(woman, wife, husband))
    spouse = np.where(woman, husband, wife)
    return np.where(woman, 2, 1).astype(np.int64), head, spouse
