"""Which encoding a file has, and its bytes as text.

The rule, in this order:

1. A byte order mark decides: UTF-8, or UTF-16, which is refused.
2. Else the first block (256 KB) in which a byte is not ASCII decides, by vote of its lines: each
   line that is not ASCII votes for UTF-8 if it is valid UTF-8 and for cp932 if it is valid cp932;
   the most votes win, a draw goes to UTF-8. (Japanese text in cp932 is next to never valid UTF-8.)
3. What is decided stays. A line that is not valid in it is set apart, whatever else it might be.
"""

from __future__ import annotations

import codecs
import re

UTF8, CP932 = "utf-8", "cp932"

_SIGNATURES = {
    "utf16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    # ZIP (xlsx, docx), OLE2 (xls), gzip, PDF
    "not_csv": (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF"),
}

# What Python's cp932 makes of bytes that Windows and the standard leave undefined.
_UNDEFINED_IN_CP932 = "\x80\uf8f0\uf8f1\uf8f2\uf8f3"
BROKEN = re.compile(f"[\udc80-\udcff{_UNDEFINED_IN_CP932}]")

_FEW = 10  # lines: fewer undecodable ones are taken for broken lines, not for another encoding
_VOTERS = 2000  # lines


def refused(start: bytes) -> str | None:
    """The code of the FileError when the first bytes show that this is no CSV we read."""
    for code, signatures in _SIGNATURES.items():
        if start.startswith(signatures):
            return code
    return None


class Decoder:
    """Turns blocks into text; makes up its mind on the way, once."""

    def __init__(self) -> None:
        self.encoding: str | None = None  # None: nothing but ASCII so far
        self.readable = True  # False: the voters were many and valid in neither encoding

    def without_mark(self, start: bytes) -> bytes:
        """The beginning of a file without its byte order mark, which decides for UTF-8."""
        if start.startswith(codecs.BOM_UTF8):
            self.encoding = UTF8
        return start.removeprefix(codecs.BOM_UTF8)

    def decode(self, data: bytes) -> tuple[str, bool]:
        """The text, and whether every byte was valid.

        Invalid bytes come as lone surrogates; line ends and delimiters beside them are kept.
        """
        if self.encoding is None:
            if data.isascii():
                return data.decode("ascii"), True
            self._decide(data)
        assert self.encoding  # noqa: S101 - set by _decide
        try:
            text = data.decode(self.encoding)
        except UnicodeDecodeError:
            return data.decode(self.encoding, "surrogateescape"), False
        return text, self.encoding == UTF8 or not _has_undefined(text)

    def _decide(self, data: bytes) -> None:
        voters = [line for line in data.splitlines() if not line.isascii()][:_VOTERS]
        utf8 = sum(first_invalid(line, UTF8) is None for line in voters)
        cp932 = sum(first_invalid(line, CP932) is None for line in voters)
        self.encoding = CP932 if cp932 > utf8 else UTF8
        self.readable = bool(utf8 or cp932) or len(voters) < _FEW


def first_invalid(data: bytes, encoding: str) -> int | None:
    """The place of the first byte that is not valid in an encoding, from 0; None if all are."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    if encoding == CP932 and _has_undefined(text):
        found = BROKEN.search(text)
        assert found  # noqa: S101 - has_undefined says so
        return len(text[: found.start()].encode(CP932))
    return None


def _has_undefined(text: str) -> bool:
    return any(character in text for character in _UNDEFINED_IN_CP932)
