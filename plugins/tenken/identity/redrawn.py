"""Municipalities merged, renamed or made cities, and wards redrawn (docs/decisions/0011).

An address in a municipality that is gone and one in its successor are the same area when the town
is the same and cannot be another: the municipality was only renamed; or the new address carries the
old name (高山市国府町…, 静岡市清水区由比…); or the town's name stands only once in the successor
and nowhere else in the prefecture. Everything an address may mean must agree, so a name that more
municipalities have borne decides nothing where neither prefecture nor 郡 is written.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from tenken.identity.areas import COUNTY, PREFECTURE, WARD, area_key
from tenken.identity.written import in_digits, plain

_BLOCKS = re.compile(r"(?:\d+丁目)+$")
_LONGEST = 12  # characters of a municipality with its 郡


class Municipality(NamedTuple):
    """As its name is compared; `county` is empty where the sources name none."""

    prefecture: str
    county: str
    name: str


class _Table(NamedTuple):
    """What became of whom, how, and what there is today."""

    named: dict[str, tuple[Municipality, ...]]
    after: dict[Municipality, list[tuple[Municipality, bool]]]
    before: dict[Municipality, list[Municipality]]
    wards: frozenset[tuple[str, str]]
    today: dict[Municipality, dict[str, str]]


def town_key(written: str) -> str:
    """A town as areas are compared, without the 丁目 that some names end with."""
    return _BLOCKS.sub("", area_key(in_digits(plain(written))))


def merged(record: str, register: str) -> str:
    """`redrawn` or nothing, for two areas with prefecture and 郡 as written, numerals as digits."""
    if _same_ward(record, register):
        return "redrawn"
    ones, others = _readings(record), _readings(register)
    if not ones or not others:
        return ""
    agree = all(_became(a, x, b, y) or _became(b, y, a, x) for a, x in ones for b, y in others)
    return "redrawn" if agree else ""


def apart(record: str, register: str) -> bool:
    """Whether two areas are in two prefectures, or in municipalities that never came together.

    Only where both say so: with the prefecture, or with the 郡 of a municipality that is known.
    """
    here, there = PREFECTURE.match(record), PREFECTURE.match(register)
    if here and there and here[0] != there[0]:
        return True
    if "郡" not in record + register:
        return False
    ones, others = ([one for one, _ in _readings(place)] for place in (record, register))
    if not ones or not others:
        return False
    return not any(a == b or a in _descent(b) or b in _descent(a) for a in ones for b in others)


def _same_ward(one: str, other: str) -> bool:
    a, b = area_key(PREFECTURE.sub("", one)), area_key(PREFECTURE.sub("", other))
    here, there = WARD.search(a), WARD.search(b)
    if not here or not there or WARD.sub("", a) != WARD.sub("", b):
        return False
    old, new = a[: here.end()], b[: there.end()]
    return (old, new) in _table().wards or (new, old) in _table().wards


@lru_cache(maxsize=20_000)
def _readings(place: str) -> tuple[tuple[Municipality, str], ...]:
    """Each municipality that an area may begin with, and what follows it."""
    prefecture = PREFECTURE.match(place)
    rest = place[prefecture.end() :] if prefecture else place
    county = COUNTY.match(rest.replace(" ", ""))
    area = area_key(rest)
    for end in range(min(_LONGEST, len(area)), 1, -1):
        if area[:end] in _table().named:
            return tuple(
                (one, area[end:])
                for one in _table().named[area[:end]]
                if (not prefecture or one.prefecture == prefecture[0])
                and (not county or one.county in ("", area_key(county[0])))
            )
    return ()


def _became(old: Municipality, old_rest: str, new: Municipality, new_rest: str) -> bool:
    """Whether the one is gone into the other, and what follows is the same place."""
    if new not in _descent(old):
        return False
    ward = WARD.match("市" + new_rest, 1)
    town = new_rest[ward.end() - 1 :] if ward else new_rest
    others = _others(old, new)
    if _descent(old)[new] and not others:
        return old_rest in (new_rest, town)
    taken = {one.name[:-1] for one in others}
    stems = {one.name[:-1] for one in _own(old) if len(one.name) > 2} - taken - {new.name[:-1]}
    if any(town in _carried(stem, old_rest) for stem in stems):
        return True
    if len(old_rest) < 2 or old_rest not in (new_rest, town):
        return False
    if ward and ward[0][:-1] in stems | taken:
        return ward[0][:-1] in stems
    return old_rest.startswith(_deciding(new, ward[0] if ward else ""))


def _carried(stem: str, town: str) -> tuple[str, ...]:
    """How an old town is written behind the name of its old municipality."""
    whole = (f"{stem}町{town}", f"{stem}村{town}")
    return (*whole, stem + town, f"{stem}{town}町") if len(town) >= 2 else whole


@cache
def _descent(old: Municipality) -> dict[Municipality, bool]:
    """What came of a municipality, and whether it was only renamed on every way there."""
    found: dict[Municipality, bool] = {}
    open_ = [(old, True)]
    while open_:
        one, so_far = open_.pop()
        for after, renamed in _table().after.get(one, ()):
            only = so_far and renamed
            if found.get(after) not in (only, False):
                found[after] = only
                open_.append((after, only))
    return found


def _own(old: Municipality) -> set[Municipality]:
    """The municipality under all names that it had until it was merged."""
    return {old, *(after for after, renamed in _descent(old).items() if renamed)}


@cache
def _others(old: Municipality, new: Municipality) -> frozenset[Municipality]:
    """What else went into the successor, but for what the old one was or had taken in itself."""
    own = _own(old)
    found: set[Municipality] = set()
    open_ = [new]
    while open_:
        for one in _table().before.get(open_.pop(), ()):
            if one not in found | own | {new} and old not in _descent(one):
                found.add(one)
                open_.append(one)
    return frozenset(found)


@cache
def _deciding(new: Municipality, ward: str) -> tuple[str, ...]:
    """The folded towns, in that ward or in all, whose name alone says where they are."""
    wards = _table().today.get(new, {})
    chosen = [wards[ward]] if ward in wards else wards.values()
    return tuple(town_key(town) for towns in chosen for town in towns.split(" ") if town)


def _municipality(prefecture: str, written: str) -> Municipality:
    text = in_digits(written)
    county = re.match(r".{1,5}?郡(?=.{1,7}[町村]$)", text)
    name = text[county.end() :] if county else text
    return Municipality(prefecture, area_key(county[0]) if county else "", area_key(name))


def _lines(name: str) -> list[list[str]]:
    packed = files("tenken.identity").joinpath(name).read_bytes()
    return [line.split("\t") for line in gzip.decompress(packed).decode().splitlines()[1:]]


@cache
def _table() -> _Table:
    named: dict[str, set[Municipality]] = {}
    table = _Table({}, {}, {}, frozenset(), {})
    wards = set()
    for prefecture, written, ward, towns in _lines("towns.tsv.gz"):
        of = table.today.setdefault(_municipality(prefecture, written), {})
        of[area_key(ward)] = towns
    for prefecture, before, into, after, _day, kind in _lines("merged.tsv.gz"):
        if kind == "ward":
            wards.add((area_key(in_digits(before)), area_key(in_digits(after))))
            continue
        one, other = _municipality(prefecture, before), _municipality(into, after)
        table.after.setdefault(one, []).append((other, kind == "renamed"))
        table.before.setdefault(other, []).append(one)
    for each in {*table.today, *table.after, *table.before}:
        # 郡 is taken off an area where it can be told from the rest (八頭郡, 郡上郡 cannot).
        for name in (each.name, each.county + each.name):
            named.setdefault(name, set()).add(each)
    found = {name: tuple(sorted(each)) for name, each in named.items()}
    return table._replace(named=found, wards=frozenset(wards))
