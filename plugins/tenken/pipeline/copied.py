"""Rows as COPY hands them over, a batch for the engine without an object a value.

In COPY's text form a tab and a line end never stand for themselves, a backslash never alone: a
block is cut into fields by looking for them, and what is written back needs no writing anew.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import psycopg2
from numpy.typing import NDArray

from tenken.identity import Batch, Letters, letters_in

BLOCK = 5 << 18  # bytes a batch: some 4,000 pairs, 25 MB while they are compared

_TAB, _LINE, _BACKSLASH = ord("\t"), ord("\n"), ord("\\")
# What a value that holds nothing may begin with: a space, or what stands for one.
_blank = letters_in("\\" + "".join(char for char in map(chr, range(0x3001)) if char.isspace()))
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def blocks(cursor: Any, query: str) -> Iterator[bytes]:
    """The rows of a query by COPY, whole lines a block, asked for at once.

    The cursor's connection is busy until the last one. Raises what the server says.
    """
    reading, writing = os.pipe()
    problems: list[psycopg2.Error] = []

    def read() -> None:
        with os.fdopen(writing, "wb", buffering=1 << 20) as pipe:
            try:
                cursor.copy_expert(f"COPY ({query}) TO STDOUT", pipe)
            except psycopg2.Error as error:
                problems.append(error)
            except BrokenPipeError:
                pass  # nobody reads on

    thread = threading.Thread(target=read, name="tenken-rows", daemon=True)
    thread.start()

    def lines() -> Iterator[bytes]:
        rest = b""
        with os.fdopen(reading, "rb", buffering=0) as pipe:
            while part := _filled(pipe):
                whole, end, left = part.rpartition(b"\n")
                if end:
                    yield rest + whole + end
                    rest = left
                else:
                    rest += left
        thread.join()
        if problems:
            raise problems[0]

    return lines()


def _filled(pipe: Any) -> bytes:
    parts, size = [], 0
    while size < BLOCK and (part := pipe.read(BLOCK - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


class CopiedBatch(Batch):
    """A block of COPY's text with these columns; `history` is JSON."""

    def __init__(self, block: bytes, columns: Sequence[str]) -> None:
        self.text = block.decode()
        self._codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)
        ends = np.flatnonzero((self._codes == _TAB) | (self._codes == _LINE))
        starts = np.concatenate(([0], ends[:-1] + 1))
        self._ends = ends.reshape(-1, len(columns))
        self._starts = starts.reshape(-1, len(columns))
        self._missing: dict[str, NDArray[np.bool_]] = {}
        self._place = {name: place for place, name in enumerate(columns)}
        self.count = len(self._ends)

    def heads(self) -> list[str]:
        """The first two columns of every row, as they were copied."""
        starts, ends = self._starts[:, 0].tolist(), self._ends[:, 1].tolist()
        return [self.text[start:end] for start, end in zip(starts, ends, strict=True)]

    def letters(self, name: str) -> Letters:
        place = self._place.get(name)
        if place is None:
            return Letters.of([None] * self.count)
        starts, lengths = self._field(place)
        missing = self.missing(name)
        return Letters.cut(self._codes, starts, np.where(missing, 0, lengths), missing, _BACKSLASH)

    def at(self, name: str, rows: NDArray[np.intp]) -> list[str | None]:
        place = self._place.get(name)
        if place is None:
            return [None] * len(rows)
        missing = self.missing(name)[rows].tolist()
        starts, ends = self._starts[rows, place].tolist(), self._ends[rows, place].tolist()
        return [
            None if gone else self._value(start, end)
            for gone, start, end in zip(missing, starts, ends, strict=True)
        ]

    def _value(self, start: int, end: int) -> str:
        value = self.text[start:end]
        if "\\" in value:
            value = _ESCAPED.sub(lambda match: _MEANT.get(match[1], match[1]), value)
        return value

    def missing(self, name: str) -> NDArray[np.bool_]:
        if name not in self._missing:
            self._missing[name] = self._find_missing(self._place.get(name))
        return self._missing[name]

    def _find_missing(self, place: int | None) -> NDArray[np.bool_]:
        if place is None:
            return np.ones(self.count, dtype=bool)
        starts, lengths = self._field(place)
        ends = starts + lengths
        first = self._codes[starts]
        missing: NDArray[np.bool_] = (
            (lengths == 2) & (first == _BACKSLASH) & (self._codes[ends - 1] == ord("N"))
        )
        missing |= lengths == 0
        for row in np.flatnonzero(_blank(first) & ~missing).tolist():
            start = int(starts[row])
            missing[row] = not self._value(start, start + int(lengths[row])).strip()
        return missing

    def _field(self, place: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        starts = self._starts[:, place]
        return starts, self._ends[:, place] - starts

    def flag(self, name: str) -> NDArray[np.bool_]:
        place = self._place.get(name)
        if place is None:
            return np.zeros(self.count, dtype=bool)
        found: NDArray[np.bool_] = self._codes[self._starts[:, place]] == ord("t")
        return found

    def histories(self, rows: NDArray[np.intp]) -> list[list[dict[str, Any]]]:
        return [json.loads(written) if written else [] for written in self.at("history", rows)]
