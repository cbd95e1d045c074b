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

    def column(self, name: str) -> Words:
        """All of a column's values."""
        if name not in self._read:
            self._read[name] = values(self.pairs.get(name), self.count)
        return self._read[name]

    def letters(self, name: str) -> Letters:
        return Letters.of(self.column(name))

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
