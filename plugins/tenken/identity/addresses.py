"""Addresses: read into area, numbers and building, and how two of them compare.

The numbers decide, however they are written (２丁目３番地４号, 二ー三－四), the building never.
Where 丁目 and 番地 are both written out they must agree: 舞浜2番地11 is not 舞浜2丁目11, for
住居表示 is no 地番. Prefecture and 郡 may be left out, and what stands before a town.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tenken.identity.areas import PREFECTURE, area_key, areas_agree
from tenken.identity.redrawn import apart, merged
from tenken.identity.written import in_digits, plain

_DASH = str.maketrans(dict.fromkeys("‐‑‒–—―−─━⁃﹣﹘⎯⏤-~〜～", "-"))
_LONG_DASH = re.compile(r"(?<=[\d丁目番地号条線])[ー一、](?=\d)")
_BRACKETS = re.compile(r"\([^()]{0,60}\)|[\"'“”「」]")
_GAP = re.compile(r"\s+(?=丁目|番|号|地割|条|線|-|[のノ之]\d)|(?<=[丁目番地号割-])\s+(?=\d)")
# The first number of a lot: a run of digits before a mark of lots, or before the end.
_FIRST = re.compile(
    r"\d+(?=[甲乙丙丁]?(?:丁目|丁(?=\d|-|$)|番(?!町)|号|-|[のノ之]\d|地割|線|\s|$))"
)
_LOT = re.compile(
    r"(\d+)([甲乙丙丁]?(?!目))(丁目|丁|番地割|地割|番地|番|号(?![室棟館])|線)?([-のノ之](?=\d))?"
)


@dataclass(frozen=True)
class Address:
    """An address as it is compared. `kinds`: a letter a number, 丁 番 号, or - where not said.

    `place` is the area with prefecture and 郡 as written.
    """

    area: str
    numbers: tuple[str, ...]
    kinds: str
    building: str
    place: str


def one_width(written: str) -> str:
    """In one width, with one kind of dash."""
    return plain(written).translate(_DASH)


def read(written: str) -> Address:
    """Read an address as written; what cannot be read stays in `area`."""
    text = one_width(written).lstrip()
    head = PREFECTURE.match(text)
    prefecture = head[0] if head else ""
    text = text[len(prefecture) :]
    if "(" in text or "「" in text or '"' in text:
        text = _BRACKETS.sub("", text)
    text = in_digits(text)
    if " " in text:
        text = _GAP.sub("", text.strip())
    if "ー" in text or "、" in text:
        text = _LONG_DASH.sub("-", text)
    first = _FIRST.search(text)
    if first is None:
        area = text.split(" ")[0] if " " in text else text
        return Address(area_key(area), (), "", "", prefecture + area)
    numbers, kinds, end = _lots(text, first.start())
    area = text[: first.start()]
    return Address(area_key(area), numbers, kinds, text[end:].strip(" -"), prefecture + area)


def _lots(text: str, place: int) -> tuple[tuple[str, ...], str, int]:
    """The numbers from there on, their kinds, and where they end."""
    numbers: list[str] = []
    kinds = ""
    end = place
    while len(numbers) < 6:
        match = _LOT.match(text, end)
        if match is None:
            break
        number, sub, kind, joint = match.groups()
        numbers.append(number.lstrip("0") + sub)
        kinds += kind[0] if kind else "-"
        end = match.end()
        if not joint and kinds[-1] in "号-":
            break
    return tuple(numbers), kinds, end


def compare_written(record: str, register: str) -> tuple[str, str]:
    """Outcome and reason of two addresses as written."""
    return ("same", "") if record == register else compare(_known(record), _known(register))


_known = lru_cache(maxsize=50_000)(read)


def compare(record: Address, register: Address) -> tuple[str, str]:
    """Outcome and reason of two addresses that are not written alike."""
    area = _areas(record, register)
    if not area:
        return "different", ""
    if not record.numbers and not register.numbers:
        return "variant", area if area != "same" else "notation"
    numbers = _numbers_agree(record, register)
    if not numbers:
        return "different", ""
    if numbers == "fewer":
        return "close", "fewer_numbers"
    if area != "same":
        return "variant", area
    if numbers == "room" or record.building != register.building:
        return "variant", "building" if _same_text(record, register) else "notation"
    return "variant", "notation"


def _areas(record: Address, register: Address) -> str:
    """`same`, or why two areas are one all the same, or nothing."""
    area = areas_agree(record.area, register.area)
    if area not in ("", "head"):
        return area
    if merged(record.place, register.place):
        return "redrawn"
    return "" if not area or apart(record.place, register.place) else area


def _same_text(one: Address, other: Address) -> bool:
    return one.numbers == other.numbers and one.kinds == other.kinds


def _numbers_agree(one: Address, other: Address) -> str:
    """`same`, `room` (one side ends with a room), `fewer` (one leaves lots out), or nothing."""
    for a, b in zip(one.kinds, other.kinds, strict=False):
        if a != b and "-" not in (a, b):
            return ""
    if one.numbers == other.numbers:
        return "same"
    short, long = sorted((one, other), key=lambda address: len(address.numbers))
    count = len(short.numbers)
    if not count or long.numbers[:count] != short.numbers:
        return ""
    whole = "号" in short.kinds or count >= 3
    return "room" if whole else "fewer"
