"""The search for canaries: what a value looks like in each form in which it could get out.

All canaries of a kind begin with the same rare letters (their call), so each form is searched for
by the call alone: a few hundred patterns, however many canaries there are.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

# What every canary of the kind begins with. Nothing else begins so.
CALLS = {
    "name": "鸚哥籠",
    "kana": "オウムカゴ",
    "roman": "ZQXWPARROT",
    "address": "鸚哥島町",
    "number": "908172635",
    "birth": "1901-02-",
    "id": "ZQXW-",
}
ENCODINGS = ("utf-8", "cp932", "utf-16-le", "utf-16-be")
_WIDE = {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(0x21, 0x7F))}


def written(kind: str) -> Iterator[tuple[str, str]]:
    """(form, text): how the call may be written, before any encoding."""
    call = CALLS[kind]
    yield "plain", call
    yield "full-width", call.translate(_WIDE)
    yield "lower case", call.lower()
    yield "JSON-escaped", json.dumps(call)[1:-1]
    yield "JSON-escaped", json.dumps(call)[1:-1].replace("\\u", "\\\\u")
    yield "URL-encoded", quote(call, safe="")
    yield "URL-encoded", quote(call, safe="").lower()
    if kind == "kana":
        yield "half-width", "ｵｳﾑｶｺﾞ"
        yield "hiragana", "おうむかご"
    if kind == "number":
        for mark in ("-", " ", "－", "　", "\u2010"):
            grouped = f"{call[:4]}{mark}{call[4:8]}{mark}"
            yield "separators", grouped
            yield "separators", grouped.translate(_WIDE)
    if kind == "birth":
        for era in (
            "明治34年2月",
            "明治34年02月",
            "明34.2.",
            "M34.2.",
            "M34.02.",
            "M34/2/",
            "M3402",
        ):
            yield "wareki", era
            yield "wareki", era.translate(_WIDE)
            yield "wareki", json.dumps(era)[1:-1]
            yield "wareki", quote(era, safe="")
        for other in ("1901/02/", "1901/2/", "1901年2月", "1901年02月"):
            yield "calendar", other


def in_base64(raw: bytes) -> Iterator[bytes]:
    """What is the same in base64 wherever in the encoded text the bytes stand; both alphabets."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw)
        first = (before * 8 + 5) // 6  # letters that other bytes have a part in
        whole = (before + len(raw)) * 8 // 6
        yield encoded[first:whole]
        yield encoded[first:whole].replace(b"+", b"-").replace(b"/", b"_")


def patterns() -> dict[bytes, tuple[str, str]]:
    """Every pattern, with its kind and form."""
    found: dict[bytes, tuple[str, str]] = {}
    for kind, call in CALLS.items():
        for form, text in written(kind):
            for encoding in ENCODINGS:
                try:
                    found.setdefault(text.encode(encoding), (kind, form))
                except UnicodeEncodeError:
                    continue
        for each in in_base64(call.encode()):
            found.setdefault(each, (kind, "base64"))
        found.setdefault(call.encode().hex().encode(), (kind, "hexadecimal"))
    return found


PATTERNS = patterns()
# Eight digits that are a day of that month, and not the middle of a longer number.
DAY = re.compile(rb"(?<![0-9])190102(?:0[1-9]|[12][0-9])(?![0-9])")


@dataclass(frozen=True)
class Sighting:
    """A canary found. Says where and in which form, and does not repeat it."""

    place: str
    kind: str
    form: str


def search(
    places: Mapping[str, bytes], last_four: Mapping[str, str], *, ids: bool = True
) -> list[Sighting]:
    """What is found in these places. `last_four`: family name by the last digits of a number.

    `ids=False` where record ids may stand: Tenken's own tables, which are about records.
    """
    found = set()
    for place, content in _opened(places):
        for pattern, (kind, form) in PATTERNS.items():
            if (ids or kind != "id") and pattern in content:
                found.add(Sighting(place, kind, form))
        if DAY.search(content):
            found.add(Sighting(place, "birth", "compact"))
        found |= {Sighting(place, "number", "last four") for _ in beside(content, last_four)}
    return sorted(found, key=lambda s: (s.place, s.kind, s.form))


def beside(content: bytes, last_four: Mapping[str, str]) -> Iterator[str]:
    """Last four digits of a number within 40 letters of its person's given name."""
    text = content.decode("utf-8", errors="replace")
    for digits, given in last_four.items():
        if given not in text:
            continue
        for at in re.finditer(re.escape(given), text):
            around = unicodedata.normalize("NFKC", text[max(0, at.start() - 40) : at.end() + 40])
            if re.search(rf"(?<!\d){digits}(?!\d)", around):
                yield digits


def _opened(places: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The places, and what is packed in them: workbooks and other archives, gzip."""
    for place, content in places.items():
        yield place, content
        if content[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                inside = {f"{place}!{name}": archive.read(name) for name in archive.namelist()}
            yield from _opened(inside)
        if content[:2] == b"\x1f\x8b":
            yield from _opened({f"{place}!": gzip.decompress(content)})
