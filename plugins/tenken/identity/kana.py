"""Readings, by the ambiguous-search rules of 住民記録システム標準仕様書 2.1.2.

Voiced and unvoiced are one, small and large, ヲ and オ; long vowels, spaces and dashes do not
count. Readings were no legal item before 2025-05-26, so these are variants, not errors.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np

from tenken.identity.found import Found
from tenken.identity.letters import (
    ODD,
    Letters,
    Matrix,
    Translation,
    alike,
    lengthened,
    letters_in,
    packed,
)
from tenken.identity.written import plain

_DASHES = "ーｰ-‐‑‒–—―−─━﹣－~〜～'’・.,、。"
_O_ROW = "オコゴソゾトドノホボポモヨョロヲ"
_O_THEN_U = re.compile(rf"(?<=[{_O_ROW}])ウ")
_SMALL = str.maketrans(
    "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ",
)
_ALIKE = str.maketrans(
    {"ヲ": "オ", "ヰ": "イ", "ヱ": "エ", "ヂ": "シ", "ジ": "シ", "ヅ": "ス", "ズ": "ス", "ワ": "ハ"}
)
_VOICED = dict.fromkeys((0x3099, 0x309A))
_GONE = dict.fromkeys(map(ord, _DASHES + " \u3000"))
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def reading(written: str) -> str:
    """One width, katakana, no spaces: what is left is how it is spelt."""
    return "".join(plain(written).translate(_HIRAGANA).split())


@lru_cache(maxsize=100_000)
def sound(spelt: str) -> str:
    """The key by the ambiguous-search rules, of a `reading`."""
    text = spelt.translate(_SMALL)
    text = _O_THEN_U.sub("オ", text)
    text = text.translate(_ALIKE).translate(_GONE)
    if text.isascii():
        return text.upper()
    return unicodedata.normalize("NFD", text).translate(_VOICED)


def compare(record: str | None, register: str | None) -> tuple[str, str]:
    """Outcome and reason of two readings as written."""
    if record is None or register is None:
        return "unknown", "missing"
    if record == register:
        return "same", ""
    one, other = reading(record), reading(register)
    if one == other:
        return "variant", "width"
    a, b = sound(one), sound(other)
    if a == b:
        return "variant", "sound"
    if not a or not b:
        return "unknown", "missing"
    return ("close", "one_sound") if one_off(a, b) else ("different", "")


def one_off(one: str, other: str) -> bool:
    """Whether one character put in, left out or exchanged makes them equal."""
    if abs(len(one) - len(other)) > 1:
        return False
    ahead = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        ahead += 1
    one, other = one[ahead:], other[ahead:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:]


_MARKS = "\u3099\u309a"  # voiced and half-voiced


def _spelt_alone(char: str) -> str:
    """`reading` of a character alone; of a voiced mark the mark that joins."""
    form = reading(char)
    return char * 2 if form.isascii() and form.isalpha() else form


def _sound_alone(char: str) -> str:
    return sound(char) if char not in _MARKS else char * 2


_spelt_column = Translation(_spelt_alone, marks="\uff9e\uff9f" + _MARKS)
_sound_column = Translation(_sound_alone)
_voiced = Translation(lambda char: unicodedata.normalize("NFC", char + _MARKS[0]))
_half_voiced = Translation(lambda char: unicodedata.normalize("NFC", char + _MARKS[1]))
_after_o = letters_in(
    _O_ROW + "".join(chr(c) for c, large in _SMALL.items() if chr(large) in _O_ROW)
)


def compare_columns(record: Letters, register: Letters, found: Found) -> None:
    """Compare two columns as `compare` does; enters what it decides into `found`.

    Odd rows are left open, and those that sound different: a slip is told from another name alone.
    """
    one, other = _spelt(record.matrix), _spelt(register.matrix)
    odd = record.odd | register.odd | (one == ODD).any(axis=0) | (other == ODD).any(axis=0)
    sounds, sounds_other = _sounds(one), _sounds(other)
    odd |= (sounds[0] == 0) | (sounds_other[0] == 0)
    odd |= (sounds == ODD).any(axis=0) | (sounds_other == ODD).any(axis=0)
    found.enter("variant", "sound", alike(sounds, sounds_other) & ~odd)
    found.enter("variant", "width", alike(one, other) & ~odd)
    found.enter("same", "", alike(record.matrix, register.matrix) & ~odd)
    found.enter("unknown", "missing", record.missing | register.missing)


def _spelt(text: Matrix) -> Matrix:
    """`reading` of every row, marks joined with the kana before them."""
    spelt = _spelt_column(text)
    marks = (spelt == 0x3099) | (spelt == 0x309A)
    if not marks.any():
        return packed(spelt)
    spelt[1:][marks[1:] & (spelt[:-1] == 0)] = ODD  # not beside what was before it
    spelt = packed(spelt)
    marks = (spelt == 0x3099) | (spelt == 0x309A)
    rows = np.flatnonzero(marks.any(axis=0))
    part, marks = spelt[:, rows], marks[:, rows]
    behind = lengthened(part[1:], 1)
    joined = np.where(behind == 0x3099, _voiced(part), part)
    joined = np.where(behind == 0x309A, _half_voiced(part), joined)
    joined[marks] = 0
    joined[0][marks[0]] = ODD  # a mark with nothing before it
    spelt = spelt.copy()
    spelt[:, rows] = packed(joined)
    return spelt


def _sounds(spelt: Matrix) -> Matrix:
    """`sound` of every row."""
    heard = _sound_column(spelt)
    long_o = (spelt[1:] == ord("ウ")) & _after_o(spelt[:-1])
    heard[1:][long_o] = ord("オ")
    return packed(heard)
