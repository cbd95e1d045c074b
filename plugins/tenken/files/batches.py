"""A batch of records: checked column by column, what is wrong set apart or noted.

By column because that is cheap in Python: one call of a built-in looks at a thousand values, and
only a column that shows something is looked at value by value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from tenken.files import excel
from tenken.files.encoding import BROKEN
from tenken.files.findings import FindingLog
from tenken.files.heading import Heading
from tenken.files.records import MAX_FIELD
from tenken.layouts import Layout

# Columns without which a line cannot be told from another. In records an empty my_number is no
# reason: it is a verdict.
KEYS = {
    "records": ("record_id",),
    "register": ("my_number",),
    "history": ("my_number", "until"),
    "answer": ("reference",),
    "access_log": (),  # any one of three columns: leaks/logs.py sees to it
}
_NUMBERS = ("my_number", "former_my_number")

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUL = re.compile("\0")
_BLANK = re.compile(r"[\s\x1a]*")  # 0x1A: the mark of a file's end since CP/M
_MARKS = ("\t=", "\t'", "\t ", "\t\u3000")

Column = Sequence[str]


@dataclass
class Batch:
    """Records by column, in the layout's order: '' is missing or empty."""

    lines: Sequence[int]
    columns: list[Column]


class Checker:
    """Checks the batches of one file and writes down what it finds."""

    def __init__(self, layout: Layout, heading: Heading, log: FindingLog) -> None:
        self._log = log
        self._places = heading.places
        self._fields = heading.dialect.fields
        self._cells = list(heading.cells)
        self._widths = [column.width for column in layout.columns]
        self._unread = sorted(set(range(self._fields)) - set(heading.places))
        self._column_at = {p: n for n, p in enumerate(heading.places) if p is not None}
        self._keys = [layout.names.index(name) for name in KEYS[layout.key]]
        self._numbers = [n for n, name in enumerate(layout.names) if name in _NUMBERS]

    def check(
        self, lines: Sequence[int], rows: list[list[str]], *, odd: str | None, half: bool
    ) -> Batch:
        """The records that can be read.

        `odd`: set where undecodable bytes or control characters are somewhere in here, to the
        code for the former. `half`: the last record has no line end.
        """
        if any(len(row) != self._fields for row in rows):
            lines, rows = self._with_all_fields(lines, rows, half)
        if odd:
            lines, rows = self._decodable(lines, rows, odd)
        if not rows:
            return Batch([], [() for _ in self._places])
        fields: list[Column] = list(zip(*rows, strict=True))
        missing = ("",) * len(lines)
        columns = [missing if p is None else _plain(fields[p]) for p in self._places]
        gone = self._unusable(lines, fields, columns)
        if gone:
            kept = [n not in gone for n in range(len(lines))]
            lines = list(compress(lines, kept))
            columns = [list(compress(column, kept)) for column in columns]
        self._note(lines, columns)
        return Batch(lines, columns)

    def _with_all_fields(
        self, lines: Sequence[int], rows: list[list[str]], half: bool
    ) -> tuple[list[int], list[list[str]]]:
        """Without blank lines, and without those that have too few or too many fields."""
        kept: list[tuple[int, list[str]]] = []
        for line, row in zip(lines, rows, strict=True):
            if len(row) == self._fields:
                kept.append((line, row))
            elif all(map(_BLANK.fullmatch, row)):
                continue
            elif half and row is rows[-1] and len(row) < self._fields:
                self._log.add(line, "half_line", a=len(row), b=self._fields)
            else:
                self._log.add(line, "fields", a=len(row), b=self._fields)
        return [line for line, _ in kept], [row for _, row in kept]

    def _decodable(
        self, lines: Sequence[int], rows: list[list[str]], undecodable: str
    ) -> tuple[list[int], list[list[str]]]:
        """Without records that hold NUL or undecodable bytes; control characters are noted."""
        kept: list[tuple[int, list[str]]] = []
        for line, row in zip(lines, rows, strict=True):
            broken = self._first_with(BROKEN, row)
            if broken is not None:
                self._log.add(line, undecodable, broken)
                continue
            nul = self._first_with(_NUL, row)
            if nul is not None:
                self._log.add(line, "nul", nul)
                continue
            control = self._first_with(_CONTROL, row)
            if control is not None:
                self._log.add(line, "control", control)
            kept.append((line, row))
        return [line for line, _ in kept], [row for _, row in kept]

    def _first_with(self, pattern: re.Pattern[str], row: list[str]) -> int | None:
        """The first column in which it is found; -1 when that one is not read."""
        for place, value in enumerate(row):
            if pattern.search(value):
                return self._column_at.get(place, -1)
        return None

    def _unusable(
        self, lines: Sequence[int], fields: list[Column], columns: list[Column]
    ) -> set[int]:
        """Places in the batch of records without a key, of headings repeated, of huge fields."""
        gone: set[int] = set()
        if self._cells[0] in fields[0]:
            for n, row in enumerate(zip(*fields, strict=True)):
                if list(row) == self._cells:
                    gone.add(n)
                    self._log.add(lines[n], "heading_again")
        for place, column in enumerate(fields):
            if max(map(len, column)) > MAX_FIELD:
                for n, value in enumerate(column):
                    if len(value) > MAX_FIELD and n not in gone:
                        gone.add(n)
                        self._log.add(
                            lines[n], "huge_field", self._column_at.get(place, -1), MAX_FIELD
                        )
        for key in self._keys:
            if not all(columns[key]):
                for n, value in enumerate(columns[key]):
                    if value or n in gone:
                        continue
                    gone.add(n)
                    if not all(_BLANK.fullmatch(column[n]) for column in fields):
                        self._log.add(lines[n], "no_key", key)
        return gone

    def _note(self, lines: Sequence[int], columns: list[Column]) -> None:
        """Write down what is read but should be looked at."""
        for n, (column, width) in enumerate(zip(columns, self._widths, strict=True)):
            if max(map(len, column), default=0) > width:
                for line, value in zip(lines, column, strict=True):
                    if len(value) > width:
                        self._log.add(line, "too_long", n, len(value), width)
            if "#" in "".join(column):
                for line, value in zip(lines, column, strict=True):
                    if excel.is_error(value):
                        self._log.add(line, "excel_error", n)
        for n in self._numbers:
            if not set(map(len, columns[n])) <= {0, 12}:
                for line, value in zip(lines, columns[n], strict=True):
                    damaged = excel.damage(value)
                    if damaged:
                        self._log.add(line, damaged[0], n, damaged[1])


def _plain(column: Column) -> Column:
    """The column without Excel's marks, looked through only where one may be."""
    probe = "\t" + "\t".join(column)
    if any(mark in probe for mark in _MARKS):
        return [excel.plain(value) for value in column]
    return column
