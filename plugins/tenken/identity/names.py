"""Kanji names: how two of them compare, character by character.

`same` as written; `variant` by spaces, width or published variants of characters; `close` where
characters are related on weak ground only; `former` by the register's own former family name
(旧氏); `unknown` where a character could not be converted and all others agree.
"""

from __future__ import annotations

import re

from tenken.identity.kanji import fold_table, kinship
from tenken.identity.written import UNMAPPED, plain

_BRACKETS = re.compile(r"[\[［(（〔【]([^\]］)）〕】]{0,100})[\]］)）〕】]")
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
