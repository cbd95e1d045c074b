"""True errors: records that carry a number which is not the described person's.

The mix is that of the published cases (愛知, 島根, 長野, 静岡, 宮崎; docs/sample.md): mostly a
member of the family, then namesakes and neighbouring records, few keying slips.
"""

from __future__ import annotations

import numpy as np

from tenken.sample.chance import Bools, Chance, Ints
from tenken.sample.given_names import spellings
from tenken.sample.numbering import NOBODY, Numbering, valid
from tenken.sample.people import CHILD, HEAD, JAPANESE, NEVER, PARENT, RESIDENT, SPOUSE
from tenken.sample.population import PERSONS, Block
from tenken.sample.records import Records

_MIX = (
    ("family", 68), ("namesake", 11), ("neighbour", 11), ("stranger", 4),
    ("typo", 2), ("invalid_number", 1), ("swapped", 2), ("double", 1),
)  # fmt: skip
_SEEN_ALWAYS = ("family", "namesake", "neighbour", "stranger")
_SHIFTED = (0.2, 0.48)  # the part of the rows that was pasted one row off: 宮崎 had 28 %


def shift(made: Records) -> None:
    """Move the numbers of a part of the rows one row up, as a paste into a spreadsheet does."""
    rows = np.flatnonzero(made.outside | (made.operation != "resident_tax"))
    low, high = (int(share * len(rows)) for share in _SHIFTED)
    onto, source = rows[low:high], rows[low + 1 : high + 1]
    made.holder[onto] = made.who[source]
    made.mark(onto, "shifted", "mislink", error=True)


def inject(
    chance: Chance, block: Block, made: Records, numbering: Numbering, rate: float
) -> Records:
    """Give some records a wrong number; in the first block each main kind at least once.

    Numbers of the automatically linked operation (resident_tax) are wrong only for persons
    outside the register, the only ones in scope there.
    """
    people = block.people
    may = (people.status[made.who] == RESIDENT) & (people.birth_unknown[made.who] == 0)
    may &= (made.kind == "none") & (people.former_number[made.who] < 0)
    if made.operation == "resident_tax":
        may &= made.outside
    some = np.flatnonzero(may & chance.happens(rate, len(made)))
    kinds = [_MIX[k][0] for k in chance.of("kinds").weighted([m[1] for m in _MIX], len(some))]
    if block.index == 0:
        some, kinds = _complete(chance.of("always"), made, block, may, some, kinds)
    doubles = []
    wanted = sum(kind in _OF_STRANGERS for kind in kinds)
    strangers = iter(block.outsiders(chance.of("strangers"), wanted).tolist())
    for place, kind in zip(some.tolist(), kinds, strict=True):
        if made.kind[place] != "none":
            continue  # already the other half of a swap
        stream = chance.of(f"{kind} {place}")
        if kind == "double":
            doubles.append(place)
            made.mark(place, "double_registration", "duplicate", error=True)
        elif kind in ("typo", "invalid_number"):
            _slip(stream, block, made, numbering, place, kind)
        elif kind in _OF_STRANGERS:
            _OF_STRANGERS[kind](stream, block, made, place, next(strangers))
        else:  # who lives alone is not mixed up with the family: then there is no error
            _OF_NEIGHBOURS[kind](stream, block, made, place)
    return _doubled(made, block, np.array(doubles, dtype=np.int64))


def _complete(
    chance: Chance, made: Records, block: Block, may: Bools, some: Ints, kinds: list[str]
) -> tuple[Ints, list[str]]:
    missing = [kind for kind in _SEEN_ALWAYS if kind not in kinds]
    free = np.setdiff1d(np.flatnonzero(may), some)
    free = free[np.argsort(chance.share(len(free)), kind="stable")]
    if "family" in missing:
        at_home = [p for p in free[:2000].tolist() if len(_mates(block, int(made.who[p])))][:1]
        free = np.array(at_home + [p for p in free.tolist() if p not in at_home], dtype=np.int64)
    more = free[: len(missing)]
    return np.concatenate([some, more]), kinds + missing[: len(more)]


def _mates(block: Block, who: int) -> Ints:
    people = block.people
    if people.household[who] < 0:
        return np.zeros(0, dtype=np.int64)
    mates = np.flatnonzero(
        (people.household == people.household[who])
        & (people.status == RESIDENT)
        & (people.birth_unknown == 0)
    )
    others: Ints = mates[mates != who]
    return others


def _family(chance: Chance, block: Block, made: Records, place: int) -> None:
    who = int(made.who[place])
    mates = _mates(block, who)
    if not len(mates):
        return
    role = block.people.role
    if role[who] == CHILD and chance.share(1)[0] < 0.8:  # 愛知: 16 of 23 are a parent's number
        parents = mates[np.isin(role[mates], (HEAD, SPOUSE))]
        mates = parents if len(parents) else mates
    mate = int(mates[chance.below(len(mates), 1)[0]])
    made.holder[place] = mate
    mine, theirs = int(role[who]), int(role[mate])
    twin = mine == theirs == CHILD and block.people.birth[who] == block.people.birth[mate]
    words = {HEAD: "head", SPOUSE: "spouse", CHILD: "child", PARENT: "grandparent"}
    detail = "twin" if twin else f"{words[mine]} has the number of the {words[theirs]}"
    made.mark(place, "family", "mislink", error=True, detail=detail)


