"""The part of an address before its numbers: prefecture, municipality, town.

Municipalities merged and wards redrawn are in redrawn.py; towns renamed are known by the register's
history only.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tenken.identity.kanji import fold_table

PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:京都|大阪)府|[^\s\d市区町村]{2,3}県)")
COUNTY = re.compile(r"^[^市区町村郡\d]{1,5}郡(?=[^市区町村]{1,6}[町村])")
_KYOTO = re.compile(
    r"^(.*京都市[^区]{1,3}区)?.*(?:上[ルる]|下[ルる]|上がる|下がる|[東西]入[ルる]?)(.+)$"
)
WARD = re.compile(r"(?<=市)([^市区町村]{1,4}区)")
_ALIKE = {
    **dict.fromkeys(map(ord, "ヶヵケがガヶカ"), "ケ"),
    **dict.fromkeys(map(ord, "ッつっツ"), "ツ"),
    **dict.fromkeys(map(ord, "の之ノ乃"), "ノ"),
}
_HIRAGANA = {code: chr(code + 0x60) for code in range(0x3041, 0x3097)}


@lru_cache(maxsize=1)
def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(" "): None, ord("字"): None, ord("大"): "大"}
    return {**fold_table(), **_HIRAGANA, **_ALIKE, **table}


def one_letter(char: str) -> str:
    """A character as areas are compared; what is left out of them stands."""
    return _table().get(ord(char)) or char


@lru_cache(maxsize=20_000)
def area_key(text: str) -> str:
    """An area, its prefecture taken off, without 郡, 大字 and 字, in the plainest characters."""
    if "京都市" in text:
        match = _KYOTO.match(text)
        if match:
            text = (match[1] or "") + match[2]
    text = COUNTY.sub("", text.replace(" ", ""))
    return text.replace("大字", "").translate(_table())


@lru_cache(maxsize=20_000)
def areas_agree(one: str, other: str) -> str:
    """`same`, `head` (one leaves the municipality out), `ward`, or nothing."""
    if one == other:
        return "same"
    short, long = sorted((one, other), key=len)
    if len(short) >= 2 and long.endswith(short) and long[: -len(short)][-1] in "市区町村郡県":
        return "head"
    without = WARD.sub("", one), WARD.sub("", other)
    if without[0] != without[1]:
        return ""
    return "" if WARD.search(one) and WARD.search(other) else "ward"
