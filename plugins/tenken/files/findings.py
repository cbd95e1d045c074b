"""What was found wrong with single lines: one at a time, and a log of any number of them."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from tenken.files.messages import LINE_MESSAGES

_CODES = tuple(LINE_MESSAGES)
_NUMBER = {code: number for number, code in enumerate(_CODES)}

# One entry of the log: line, code, column, and the two numbers of the message.
_ENTRY = struct.Struct("<qBhqq")
_PAGE = _ENTRY.size * 4096
_IN_MEMORY = 4 << 20  # bytes; some 150,000 findings, the rest goes to a temporary file


@dataclass(frozen=True)
class Finding:
    """One thing wrong with one line of a file. Never holds the value itself."""

    file: str  # its name, without folders
    line: int  # where the record starts; the heading is line 1
    column: str | None  # Japanese heading
    code: str  # a key of LINE_MESSAGES
    quarantined: bool  # True: the line was left out; False: it was read, and this was noted
    text: str  # what is wrong and what to do

    @property
    def message(self) -> str:
        """Where, what is wrong, what to do: one Japanese sentence or three."""
        column = f"「{self.column}」欄" if self.column else ""
        return f"{self.file} {self.line}行目{column}：{self.text}"


def make_finding(
    file: str, line: int, column: str | None, code: str, a: int = 0, b: int = 0, more: str = ""
) -> Finding:
    """A finding with the message of its code; a and b are its numbers."""
    message = LINE_MESSAGES[code]
    text = message.text.format(a=f"{a:,}", b=f"{b:,}") + more
    return Finding(file, line, column, code, message.quarantined, text)


def repeated_record(file: str, line: int, first: int) -> Finding:
    """The record_id of this line stands on line `first` already; that one stays."""
    return make_finding(file, line, "業務データID", "duplicate_record", first)


def repeated_number(file: str, line: int, first: int) -> Finding:
    """The register's number of this line stands on line `first` already; that one stays."""
    return make_finding(file, line, "個人番号", "duplicate_number", first)


def no_record_id(file: str, line: int) -> Finding:
    """The line has no record_id."""
    return make_finding(file, line, "業務データID", "no_key")


class FindingLog:
    """All findings of a file, in the order in which they were made, in constant memory.

    Iterating makes the Findings anew from a few numbers each; those numbers, and nothing of the
    file's values, go to a temporary file when there are very many. `len`, `counts` and
    `quarantined` are exact.
    """

    def __init__(self, file: str, headings: tuple[str, ...]) -> None:
        self.file = file
        self.counts: Counter[str] = Counter()
        self._headings = headings
        self._first: list[Finding] = []
        self._buffer = bytearray()
        self._spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as the log

    def add(self, line: int, code: str, column: int = -1, a: int = 0, b: int = 0) -> None:
        """Note one; `column` is a place in the layout, -1 for the line as a whole."""
        self.counts[code] += 1
        self._buffer += _ENTRY.pack(line, _NUMBER[code], column, a, b)
        if len(self._buffer) >= _PAGE:
            self._flush()

    def add_first(self, finding: Finding) -> None:
        """Note one about the heading, ready made; there are few of these."""
        self.counts[finding.code] += 1
        self._first.append(finding)

    @property
    def quarantined(self) -> int:
        """How many lines were left out. A line is left out for one reason only."""
        return sum(n for code, n in self.counts.items() if LINE_MESSAGES[code].quarantined)

    def __len__(self) -> int:
        return self.counts.total()

    def __iter__(self) -> Iterator[Finding]:
        yield from self._first
        self._flush()
        place = 0
        while True:
            self._spool.seek(place)
            page = self._spool.read(_PAGE)
            if not page:
                return
            place += len(page)
            for line, number, column, a, b in _ENTRY.iter_unpack(page):
                heading = self._headings[column] if column >= 0 else None
                yield make_finding(self.file, line, heading, _CODES[number], a, b)

    def _flush(self) -> None:
        self._spool.seek(0, 2)
        self._spool.write(self._buffer)
        self._buffer.clear()
