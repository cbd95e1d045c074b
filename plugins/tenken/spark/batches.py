"""A batch as Arrow hands it over from Spark, for the engine without an object a value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tenken.identity import Batch, Letters

_SPACES = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)
_NO_LETTER = 0x110000  # nothing is escaped in Arrow


class ArrowBatch(Batch):
    """The columns of a record batch; `history` is a list of structures."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.count = batch.num_rows
        self._columns = {name: batch.column(name) for name in batch.schema.names}
        self._missing: dict[str, NDArray[np.bool_]] = {}
        self._codes: dict[str, tuple[NDArray[np.uint32], NDArray[np.intp], NDArray[np.intp]]] = {}

    def letters(self, name: str) -> Letters:
        if name not in self._columns:
            return Letters.of([None] * self.count)
        codes, starts, lengths = self._cut(name)
        missing = self.missing(name)
        return Letters.cut(codes, starts, np.where(missing, 0, lengths), missing, _NO_LETTER)

    def at(self, name: str, rows: NDArray[np.intp]) -> list[str | None]:
        column = self._columns.get(name)
        if column is None:
            return [None] * len(rows)
        gone = self.missing(name)[rows].tolist()
        held = column.take(pa.array(rows)).to_pylist()
        return [None if no else value for no, value in zip(gone, held, strict=True)]

    def missing(self, name: str) -> NDArray[np.bool_]:
        if name not in self._missing:
            self._missing[name] = self._find_missing(name)
        return self._missing[name]

    def flag(self, name: str) -> NDArray[np.bool_]:
        if name not in self._columns:
            return np.zeros(self.count, dtype=bool)
        found: NDArray[np.bool_] = np.asarray(
            self._columns[name].fill_null(False).to_numpy(zero_copy_only=False), dtype=bool
        )
        return found

    def histories(self, rows: NDArray[np.intp]) -> list[list[dict[str, Any]]]:
        return [held or [] for held in self._columns["history"].take(pa.array(rows)).to_pylist()]

    def _find_missing(self, name: str) -> NDArray[np.bool_]:
        column = self._columns.get(name)
        if column is None:
            return np.ones(self.count, dtype=bool)
        if pa.types.is_list(column.type):
            return _bools(pc.equal(pc.fill_null(pc.list_value_length(column), 0), 0))
        codes, starts, lengths = self._cut(name)
        missing = np.asarray(lengths == 0)
        blank = np.isin(codes.take(starts, mode="clip"), _SPACES) & ~missing
        for row in np.flatnonzero(blank).tolist():
            missing[row] = not column[row].as_py().strip()
        return missing

    def _cut(self, name: str) -> tuple[NDArray[np.uint32], NDArray[np.intp], NDArray[np.intp]]:
        """All the column's characters, where each value starts and how long it is."""
        if name not in self._codes:
            column = self._columns[name]
            text = "".join(pc.fill_null(column, "").to_pylist())
            lengths = pc.fill_null(pc.utf8_length(column), 0).to_numpy(zero_copy_only=False)
            ends = np.cumsum(lengths, dtype=np.intp)
            codes = np.frombuffer((text or " ").encode("utf-32-le", "surrogatepass"), np.uint32)
            self._codes[name] = codes, ends - lengths, lengths.astype(np.intp)
        return self._codes[name]


def _bools(values: Any) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.asarray(values.to_numpy(zero_copy_only=False), dtype=bool)
    return found
