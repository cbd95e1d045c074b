"""Who stands in which operation, with the volumes of docs/sample.md.

A city of 100,000 has about 29,000 insured of 65 and more, 50,000 taxpayers, 14,000 children with
allowance, 1,600 persons on public assistance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tenken.sample.chance import Bools, Chance, Ints, Texts, objects
from tenken.sample.households import COUPLE, FAMILY, LONE_PARENT, SINGLE, THREE_GENERATIONS
from tenken.sample.people import CHILD, HEAD, JAPANESE, NEVER, RESIDENT, SPOUSE, People
from tenken.sample.population import Block
from tenken.sample.records import Records, records

_IDS = 200_000  # record numbers set aside for a block
_NOT_YET_CLOSED = 0.25  # of the dead and departed of a year: cleaned a quarter of a year ago
_WELFARE = {
    SINGLE: 0.029,
    COUPLE: 0.008,
    FAMILY: 0.004,
    LONE_PARENT: 0.055,
    THREE_GENERATIONS: 0.002,
}
_NO_NUMBER = 0.3  # of persons helped where they are found (現在地保護)


def _still_there(chance: Chance, people: People) -> Bools:
    """Residents, and whom the operation has not yet closed."""
    late = chance.happens(_NOT_YET_CLOSED, int(people.household.max(initial=0)) + 1)
    there: Bools = ~people.outside & ((people.status == RESIDENT) | late[people.household])
    return there


def _ids(block: Block, count: int, form: str) -> Texts:
    start = block.index * _IDS + 1
    return objects([form.format(number) for number in range(start, start + count)])


def nursing_care(chance: Chance, block: Block) -> Records:
    """Insured of 65 and more, certified of 40 to 64, and insured who live in a home elsewhere."""
    people = block.people
    age = (block.today - people.birth) / 365.25
    certified = chance.of("certified")
    young = (age >= 40) & certified.happens(0.003, len(people))
    insured = np.flatnonzero(_still_there(chance.of("late"), people) & ((age >= 65) | young))
    elsewhere = block.outsiders(chance.of("elsewhere"), max(2, len(insured) // 200))
    old = chance.of("age").between(70 * 365, 97 * 365, len(elsewhere))
    _born(block, elsewhere, block.today - old)
    who = np.concatenate([insured, elsewhere])
    made = records(
        "nursing_care", who, _ids(block, len(who), "{:010d}"), block.people.person[who],
        block.people.outside[who],
    )  # fmt: skip
    age = (block.today - block.people.birth[who]) / 365.25
    renewed = certified.happens(
        np.where(age < 65, 1.0, np.clip((age - 65) / 60, 0.03, 0.6)), len(who)
    )
    days = certified.between(1, 36 * 30, len(who))
    made.renewal = np.where(renewed, block.today + days, NEVER)
    return made


def welfare(chance: Chance, block: Block) -> Records:
    """Households on public assistance, all members; and persons registered elsewhere or unknown."""
    people = block.people
    homes = int(people.household.max(initial=0)) + 1
    rate = np.zeros(len(people))
    for kind, share in _WELFARE.items():
        rate[people.kind == kind] = share
    helped = (chance.share(homes)[people.household] < rate) & _still_there(
        chance.of("late"), people
    )
    inside = np.flatnonzero(helped)
    inside = inside[np.argsort(people.household[inside], kind="stable")]
    elsewhere = block.outsiders(chance.of("elsewhere"), max(2, len(inside) // 20))
    who = np.concatenate([inside, elsewhere])
    home = block.people.household[who]
    first = np.append(True, (home[1:] != home[:-1]) | (home[1:] < 0))  # outsiders are alone
    case = np.cumsum(first)
    member = np.arange(len(who)) - np.flatnonzero(first)[case - 1] + 1
    ids = [
        f"{block.index * 20_000 + c:07d}-{m:02d}"
        for c, m in zip(case.tolist(), member.tolist(), strict=True)
    ]
    made = records(
        "welfare", who, objects(ids), block.people.person[who], block.people.outside[who]
    )
    made.renewal = block.today + chance.of("renewal").between(1, 365, len(who))
    nameless = made.outside & chance.of("no number").happens(_NO_NUMBER, len(who))
    made.holder[nameless] = -1
    made.mark(nameless, "no_number", "invalid")
    return made


def resident_tax(chance: Chance, block: Block) -> Records:
    """Taxpayers; those outside the register (地方税法294条3項, 家屋敷課税) stand at the end."""
    people = block.people
    age = (block.today - people.birth) / 365.25
    share = np.where(age >= 65, 0.38, np.where(age >= 20, 0.69, np.where(age >= 18, 0.2, 0.0)))
    inside = np.flatnonzero(
        _still_there(chance.of("late"), people) & chance.happens(share, len(people))
    )
    elsewhere = block.outsiders(chance.of("elsewhere"), max(20, len(inside) * 3 // 100))
    who = np.concatenate([inside, elsewhere])
    return records(
        "resident_tax", who, _ids(block, len(who), "2026-{:09d}"), block.people.person[who],
        block.people.outside[who],
    )  # fmt: skip


def child_allowance(chance: Chance, block: Block) -> Records:
    """Recipient, spouse and children, each a record of their own."""
    people = block.people
    age = (block.today - people.birth) / 365.25
    # To 31 March after the eighteenth birthday (2024-10 reform); in November that is 17.6 to 18.6.
    child = (people.role == CHILD) & (age < 18.58) & (people.kind != SINGLE)
    homes = int(people.household.max(initial=0)) + 1
    claims = np.zeros(homes, dtype=np.bool_)
    claims[people.household[child]] = True
    claims &= chance.of("claims").happens(0.96, homes)
    parent = np.isin(people.role, (HEAD, SPOUSE))
    family = (child | parent) & claims[people.household] & _still_there(chance.of("late"), people)
    inside = np.flatnonzero(family)
    away, homes_away = _away(chance.of("away"), block, inside)
    who = np.concatenate([inside, away])
    home = np.concatenate([people.household[inside], homes_away])
    role = block.people.role[who]
    # The parent who earns more claims: mostly the head. A parent alone claims.
    other = chance.of("earner").happens(0.12, homes)[home]
    wed = np.isin(home, home[role == SPOUSE]) & ~np.isin(home, homes_away)
    rank = np.where(role == CHILD, 2, np.where((role == HEAD) != (other & wed), 0, 1))
    order = np.lexsort((block.people.birth[who], rank, home))
    who, home, rank = who[order], home[order], rank[order]
    claim = np.cumsum(np.append(True, home[1:] != home[:-1]))[: len(who)]
    ids = []
    children = np.zeros(int(claim.max(initial=0)) + 1, dtype=np.int64)
    for number, of_rank in zip(claim.tolist(), rank.tolist(), strict=True):
        children[number] += of_rank == 2
        part = ("J", "H", f"C{children[number]}")[of_rank]
        ids.append(f"{block.index * 50_000 + number:08d}-{part}")
    made = records(
        "child_allowance", who, objects(ids), block.people.person[who], block.people.outside[who]
    )
    made.renewal = block.today + chance.of("renewal").between(180, 240, len(who))
    return made


def _away(chance: Chance, block: Block, inside: Ints) -> tuple[Ints, Ints]:
    """Spouses who work and are registered elsewhere (単身赴任), for one lone parent in ten."""
    people = block.people
    lone = inside[(people.kind[inside] == LONE_PARENT) & (people.role[inside] == HEAD)]
    lone = lone[chance.happens(0.1, len(lone))]
    away = block.outsiders(chance, len(lone))
    spouses = block.people
    spouses.role[away] = SPOUSE
    spouses.sex[away] = 3 - people.sex[lone]
    same = (people.origin[lone] == JAPANESE) & (spouses.origin[away] == JAPANESE)
    spouses.surname[away[same]] = people.surname[lone[same]]
    spouses.surname_kana[away[same]] = people.surname_kana[lone[same]]
    _born(block, away, people.birth[lone] + chance.of("age").between(-2000, 1500, len(lone)))
    return away, people.household[lone]


def _born(block: Block, who: Ints, births: Ints) -> None:
    people = block.people
    people.birth[who] = births
    too_early = who[people.moved[who] <= births]
    people.moved[too_early] = NEVER
    people.changed[who] = np.maximum(people.changed[who], births)


ENROLMENT: Mapping[str, Callable[[Chance, Block], Records]] = {
    "welfare": welfare,
    "nursing_care": nursing_care,
    "resident_tax": resident_tax,
    "child_allowance": child_allowance,
}
