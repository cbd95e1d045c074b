"""A file opened for reading, its records one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import TracebackType

from tenken.files.batches import Batch, Checker
from tenken.files.blocks import MAX_LINE, Block, ByteFile, blocks
from tenken.files.copy import CopyFile
from tenken.files.encoding import CP932, Decoder, first_invalid, refused
from tenken.files.errors import FileError
from tenken.files.findings import FindingLog
from tenken.files.heading import Heading, read_heading
from tenken.layouts import Layout

_CONTROLS = bytes(n for n in range(32) if n not in b"\t\n\r") + b"\x7f"


def open_rows(path: Path, layout: Layout) -> RowReader:
    """Open a CSV file (UTF-8 or cp932, comma or tab) and read its heading.

    Raises FileError for all that makes the file unreadable; reading on raises none.
    """
    try:
        file: ByteFile = path.open("rb")
    except FileNotFoundError:
        raise FileError(path, "not_found") from None
    except IsADirectoryError:
        raise FileError(path, "folder") from None
    except (OSError, ValueError):
        raise FileError(path, "unreadable") from None
    try:
        return RowReader(path, layout, file)
    except BaseException:
        file.close()
        raise


@dataclass(frozen=True)
class _Text:
    """A block as text."""

    text: str = ""
    odd: bool = False  # undecodable bytes or control characters are in it
    half: bool = False  # no line end behind it
    huge: bool = False  # a line too long to hold


class RowReader:
    """The records of a file, once through, by one of the three: iteration, batches, copy_lines.

    `findings` fills while it is read and is whole at the end.
    """

    def __init__(self, path: Path, layout: Layout, file: ByteFile) -> None:
        self.findings = FindingLog(path.name, tuple(c.heading for c in layout.columns))
        self._file = file
        self._decoder = Decoder()
        self._blocks = blocks(file)
        try:
            self._heading = self._read_heading(path, layout)
        except OSError:
            raise FileError(path, "unreadable") from None
        for finding in self._heading.findings:
            self.findings.add_first(finding)
        self._columns = frozenset(
            name
            for name, place in zip(layout.names, self._heading.places, strict=True)
            if place is not None
        )
        self._checker = Checker(layout, self._heading, self.findings)

    @property
    def encoding(self) -> str | None:
        """utf-8 or cp932; None while nothing but ASCII has been read."""
        return self._decoder.encoding

    @property
    def columns(self) -> frozenset[str]:
        """The names of the layout's columns that the file has."""
        return self._columns

    def __iter__(self) -> Iterator[tuple[int, list[str | None]]]:
        """Each record: the line it starts on, and its values in the layout's order."""
        for batch in self.batches():
            for line, *values in zip(batch.lines, *batch.columns, strict=True):
                yield line, [value or None for value in values]

    def copy_lines(self) -> CopyFile:
        """The records for `copy_expert("COPY t (line, columns...) FROM STDIN", ...)`."""
        return CopyFile(self.batches())

    def batches(self) -> Iterator[Batch]:
        """The records by column, some thousand at a time."""
        with self:
            yield from self._batches()

    def close(self) -> None:
        """Give the file back; reading to the end does that too."""
        self._file.close()

    def __enter__(self) -> RowReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _read_heading(self, path: Path, layout: Layout) -> Heading:
        first = next(self._blocks, None)
        if first is None:
            raise FileError(path, "empty")
        code = "not_csv" if first.huge else refused(first.data)
        if code:
            raise FileError(path, code)
        block = Block(self._decoder.without_mark(first.data))
        text = self._text(block)
        _check_encoding(path, block.data, self._decoder)
        heading = read_heading(path, layout, text.text)
        self._first = replace(text, text=text.text[heading.length :])
        return heading

    def _text(self, block: Block) -> _Text:
        data = block.data
        text, valid = self._decoder.decode(data)
        odd = not valid or len(data.translate(None, _CONTROLS)) < len(data)
        return _Text(text, odd, half=not data.endswith((b"\n", b"\r")), huge=block.huge)

    def _batches(self) -> Iterator[Batch]:
        line = self._heading.next_line
        held = _Text()  # the beginning of a record that goes on in the next block
        for text in chain([self._first], map(self._text, self._blocks)):
            if text.huge:
                batch, _, line = self._read(held, line, last=True)
                yield batch
                self.findings.add(line, "huge_line", a=MAX_LINE)
                held, line = _Text(), line + 1
            else:
                text = replace(text, text=held.text + text.text, odd=held.odd or text.odd)
                batch, held, line = self._read(text, line, last=text.half)
                yield batch
        yield self._read(held, line, last=True)[0]

    def _read(self, text: _Text, line: int, *, last: bool) -> tuple[Batch, _Text, int]:
        """The records of a text that begins on a line, what is left of it, and the next line."""
        parsed = self._heading.dialect.parse(text.text, line, last=last)
        for wrong in parsed.wrong:
            self.findings.add(wrong.line, wrong.code, a=wrong.a, b=wrong.b)
        ends_wrong = bool(parsed.wrong) and parsed.wrong[-1].line + 1 == parsed.next_line
        batch = self._checker.check(
            parsed.lines,
            parsed.rows,
            odd=self._undecodable if text.odd else None,
            half=text.half and not ends_wrong,
        )
        return batch, _Text(parsed.rest, text.odd), parsed.next_line

    @property
    def _undecodable(self) -> str:
        return "not_cp932" if self._decoder.encoding == CP932 else "not_utf8"


def _check_encoding(path: Path, data: bytes, decoder: Decoder) -> None:
    """Raise FileError if the heading is not valid, or if nothing in the first block is."""
    if decoder.encoding is None:
        return
    for number, line in enumerate(data.splitlines(), start=1):
        place = first_invalid(line, decoder.encoding)
        if place is not None:
            raise FileError(path, "encoding", line=number, a=place + 1)
        if decoder.readable and line.strip():
            return