def _swapped(chance: Chance, block: Block, made: Records, place: int) -> None:
    mates = _mates(block, int(made.who[place]))
    others = np.flatnonzero(np.isin(made.who, mates) & (made.kind == "none"))
    if not len(others):
        _family(chance, block, made, place)
        return
    other = int(others[chance.below(len(others), 1)[0]])
    made.holder[place], made.holder[other] = made.who[other], made.who[place]
    for half in (place, other):
        made.mark(half, "swapped", "mislink", error=True)


def _neighbour(chance: Chance, block: Block, made: Records, place: int) -> None:
    people = block.people
    linked = made.operation == "resident_tax"
    for step in (1, -1, 2, -2, 3, -3, 4, -4):
        near = place + step
        if not 0 <= near < len(made) or (linked and not made.outside[near]):
            continue
        theirs, mine = int(made.who[near]), int(made.who[place])
        home = people.household[mine]
        apart = home < 0 or people.household[theirs] != home
        apart &= people.birth[theirs] != people.birth[mine]
        if apart and people.status[theirs] == RESIDENT:
            made.holder[place] = theirs
            made.mark(place, "neighbour", "mislink", error=True, detail=f"row {step:+d}")
            return


def _born_with(block: Block, who: int, other: int) -> None:
    """Let a person of another municipality be born on the same day, with no past of note."""
    people = block.people
    people.status[other] = RESIDENT
    people.birth[other] = people.birth[who]
    people.birth_unknown[other] = 0
    people.former_number[other] = -1
    for day in (people.moved, people.renamed, people.renumbered):
        day[other] = NEVER
    people.changed[other] = people.birth[other]


def _namesake(chance: Chance, block: Block, made: Records, place: int, other: int) -> None:
    who, people = int(made.who[place]), block.people
    if people.origin[who] != JAPANESE:
        return _stranger(chance, block, made, place, other)
    _born_with(block, who, other)
    for fact in (people.sex, people.origin, people.surname, people.surname_kana, people.given_kana):
        fact[other] = fact[who]
    for fact in (people.roman, people.alias, people.alias_kana, people.former_name):
        fact[other] = ""
    ways = [
        w for w in spellings(int(people.sex[who]), people.given_kana[who]) if w != people.given[who]
    ]
    same = not ways or chance.share(1)[0] < 0.4
    people.given[other] = people.given[who] if same else ways[int(chance.below(len(ways), 1)[0])]
    made.holder[place] = other
    # With both names, birth date and sex equal, only the address tells them apart.
    made.mark(
        place,
        "namesake",
        "mislink|review" if same else "mislink",
        error=True,
        detail="kanji the same" if same else "kanji differ",
    )
    return None


def _stranger(chance: Chance, block: Block, made: Records, place: int, other: int) -> None:
    _born_with(block, int(made.who[place]), other)
    made.holder[place] = other
    made.mark(place, "stranger", "mislink", error=True, detail="same birth date")


_OF_NEIGHBOURS = {"family": _family, "swapped": _swapped, "neighbour": _neighbour}
_OF_STRANGERS = {"namesake": _namesake, "stranger": _stranger}


def _slip(
    chance: Chance, block: Block, made: Records, numbering: Numbering, place: int, kind: str
) -> None:
    own = str(numbering.of(block.people.number[made.who[place : place + 1]])[0])
    made.holder[place] = -1
    if kind == "invalid_number":
        digit = (int(own[5]) + 1 + int(chance.below(9, 1)[0])) % 10
        slip = own[:5] + str(digit) + own[6:]
        slip = own[:11] if valid(slip) else slip
        made.mark(place, "invalid_number", "invalid", error=True)
    else:
        # Two digits off and the check digit right: one digit alone seldom passes.
        ways = [
            own[:at] + own[at + 1] + own[at] + own[at + 2 : 11] + check
            for at in range(10)
            for check in "0123456789"
        ]
        right = [way for way in ways if valid(way) and way != own]
        nobody = block.people.number[made.who[place : place + 1]] + NOBODY
        slip = right[int(chance.below(len(right), 1)[0])] if right else str(numbering.of(nobody)[0])
        made.mark(place, "typo", "not_found", error=True)
    made.number[place] = slip


def _doubled(made: Records, block: Block, doubles: Ints) -> Records:
    """The same person once more, under a second 宛名番号 (二重登録)."""
    if not len(doubles):
        return made
    more = made.take(doubles)
    # The upper end of the block's numbers, which no person reaches.
    more.person = block.index * PERSONS + PERSONS - 1 - more.person % PERSONS
    more.record_id = more.record_id + "-2"
    return made.and_then(more)
