"""A batch of records beside the register's persons, its columns as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenken.identity.letters import Letters
from tenken.identity.written import values

Words = Sequence[str | None]
Places = NDArray[np.intp]


class Batch(Protocol):
    """Columns by name: those of the records file, the register's with `register_` before.

    A column that the batch does not have is missing in every row. Of text nothing is changed but
    that what holds no character but spaces is None.
    """

    count: int

    def letters(self, name: str) -> Letters:
        """A column, to be compared as a whole."""

    def at(self, name: str, rows: Places) -> Words:
        """A column's values in some rows."""

    def missing(self, name: str) -> NDArray[np.bool_]:
        """The rows in which the column holds nothing."""

    def flag(self, name: str) -> NDArray[np.bool_]:
        """A column of truth values; missing is false."""

    def both(self, name: str, rows: Places) -> tuple[Words, Words]:
        """The record's values and the register's in some rows."""
        return self.at(name, rows), self.at(f"register_{name}", rows)

    def histories(self, rows: Places) -> list[list[dict[str, Any]]]:
        """What the register's person had before, an entry a change, in some rows."""


class FrameBatch(Batch):
    """A batch out of a pandas frame; `history` holds lists of entries."""

    def __init__(self, pairs: pd.DataFrame) -> None:
        self.pairs = pairs
        self.count = len(pairs)
        self._read: dict[str, Words] = {}
        self._letters: dict[str, Letters] = {}

    def column(self, name: str) -> Words:
        """All of a column's values."""
        if name not in self._read:
            self._read[name] = values(self.pairs.get(name), self.count)
        return self._read[name]

    def letters(self, name: str) -> Letters:
        if name not in self._letters:
            self._letters[name] = Letters.of(self.column(name))
        return self._letters[name]

    def at(self, name: str, rows: Places) -> Words:
        held = self.column(name)
        return [held[row] for row in rows.tolist()]

    def missing(self, name: str) -> NDArray[np.bool_]:
        if name == "history":
            column = self.pairs.get(name)
            held = [] if column is None else column.tolist()
            return ~np.array([isinstance(h, list) and bool(h) for h in held] or
                             [False] * self.count, dtype=bool)  # fmt: skip
        return np.array([value is None for value in self.column(name)], dtype=bool)

    def flag(self, name: str) -> NDArray[np.bool_]:
        if name not in self.pairs:
            return np.zeros(self.count, dtype=bool)
        return self.pairs[name].fillna(False).to_numpy(dtype=bool)

    def histories(self, rows: Places) -> list[list[dict[str, Any]]]:
        held = self.pairs["history"].tolist()
        return [held[row] for row in rows.tolist()]


class Part(Batch):
    """Some rows of a batch, in this order; a row may come again."""

    def __init__(self, whole: Batch, rows: Places) -> None:
        self.whole = whole
        self.rows = rows
        self.count = len(rows)

    def letters(self, name: str) -> Letters:
        return self.whole.letters(name).take(self.rows)

    def at(self, name: str, rows: Places) -> Words:
        return self.whole.at(name, self.rows[rows])

    def missing(self, name: str) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.whole.missing(name)[self.rows]
        return found

    def flag(self, name: str) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.whole.flag(name)[self.rows]
        return found

    def histories(self, rows: Places) -> list[list[dict[str, Any]]]:
        return self.whole.histories(self.rows[rows])


class Beside(Batch):
    """Records of one batch beside the register's persons of another, row by row."""

    def __init__(self, records: Batch, persons: Batch) -> None:
        self.records = records
        self.persons = persons
        self.count = persons.count

    def _side(self, name: str) -> Batch:
        return self.persons if name.startswith("register_") else self.records

    def letters(self, name: str) -> Letters:
        return self._side(name).letters(name)

    def at(self, name: str, rows: Places) -> Words:
        return self._side(name).at(name, rows)

    def missing(self, name: str) -> NDArray[np.bool_]:
        return self._side(name).missing(name)

    def flag(self, name: str) -> NDArray[np.bool_]:
        return self._side(name).flag(name)

    def histories(self, rows: Places) -> list[list[dict[str, Any]]]:
        return self.persons.histories(rows)
