r"""Batches as PostgreSQL's COPY text format: tab between columns, \N for nothing, UTF-8.

The format is that of https://www.postgresql.org/docs/18/sql-copy.html (Text Format).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tenken.files.batches import Batch, Column

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_text(batch: Batch) -> bytes:
    """The line number and the columns of each record, ready for COPY ... FROM STDIN."""
    records = len(batch.lines)
    if not records:
        return b""
    text = _joined(batch.lines, batch.columns)
    if (
        "\\" in text
        or "\r" in text
        or text.count("\t") != records * len(batch.columns)
        or text.count("\n") != records
    ):
        escaped = [[value.translate(_ESCAPED) for value in column] for column in batch.columns]
        text = _joined(batch.lines, escaped)
    # Two of three tabs in a row belong to the same empty column, so the first is replaced twice.
    text = text.replace("\t\t", "\t\\N\t").replace("\t\t", "\t\\N\t").replace("\t\n", "\t\\N\n")
    return text.encode()


def _joined(lines: Iterable[int], columns: Iterable[Column]) -> str:
    rows = zip(map(str, lines), *columns, strict=True)
    return "\n".join(map("\t".join, rows)) + "\n"


class CopyFile:
    """A file that COPY can read, made of batches as they come."""

    def __init__(self, batches: Iterator[Batch]) -> None:
        self._texts = map(copy_text, batches)
        self._rest = b""
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, as many as are ready; none at the end."""
        while self._place >= len(self._rest):
            text = next(self._texts, None)
            if text is None:
                return b""
            self._rest, self._place = text, 0
        end = len(self._rest) if size < 0 else self._place + size
        part = self._rest[self._place : end]
        self._place += len(part)
        return part
