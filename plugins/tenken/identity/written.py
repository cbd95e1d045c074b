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
