"""A file's bytes in blocks of whole lines, none larger than a little over a megabyte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

BLOCK = 256 << 10  # bytes: some 1,000 lines, small enough for the processor's cache
MAX_LINE = 1 << 20  # bytes of one line; a longer one is passed over without holding it


class ByteFile(Protocol):
    """What blocks are read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


@dataclass(frozen=True)
class Block:
    """Whole lines; or, `huge`, the place of one line that was too long to hold."""

    data: bytes
    huge: bool = False


def blocks(file: ByteFile) -> Iterator[Block]:
    r"""The file as blocks that end behind a line end (\n, \r\n or \r) or at the end of the file.

    A line longer than MAX_LINE comes as an empty block with `huge`, in its place.
    """
    held = b""
    while more := file.read(BLOCK):
        held += more
        end = _last_line_end(held)
        if end:
            yield from _split(held[:end])
            held = held[end:]
        elif len(held) > MAX_LINE and not held.endswith(b"\r"):
            held = _pass_over(file)
            yield Block(b"", huge=True)
    if held:
        yield from _split(held)


def _last_line_end(data: bytes) -> int:
    r"""Where the last whole line ends. A \r as the very last byte may yet become \r\n."""
    return max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1)) + 1


def _split(data: bytes) -> Iterator[Block]:
    """A block as it is, or, where a line was held over for long, each of its lines apart."""
    if len(data) <= MAX_LINE:
        yield Block(data)
        return
    for line in data.splitlines(keepends=True):
        huge = len(line) > MAX_LINE
        yield Block(b"" if huge else line, huge)


def _pass_over(file: ByteFile) -> bytes:
    """Read on to the next line end; returns what was read behind it."""
    after_return = False
    while more := file.read(BLOCK):
        if after_return:
            return more.removeprefix(b"\n")
        ends = [place for place in (more.find(b"\n"), more.find(b"\r")) if place >= 0]
        if not ends:
            continue
        end = min(ends)
        if more[end : end + 1] == b"\n":
            return more[end + 1 :]
        if end + 1 < len(more):
            return more[end + 1 :].removeprefix(b"\n")
        after_return = True
    return b""
