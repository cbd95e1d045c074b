"""What is too large to store: made as it is read."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from tenken.files.rows import RowReader
from tenken.layouts import RECORDS

HEAD = "業務データID,個人番号,氏名,生年月日,住所\n".encode()
GOOD = "A1,123456789018,山田太郎,1975-01-02,点検市緑町1\n".encode()
_PIECE = b"x" * (256 << 10)


class LongLine:
    """A file of a heading, a line of so many bytes, and a good line; held nowhere."""

    def __init__(self, length: int) -> None:
        self._pieces = self._made(length)

    def _made(self, length: int) -> Iterator[bytes]:
        yield HEAD + b"B1,"
        for _ in range(length // len(_PIECE)):
            yield _PIECE
        yield b"\n" + GOOD

    def read(self, size: int, /) -> bytes:
        return next(self._pieces, b"")

    def close(self) -> None:
        pass


def read_long_line(length: int) -> tuple[list[str], list[str], int]:
    """The ids that came through, the codes of the findings, the most bytes of memory."""
    tracemalloc.start()
    try:
        rows = RowReader(Path("welfare.csv"), RECORDS, LongLine(length))
        ids = [str(values[0]) for _, values in rows]
        return ids, [finding.code for finding in rows.findings], tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def wrong_quotes(lines: int) -> float:
    """Seconds of processor that a file with a wrong quote on every line takes."""
    pieces = iter([HEAD, *([b'","a\n' * 1000] * (lines // 1000))])

    class Quotes(LongLine):
        def read(self, size: int, /) -> bytes:
            return b"".join(piece for _, piece in zip(range(50), pieces, strict=False))

    begun = time.process_time()
    for _ in RowReader(Path("welfare.csv"), RECORDS, Quotes(0)):
        pass
    return time.process_time() - begun


def report() -> bool:
    """Print the figures; whether they hold."""
    ids, codes, peak = read_long_line(10 << 30)
    print(f"a line of 10 GB: {codes} set apart, {ids} read, {peak / 2**20:.1f} MB of memory")
    small, large = wrong_quotes(50_000), wrong_quotes(200_000)
    print(f"a wrong quote on every line: four times the lines, {large / small:.1f} times the time")
    return ids == ["A1"] and codes == ["huge_line"] and peak < 16 << 20 and large < 8 * small
