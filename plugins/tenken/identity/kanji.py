"""Characters that are written for one another, by published tables (docs/decisions/0003).

Two relations: a fold to the plainest form of a character, for keys, and the pairs themselves, for
looking at two characters that the fold does not bring together. Neither is ever closed
transitively: chains of variants end at other words.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

STRONG = frozenset("oabc")  # official lists, JIS unification, circulars of the family register


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    packed = files("tenken.identity").joinpath("kanji_variants.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()[1:]
    return tuple((one, other, tier) for one, other, tier in (line.split("\t") for line in lines))


@cache
def fold_table() -> dict[int, str]:
    """For str.translate: each character to the plainest one that it is a variant of."""
    return {ord(one): other for one, other, tier in _rows() if tier == "="}


@cache
def _neighbours() -> dict[str, dict[str, bool]]:
    """For each character those it is paired with, and whether on a strong ground."""
    found: dict[str, dict[str, bool]] = {}
    for one, other, tier in _rows():
        if tier != "=":
            found.setdefault(one, {})[other] = tier in STRONG
            found.setdefault(other, {})[one] = tier in STRONG
    return found


def read_tables() -> None:
    """Read the tables now, a tenth of a second, and not when the first name needs them."""
    fold_table()
    _neighbours()


def kinship(one: str, other: str) -> str:
    """How two characters are related: `same`, `variant`, `close` (weak ground), `different`."""
    if one == other:
        return "same"
    neighbours = _neighbours()
    near = neighbours.get(one, {})
    if other in near:
        return "variant" if near[other] else "close"
    far = neighbours.get(other, {})
    meeting = [near[char] and far[char] for char in near.keys() & far.keys()]
    if any(meeting):
        return "variant"
    return "close" if meeting else "different"


@cache
def kin(char: str) -> str:
    """The character and all not `different` from it, among them all that fold to the same."""
    neighbours = _neighbours()
    near = neighbours.get(char, {})
    return "".join(sorted({char, *near, *(far for one in near for far in neighbours[one])}))
