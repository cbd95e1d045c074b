"""Writing in general: what is no writing at all, widths, marks that nobody sees.

Everything here is linear in the length, and what is longer than LIMIT is looked at up to there: no
name or address of the standard data lists is longer than 300 characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LIMIT = 400

# Marks without a width, variation selectors, soft hyphens: not for the eye, so not for comparing.
_UNSEEN = {
    code: None
    for block in (
        range(0x00, 0x09), range(0x0E, 0x20), range(0x7F, 0xA0), range(0x200B, 0x2010),
        range(0x202A, 0x202F), range(0x2060, 0x2070), range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
        (0xAD, 0x034F, 0x061C, 0x180E, 0xFEFF),
    )
    for code in block
}  # fmt: skip
# Before NFKC: free-standing voiced marks become combining ones, or NFKC puts a space before them.
_MARKS = {0x309B: 0x3099, 0x309C: 0x309A, 0xFF9E: 0x3099, 0xFF9F: 0x309A}
_BEFORE = _UNSEEN | _MARKS

SPACES = re.compile(r"\s+")
_NUMERALS = re.compile(r"[〇零一二三四五六七八九十百千]+")
_DIGIT = {k: n for n, k in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNIT = {"十": 10, "百": 100, "千": 1000}

# Characters that stand for one that could not be converted: ●, 〓, ?, U+FFFD, private use.
UNMAPPED = re.compile("[●〓?？\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd\ud800-\udfff]")


def values(column: Iterable[object] | None, count: int) -> list[str | None]:
    """A column as text, None where nothing is written; a missing column is all None."""
    if column is None:
        return [None] * count
    return [
        value
        if type(value) is str and value and not value.isspace()
        else None
        if value is None
        else _text(value)
        for value in column
    ]


def _text(value: object) -> str | None:
    if value is None or value != value:  # None, NaN
        return None
    text = str(value)
    return text if text.strip() else None


def plain(text: str) -> str:
    """One width, no unseen marks, at most LIMIT characters."""
    if text.isascii():
        return text[:LIMIT]
    return unicodedata.normalize("NFKC", text[:LIMIT].translate(_BEFORE))


def spaceless(text: str) -> str:
    """Plain, and without spaces."""
    return "".join(plain(text).split())


def in_digits(text: str) -> str:
    """With numerals (二十三, 二三) as digits; 一 between digits is a dash."""
    return _NUMERALS.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    numerals = match[0]
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if numerals == "一" and before.isdigit() and after.isdigit():
        return "-"
    if not any(k in _UNIT for k in numerals):
        return "".join(str(_DIGIT[k]) for k in numerals)
    total = current = 0
    for k in numerals:
        if k in _UNIT:
            total += (current or 1) * _UNIT[k]
            current = 0
        else:
            current = current * 10 + _DIGIT[k]
    return str(total + current)
