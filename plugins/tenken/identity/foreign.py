"""Names of foreign residents: roman letters, kanji and alias, in any combination and order.

Source: 住民記録システム標準仕様書 1.1.1 (氏名_外国人ローマ字, 氏名_外国人漢字, 通称). The string
of 住基ネット joins roman letters and kanji by ＿ and puts the alias in brackets.
"""

from __future__ import annotations

import re
import unicodedata

from tenken.identity.names import folded, in_brackets
from tenken.identity.written import plain

_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏ]")
_JOINT = re.compile(r"[_＿/]")
_NO_LETTER = re.compile(r"[^\w]+|_+")
_TRUNCATED = 8  # letters from which on a beginning can be taken for the whole

Names = frozenset[tuple[str, ...]]


def is_foreign(*written: str | None) -> bool:
    """Whether one of these names is written in roman letters."""
    return bool(_LATIN.search("".join(text for text in written if text)))


def forms(*written: str | None) -> Names:
    """Each name as its words in alphabetical order: order, case, width and accents do not count."""
    found = set()
    for text in written:
        if text is None:
            continue
        for part in (*_JOINT.split(plain(text)), *in_brackets(text)):
            words = _words(part)
            if words:
                found.add(words)
    return frozenset(found)


def _words(part: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFD", part.split("(")[0].split("[")[0])
    letters = "".join(c for c in letters if not unicodedata.combining(c) or ord(c) > 0x3000)
    text = folded(unicodedata.normalize("NFC", letters)).casefold()
    return tuple(sorted(_NO_LETTER.sub(" ", text).split()))


def compare(record: Names, register: Names) -> tuple[str, str]:
    """Outcome and reason of all names a record holds and all that the register holds."""
    if record & register:
        return "variant", "foreign_form"
    held = {"".join(words) for words in register} | {_letters(words) for words in register}
    for words in record:
        if "".join(words) in held or _letters(words) in held:
            return "variant", "foreign_spacing"
    if any(_beginning(one, other) for one in record for other in register):
        return "variant", "truncated"
    return "different", ""


def _letters(words: tuple[str, ...]) -> str:
    return "".join(sorted("".join(words)))


def _beginning(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the words of one are those of the other, cut off at the end of what was written."""
    if len(one) > len(other) or sum(map(len, one)) < _TRUNCATED or one == other:
        return False
    left = list(other)
    cut = 0
    for word in one:
        if word in left:
            left.remove(word)
            continue
        longer = [w for w in left if w.startswith(word)]
        if not longer:
            return False
        left.remove(longer[0])
        cut += 1
    # What is cut off at a field's width loses letters of one word, or one word.
    return cut + len(left) == 1
