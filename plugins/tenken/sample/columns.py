"""The columns of register.csv, history.csv and the operations' files, as texts."""

from __future__ import annotations

import numpy as np

from tenken.sample import places
from tenken.sample.chance import Chance, Ints, Texts, nothing, objects
from tenken.sample.numbering import Numbering, person_ids
from tenken.sample.people import JAPANESE, NEVER, People
from tenken.sample.population import PERSONS, Block
from tenken.sample.records import Records

Columns = dict[str, Texts]
_METHODS = (
    "申請書",
    "申請書",
    "申請書",
    "住基ネット照会（４情報）",
    "住基ネット照会（３情報）",
    "庁内連携",
)


def days(values: Ints) -> Texts:
    """ISO dates; nothing for NEVER."""
    texts = np.datetime_as_string(values.astype("datetime64[D]")).astype(object)
    texts[values == NEVER] = ""
    return texts


def births(people: People) -> Texts:
    """Dates of birth, unknown parts as 00 (the code form of other systems)."""
    texts = days(people.birth)
    for place in np.flatnonzero(people.birth_unknown).tolist():
        known = 7 if people.birth_unknown[place] == 1 else 4
        texts[place] = texts[place][:known] + "-00" * ((10 - known) // 3)
    return texts


def household_ids(block: Block, people: People) -> Texts:
    """世帯番号; nothing for persons outside the register."""
    numbers = (people.household + block.index * PERSONS + 1).tolist()
    ids = objects([f"{number:010d}" for number in numbers])
    ids[people.household < 0] = ""
    return ids


def register(block: Block, numbering: Numbering) -> Columns:
    """Everyone of the block; outsiders as J-LIS would answer."""
    people, homes = block.people, places.written(block.homes)
    return {
        "my_number": numbering.of(people.number),
        "name": people.name,
        "kana": people.kana,
        "roman_name": people.roman,
        "alias": people.alias,
        "former_name": people.former_name,
        "birth_date": births(people),
        "sex": people.sex.astype(str).astype(object),
        "address": homes[people.place],
        "municipality_code": places.codes(block.homes)[people.place],
        "household_id": household_ids(block, people),
        "status": people.status.astype(str).astype(object),
        "changed_on": days(people.changed),
        "protected": np.where(people.protected, "1", "0").astype(object),
    }


def history(block: Block, numbering: Numbering) -> Columns:
    """What persons had before, a line for each change."""
    people, homes = block.people, places.written(block.homes)
    numbers = numbering.of(people.number)
    changes: list[tuple[Ints, Ints, Columns]] = []
    moved = np.flatnonzero(people.moved != NEVER)
    changes.append((moved, people.moved, {"address": homes[people.moved_from[moved]]}))
    renamed = np.flatnonzero(people.renamed != NEVER)
    before = people.take(renamed)
    before.surname, before.surname_kana = before.old_surname, before.old_surname_kana
    changes.append((renamed, people.renamed, {"name": before.name, "kana": before.kana}))
    aliased = np.flatnonzero(people.realiased != NEVER)
    changes.append((aliased, people.realiased, {"alias": people.old_alias[aliased]}))
    former = np.flatnonzero(people.former_number >= 0)
    old = numbering.of(people.former_number[former])
    changes.append((former, people.renumbered, {"former_my_number": old}))
    names = ("former_my_number", "name", "kana", "alias", "address")
    parts = [
        {"my_number": numbers[who], "until": days(day[who])}
        | {name: had.get(name, nothing(len(who))) for name in names}
        for who, day, had in changes
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def described(
    chance: Chance, block: Block, made: Records, register: Columns, numbering: Numbering
) -> Columns:
    """The records as they would stand if nothing were written differently."""
    people, who = block.people.take(made.who), made.who
    made.place = people.place.copy()
    held = np.where(made.holder >= 0, block.people.number[made.holder], -1)
    # Linked since the numbers were given out (October 2015), and touched since the last change.
    born = np.maximum(people.birth, 16_800)
    linked = born + (chance.share(len(who)) * (block.today - born)).astype(np.int64)
    touched = np.maximum(block.today - 1 - chance.below(700, len(who)), people.birth)
    current = np.where(people.changed > touched, people.changed, touched)
    columns = {
        "record_id": made.record_id,
        "person_id": person_ids(made.person),
        "my_number": np.where(made.number != "", made.number, numbering.of(held)),
    }
    for name in ("name", "kana", "roman_name", "alias", "former_name", "birth_date", "sex"):
        columns[name] = register[name][who]
    foreign = people.origin != JAPANESE
    columns["alias"] = np.where(foreign, columns["alias"], "")
    for name in ("address", "municipality_code", "household_id"):
        columns[name] = register[name][who]
    columns |= {
        "resident": np.where(made.outside, "2", "1").astype(object),
        "protected": register["protected"][who],
        "linked_on": days(np.minimum(linked, current)),
        "link_method": objects(_METHODS)[chance.below(len(_METHODS), len(who))],
        "renewal_on": days(made.renewal),
        "updated_on": days(np.minimum(current, block.today)),
    }
    return columns
