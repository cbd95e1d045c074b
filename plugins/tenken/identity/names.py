"""Kanji names: how two of them compare, character by character.

`same` as written; `variant` by spaces, width or published variants of characters; `close` where
characters are related on weak ground only; `former` by the register's own former family name
(旧氏); `unknown` where a character could not be converted and all others agree.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from tenken.identity.found import Found
from tenken.identity.kanji import fold_table, kinship
from tenken.identity.letters import (
    ODD,
    Letters,
    Matrix,
    Translation,
    alike,
    packed,
    widened,
)
from tenken.identity.written import UNMAPPED, plain

_BRACKETS = re.compile(r"[\[［(（〔【]([^\]］)）〕】]{0,100})[\]］)）〕】]")
# All that is an opening bracket, or comes to one in `plain` (⑴, ︵): most names hold none.
OPENING = re.compile(
    "[(\\[【〔⁽₍⑴-⒇⒜-⒵㈀-㈞㈠-㉃\ufe35\ufe39\ufe3b\ufe47\ufe59\ufe5d（［"
    "\U0001f110-\U0001f12a\U0001f240-\U0001f248]"
)
_DOTS = dict.fromkeys(map(ord, "・･.·,、"))
_REPEATED = re.compile("(.)[々仝〻]")


def bare(written: str) -> str:
    """A name without spaces, in one width, 々 written out, what stands in brackets left out."""
    text = plain(written)
    if "[" in text or "(" in text or "〔" in text or "【" in text:
        text = _BRACKETS.sub("", text)
    text = "".join(text.split()).translate(_DOTS)
    while "々" in text or "仝" in text:
        shorter = _REPEATED.sub(r"\1\1", text)
        if shorter == text:
            break
        text = shorter
    return text


def folded(text: str) -> str:
    """The plainest form of every character of a bare name."""
    return text.translate(fold_table())


def in_brackets(written: str) -> list[str]:
    """What stands in brackets: a former family name, an alias."""
    if not OPENING.search(written):
        return []
    return [found for found in _BRACKETS.findall(plain(written)) if found.strip()]


def compare(record: str | None, register: str | None) -> tuple[str, str]:
    """Outcome and reason of two names as written."""
    if record is None or register is None:
        return "unknown", "missing"
    if record == register:
        return ("unknown", "unmapped") if UNMAPPED.search(record) else ("same", "")
    one, other = bare(record), bare(register)
    if one == other:
        return ("unknown", "unmapped") if UNMAPPED.search(one) else ("variant", "spacing")
    if not one or not other:
        return "unknown", "missing"
    return by_character(one, other)


def by_character(one: str, other: str) -> tuple[str, str]:
    """Outcome and reason of two bare names that are not equal."""
    if len(one) != len(other):
        return "different", ""
    worst, reason = "variant", "kanji_variant"
    for a, b in zip(one, other, strict=True):
        if a == b:
            continue
        if UNMAPPED.match(a) or UNMAPPED.match(b):
            worst, reason = "unknown", "unmapped"
            continue
        kin = "variant" if a.casefold() == b.casefold() else kinship(a, b)
        if kin == "different":
            return "different", ""
        if kin == "close" and worst == "variant":
            worst, reason = "close", "weak_variant"
    return worst, reason


def _bare_alone(char: str) -> str:
    """What `bare` makes of a character alone; longer where it is more than a matter of its own."""
    form = bare(char)
    if UNMAPPED.search(char) or UNMAPPED.search(form) or any(c in "[]()〔〕【】仝〻" for c in form):
        return char * 2
    return form


_bare_column = Translation(_bare_alone)


def compare_columns(record: Letters, register: Letters, found: Found) -> None:
    """Compare two columns as `compare` does; enters what it decides into `found`.

    Odd rows are left open: they must be compared alone.
    """
    one, other = _bare_column(record.matrix), _bare_column(register.matrix)
    odd = record.odd | register.odd | (one == ODD).any(axis=0) | (other == ODD).any(axis=0)
    one, other = widened(_written_out(packed(one)), _written_out(packed(other)))
    odd |= (one[0] == _AGAIN) | (other[0] == _AGAIN) | (one[0] == 0) | (other[0] == 0)
    found.enter("variant", "spacing", alike(one, other) & ~odd)
    found.enter("same", "", alike(record.matrix, register.matrix) & ~odd)
    as_long = np.count_nonzero(one, axis=0) == np.count_nonzero(other, axis=0)
    found.enter("different", "", ~as_long & ~odd)
    open_rows = np.flatnonzero(found.open & as_long & ~odd)
    _compare_characters(one[:, open_rows], other[:, open_rows], open_rows, found)
    found.enter("unknown", "missing", record.missing | register.missing)


_AGAIN = ord("々")


def _written_out(text: Matrix) -> Matrix:
    """The character before in the place of every 々; one that begins a name stays."""
    again = text == _AGAIN
    again[0] = False
    if not again.any():
        return text
    text = text.copy()
    for place in range(1, len(text)):
        text[place] = np.where(again[place], text[place - 1], text[place])
    return text


_KIN = ("variant", "close", "different")  # from the mildest to the worst


def _compare_characters(one: Matrix, other: Matrix, rows: NDArray[np.intp], found: Found) -> None:
    """`by_character` of rows that differ and are as long as one another; each pair asked once.

    Where the first characters that differ are no kin, the others need not be asked for.
    """
    each = np.arange(len(rows))
    first = (one != other).argmax(axis=0) if len(rows) else each
    worst = _kinship(one[first, each], other[first, each])
    akin = np.flatnonzero(worst != len(_KIN) - 1)
    place, row = np.nonzero(one[:, akin] != other[:, akin])
    pairs = (side[:, akin][place, row] for side in (one, other))
    np.maximum.at(worst, akin[row], _kinship(*pairs))
    for grade, (outcome, reason) in enumerate(
        (("variant", "kanji_variant"), ("close", "weak_variant"), ("different", ""))
    ):
        found.enter(outcome, reason, rows[worst == grade])


def _kinship(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> NDArray[np.int8]:
    """The place in _KIN of each two characters."""
    pairs = one.astype(np.uint64) << np.uint64(21) | other
    distinct, which = np.unique(pairs, return_inverse=True)
    kin = [_kin(int(pair >> 21), int(pair & 0x1FFFFF)) for pair in distinct.tolist()]
    return np.array(kin, dtype=np.int8)[which]


def _kin(one: int, other: int) -> int:
    a, b = chr(one), chr(other)
    return 0 if a.casefold() == b.casefold() else _KIN.index(kinship(a, b))


def with_former_family(record: str, register: str, former: str) -> bool:
    """Whether the record's name is the register's given name behind a former family name.

    Where the register writes a space between the two, the given name must be the whole of it.
    """
    written, family = folded(bare(record)), folded(bare(former))
    if not family or not written.startswith(family) or len(written) == len(family):
        return False
    given = written[len(family) :]
    parts = plain(register).split()
    if len(parts) > 1:
        return folded(bare("".join(parts[1:]))) == given
    return folded(bare(register)).endswith(given)
