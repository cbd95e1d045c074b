"""An Excel workbook from outside, looked over before any library builds something of it.

What it says of itself is not believed. A workbook is a ZIP of XML: a file of 12 KB can unpack to
80 MB, and 8 MB of empty cells cost the library that reads them 800 MB and minutes (measured). So
sizes are limited before anything is unpacked, and the XML is counted through as a stream.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO, Any
from xml.parsers import expat  # counts only: no tree, no entity (see _look_through)

LARGEST = 20 << 20  # bytes of the file
LARGEST_UNPACKED = 80 << 20  # bytes of its parts together
MOST_PARTS = 200
MOST_ELEMENTS = 1_500_000  # of all parts: 20,000 tickets with what officers add have a million
MOST_IN_A_ROW = 2_000  # elements; a ticket's row has about fifty
MOST_ELSEWHERE = 50_000  # elements of a part that is neither sheet nor text: styles, the workbook
DEEPEST = 40  # elements within one another
LONGEST_TAG = 1 << 20  # bytes: one tag or comment
_PIECE = 64 << 10

_TOO_LARGE = f"展開すると大きすぎるため、読み込みません（{LARGEST_UNPACKED >> 20}MBまで）。"
_NO_WORKBOOK = "Excelブック（.xlsx）ではありません。"
_NOT_EXCELS = "Excelが作ったブックではないため、読み込みません。"
_BROKEN = "ブックを開けません。壊れている可能性があります。"


class ContainerError(Exception):
    """What makes it no workbook to be read, in Japanese. Quotes nothing of it."""


def check(content: bytes) -> None:
    """Raise ContainerError for what is no workbook, too large, or made to do harm."""
    if len(content) > LARGEST:
        raise ContainerError(f"ファイルが大きすぎます（{LARGEST >> 20}MBまで）。")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ContainerError(
            "パスワード付きのブックか、古い形式（.xls）です。パスワードを外し、"
            "Excelブック（.xlsx）として保存してください。"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check_parts(parts)
    except ContainerError:
        raise
    except expat.ExpatError:
        raise ContainerError(_BROKEN) from None
    except Exception:  # zipfile raises many kinds for a directory that lies
        raise ContainerError(_NO_WORKBOOK) from None


def _check_parts(parts: zipfile.ZipFile) -> None:
    listed = parts.infolist()
    # zipfile reads no part further than the size given for it, so the sum is the most there can be.
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > LARGEST_UNPACKED:
        raise ContainerError(_TOO_LARGE)
    names = {part.filename for part in listed}
    if len(names) < len(listed) or "xl/workbook.xml" not in names:
        raise ContainerError(_NO_WORKBOOK)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise ContainerError(
            "マクロが含まれているため、読み込みません。Excelブック（.xlsx）として保存してください。"
        )
    left = MOST_ELEMENTS
    for part in listed:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        large = "worksheets/" in part.filename or part.filename.endswith("sharedStrings.xml")
        most = left if large else min(left, MOST_ELSEWHERE)
        with parts.open(part) as file:
            left -= _look_through(file, most)


def _look_through(file: IO[bytes], most: int) -> int:
    """How many elements a part has. Raises ContainerError where there are more than `most`."""
    count = depth = in_row = 0

    def begins(name: str, attributes: Any) -> None:
        nonlocal count, depth, in_row
        count += 1
        depth += 1
        in_row = 0 if name.rpartition(":")[2] == "row" else in_row + 1
        if count > most or depth > DEEPEST or (in_row > MOST_IN_A_ROW and in_sheet):
            raise ContainerError(_TOO_LARGE)

    def ends(name: str) -> None:
        nonlocal depth, in_row
        depth -= 1
        if name.rpartition(":")[2] == "sheetData":
            in_row = 0

    def refuse(*_: Any) -> None:
        raise ContainerError(_NOT_EXCELS)

    in_sheet = "worksheets/" in (getattr(file, "name", None) or "")
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.StartDoctypeDeclHandler = refuse  # no entities, whatever encoding they are hidden in
    fed = 0
    while piece := file.read(_PIECE):
        parser.Parse(piece, False)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > LONGEST_TAG:
            raise ContainerError(_TOO_LARGE)
    parser.Parse(b"", True)
    return count
