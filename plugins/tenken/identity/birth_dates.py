"""Dates of birth in every form that municipal systems write, and how two of them compare.

Sources: 住民記録システム標準仕様書 1.1.8 (不詳 dates, 非暦日), era borders by the era ordinances.
明治45.7.30 and 大正元.7.30 are one day, as are 大正15.12.25 and 昭和元.12.25; years past the end
of an era (昭和65, 平成32) stand in old files and are read as they are meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from tenken.identity.found import Found
from tenken.identity.letters import Letters, Matrix, Rows, alike
from tenken.identity.written import spaceless

# The year before the first of each era; codes as in 住基ネット and in tax systems.
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_LAST = {1867: 45, 1911: 15, 1925: 64, 1988: 31, 2018: 99}
_NAMES = {
    **ERAS,
    **{"明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018},
    **{"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018},
    **{"1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018},
    **{"㍾": 1867, "㍽": 1911, "㍼": 1925, "㍻": 1988, "㋿": 2018},
}
_KANJI = {ord(k): str(n) for n, k in enumerate("〇一二三四五六七八九")} | {ord("零"): "0"}
_TEN = re.compile(r"([1-9]?)十([1-9]?)")

_PART = r"(\d{1,2}|[A-D]\d|不明|不詳|[?*]{1,2})"
_WESTERN = re.compile(rf"(\d{{4}}|[?*]{{4}})[-/.年]{_PART}(?:[-/.月]{_PART}日?)?(?:生|頃)?$")
_COMPACT = re.compile(r"(\d{4})(\d\d|[A-D]\d)(\d\d|[A-D]\d)$")
_ERA = re.compile(
    rf"(明治|大正|昭和|平成|令和|明|大|昭|平|令|[MTSHR])[-.・]?(\d{{1,2}}|元|不明|不詳)"
    rf"(?:[-/.・年]{_PART}(?:[-/.・月]{_PART}日?)?|年)?(?:生|頃)?$"
)
_CODED = re.compile(rf"([1-5])[-.](\d\d)[-.]?{_PART}[-.]?{_PART}$")
_ERA_COMPACT = re.compile(r"([1-5MTSHR])(\d\d)(\d\d|[A-D]\d)(\d\d|[A-D]\d)$")
_TIME = re.compile(r"[T ]?00:00(?::00(?:\.0+)?)?$")


@dataclass(frozen=True)
class BirthDate:
    """A date as far as it is known, 0 for an unknown part; `reason` says how it was read."""

    year: int
    month: int
    day: int
    reason: str = ""

    @property
    def whole(self) -> bool:
        """Whether year, month and day are known and such a day can be in a register."""
        return bool(self.year and self.month and self.day)

    def iso(self) -> str:
        """YYYY-MM-DD."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


@lru_cache(maxsize=200_000)
def read(written: str) -> BirthDate | None:
    """The date, whole or in part; None when it cannot be read at all."""
    text = spaceless(written)[:60].upper().replace("?", "?")
    text = _TIME.sub("", text)
    for dash in "‐‑‒–—―−ー－":
        text = text.replace(dash, "-")
    if any(k in text for k in "〇一二三四五六七八九十零"):
        text = _TEN.sub(lambda m: f"{m[1] or 1}{m[2] or 0}", text.translate(_KANJI))
    return _western(text) or _era(text) or _unknown(text)


def read_birth_date(written: str | None) -> str | None:
    """The ISO form of a fully known date of birth, else None."""
    if written is None:
        return None
    found = read(written)
    return found.iso() if found and found.whole else None


def _western(text: str) -> BirthDate | None:
    match = _WESTERN.match(text) or (_COMPACT.match(text) if len(text) == 8 else None)
    if match is None:
        return None
    year = int(match[1]) if match[1].isdigit() else 0
    return _checked(year, _part(match[2]), _part(match[3]), "")


def _era(text: str) -> BirthDate | None:
    match = _ERA.match(text) or _CODED.match(text) or _ERA_COMPACT.match(text)
    if match is None:
        return None
    start = _NAMES[match[1]]
    in_era = 1 if match[2] == "元" else int(match[2]) if match[2].isdigit() else 0
    if not in_era:
        return BirthDate(0, _part(match[3]), _part(match[4]), "partly_unknown")
    found = _checked(start + in_era, _part(match[3]), _part(match[4]), "era")
    if found and _outside(start, in_era, found):
        return BirthDate(found.year, found.month, found.day, "era_border")
    return found


