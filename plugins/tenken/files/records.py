"""Text into records by the rules of CSV (RFC 4180), one line lost where a quote is wrong.

A quote that is not closed would swallow the lines behind it. Here it costs its own line: reading
goes on at the next line, as if that one were not there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_FIELD = 10_000  # characters; the csv module itself refuses from 131,072 on
MAX_RECORD = 1 << 20  # characters of a record that runs over several lines

# From this many columns on, a record whose every line has as many delimiters as the heading is
# taken for lines swallowed by a stray quote. With fewer it could be an honest comma in a value.
_ENOUGH_COLUMNS = 4


@dataclass(frozen=True)
class Wrong:
    """A line that is no record: its finding's code and numbers."""

    line: int
    code: str  # quote, half_line, huge_field
    a: int = 0
    b: int = 0


@dataclass
class Parsed:
    """Records with the lines on which they start; lines that are none; what is unfinished."""

    lines: Sequence[int]
    rows: list[list[str]]
    wrong: list[Wrong] = field(default_factory=list)
    rest: str = ""  # the beginning of a record that goes on in the next block
    next_line: int = 0  # the line of `rest`, or of what follows


@dataclass(frozen=True)
class Dialect:
    """How the file separates fields, and how many its heading has."""

    delimiter: str
    fields: int

    def parse(self, text: str, line: int, *, last: bool) -> Parsed:
        """The records of a text that begins on a line; `last` says that nothing follows it."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True)
        try:
            rows = list(reader)
        except csv.Error:
            return self._parse_by_line(text, line, last=last)
        count = reader.line_num
        if len(rows) < count:  # a record over several lines
            return self._parse_by_line(text, line, last=last)
        return Parsed(range(line, line + count), rows, next_line=line + count)

    def _parse_by_line(self, text: str, first: int, *, last: bool) -> Parsed:
        lines = list(io.StringIO(text, newline=""))
        starts: list[int] = []
        rows: list[list[str]] = []
        wrong: list[Wrong] = []
        at = 0
        while at < len(lines):
            # Not lines[at:]: with a wrong quote on every line, copying would be quadratic.
            left = map(lines.__getitem__, range(at, len(lines)))
            reader = csv.reader(left, delimiter=self.delimiter, strict=True)
            begun = at
            try:
                for row in reader:
                    end = at + reader.line_num
                    if end - begun > 1 and self._swallowed(lines[begun:end]):
                        break
                    starts.append(first + begun)
                    rows.append(row)
                    begun = end
                else:
                    break
            except csv.Error as error:
                too_large = str(error).startswith("field larger")
                if not last and not too_large and at + reader.line_num == len(lines):
                    rest = "".join(lines[begun:])
                    if len(rest) <= MAX_RECORD:
                        return Parsed(starts, rows, wrong, rest, first + begun)
            wrong.append(self._wrong(first + begun, lines[begun], begun + 1 == len(lines)))
            at = begun + 1
        return Parsed(starts, rows, wrong, next_line=first + len(lines))

    def _swallowed(self, lines: list[str]) -> bool:
        """Whether each line of a record looks like a whole record itself."""
        delimiters = self.fields - 1
        return self.fields >= _ENOUGH_COLUMNS and all(
            line.count(self.delimiter) == delimiters for line in lines
        )

    def _wrong(self, number: int, line: str, final: bool) -> Wrong:
        try:
            fields = len(next(csv.reader([line], delimiter=self.delimiter)))
        except csv.Error:  # larger than what the csv module takes
            return Wrong(number, "huge_field", MAX_FIELD)
        if final and fields <= self.fields and not line.endswith(("\n", "\r")):
            return Wrong(number, "half_line", fields, self.fields)
        return Wrong(number, "quote")
