"""What Excel does to values on the way to a CSV file, undone or noted.

Undone: `="0123"` (a formula that keeps the zeros) and a leading apostrophe (which marks text).
Noted: error words, numbers without their leading zeros, numbers in scientific notation.
"""

from __future__ import annotations

import re
import unicodedata

_FORMULA = re.compile(r'="([^"]*)"')
# The apostrophe is taken off only before what Excel would otherwise count with: D'Angelo and
# 'T HOOFT are names.
_APOSTROPHE = re.compile(r"'(?=[0-9=+@-])")
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#{2,})")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{1,2}")
_BETWEEN_DIGITS = str.maketrans("", "", " -‐‑–—―−ー")


def plain(value: str) -> str:
    """The value without Excel's marks; a value that is only spaces becomes empty."""
    if value.startswith("="):
        formula = _FORMULA.fullmatch(value)
        value = formula[1] if formula else value
    if value.startswith("'"):
        value = _APOSTROPHE.sub("", value, count=1)
    return value if value.strip() else ""


def is_error(value: str) -> bool:
    """Whether Excel shows this instead of a value."""
    return _ERROR.fullmatch(value.strip()) is not None


def damage(number: str) -> tuple[str, int] | None:
    """What happened to a 12-digit number: the code and its digits, None when nothing shows.

    Nine digits are the fewest that are taken for a number without its zeros: one in a thousand
    numbers begins with three zeros, one in ten thousand with four.
    """
    digits = unicodedata.normalize("NFKC", number).translate(_BETWEEN_DIGITS)
    if digits.isdecimal() and 9 <= len(digits) <= 11:
        return "zeros_lost", len(digits)
    if _SCIENTIFIC.fullmatch(digits):
        return "scientific", 0
    return None
