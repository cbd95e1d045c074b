"""Readings, by the ambiguous-search rules of 住民記録システム標準仕様書 2.1.2.

Voiced and unvoiced are one, small and large, ヲ and オ; long vowels, spaces and dashes do not
count. Readings were no legal item before 2025-05-26, so these are variants, not errors.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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