def _outside(start: int, in_era: int, found: BirthDate) -> bool:
    """Whether the era had not begun or was over: the day is meant, the name of the era is not."""
    if in_era > _LAST[start]:
        return True
    begins = {1867: (1, 1), 1911: (7, 30), 1925: (12, 25), 1988: (1, 8), 2018: (5, 1)}
    ends = {1867: (7, 30), 1911: (12, 25), 1925: (1, 7), 1988: (4, 30), 2018: (12, 31)}
    day = (found.month or 12, found.day or 31)
    early = in_era == 1 and (found.month or 12, found.day or 31) < begins[start]
    return early or (in_era == _LAST[start] and day >= ends[start] and start != 2018)


def _unknown(text: str) -> BirthDate | None:
    if "不詳" in text or "不明" in text or set(text) <= set("0-/?*") and text:
        return BirthDate(0, 0, 0, "unknown")
    return None


def _part(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _checked(year: int, month: int, day: int, reason: str) -> BirthDate | None:
    if year and not 1850 <= year <= 2100 or month > 12 or day > 31:
        return None
    if not (year and month and day):
        return BirthDate(year, month, day, "partly_unknown")
    if day > _days(year, month):
        # 29 February of a common year and the like are legal in the register (非暦日).
        return BirthDate(year, month, day, "no_calendar_day")
    return BirthDate(year, month, day, reason)


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@lru_cache(maxsize=200_000)
def compare(record: str | None, register: str | None) -> tuple[str, str]:
    """Outcome and reason of two dates of birth as written.

    `close` is one slip of the hand: a digit, two neighbours swapped, month and day, the era.
    """
    if record is None or register is None:
        return "unknown", "missing"
    one, other = read(record), read(register)
    if one is None or other is None:
        return ("unknown", "unreadable")
    if one.whole and other.whole:
        if (one.year, one.month, one.day) == (other.year, other.month, other.day):
            if record == register:
                return "same", ""
            return "variant", "era_border" if "era_border" in (one.reason, other.reason) else "form"
        slip = _slip(one, other)
        return ("close", slip) if slip else ("different", "")
    for a, b in ((one.year, other.year), (one.month, other.month), (one.day, other.day)):
        if a and b and a != b:
            return "different", "partly_unknown"
    known = [d.year or d.month or d.day for d in (one, other)]
    return "unknown", "partly_unknown" if all(known) else "unknown"


def compare_columns(record: Letters, register: Letters, found: Found) -> None:
    """Enters dates written alike in ISO form as `same`; leaves the others open."""
    one, other = record.matrix, register.matrix
    if len(one) < 10 or len(other) < 10:
        return
    found.enter("same", "", alike(one, other) & _iso(one) & ~record.odd & ~register.odd)


def _iso(text: Matrix) -> Rows:
    """Rows that hold YYYY-MM-DD, a day that a register can hold."""
    digits = text[:10].astype(np.int64) - ord("0")
    is_digit = (digits >= 0) & (digits <= 9)
    shape = is_digit[[0, 1, 2, 3, 5, 6, 8, 9]].all(axis=0)
    shape &= (text[[4, 7]] == ord("-")).all(axis=0)
    if len(text) > 10:
        shape &= text[10] == 0
    year = np.array([1000, 100, 10, 1]) @ digits[:4]
    month, day = digits[5] * 10 + digits[6], digits[8] * 10 + digits[9]
    within = (year >= 1850) & (year <= 2100) & (month >= 1) & (month <= 12)
    return np.asarray(shape & within & (day >= 1) & (day <= 31))


def _slip(one: BirthDate, other: BirthDate) -> str:
    a, b = one.iso().replace("-", ""), other.iso().replace("-", "")
    off = [place for place in range(8) if a[place] != b[place]]
    if len(off) == 1:
        return "digit"
    if len(off) == 2 and off[1] == off[0] + 1 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]:
        return "swapped_digits"
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return "month_and_day"
    if (one.month, one.day) == (other.month, other.day) and _era_slip(one.year, other.year):
        return "era"
    return ""


def _era_slip(one: int, other: int) -> bool:
    """Whether both are the same year of two eras."""
    starts = list(_LAST)
    return any(
        one - a == other - b and 1 <= one - a <= min(_LAST[a], _LAST[b])
        for a in starts for b in starts if a != b
    )  # fmt: skip


def day_of(written: str | None) -> date | None:
    """A day of change or of ending, as a date; None when it is not wholly known."""
    iso = read_birth_date(written)
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
