"""A workbook of 4 KB that is a million cells: `python -m tests.fuzz.bomb on|off CELLS`.

Reads one, with the limits or without, and prints how many bytes that added to the process.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from openpyxl import Workbook

from tenken.files import container
from tenken.workbooks.errors import WorkbookError
from tenken.workbooks.opening import first_sheet
from tests.fuzz.packing import into

HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def sheet(cells: int) -> bytes:
    """All in one row, so that whoever reads a row has them all."""
    return HEAD + b"<row>" + b"<c/>" * cells + b"</row></sheetData></worksheet>"


def main(limits: str, cells: str) -> None:
    """Read it."""
    if limits == "off":
        container.check = lambda content: None
    out = io.BytesIO()
    Workbook().save(out)
    made = into(out.getvalue(), sheet(int(cells)))
    before = _peak()
    try:
        list(first_sheet(made))
    except WorkbookError:
        assert limits == "on"
    print(_peak() - before)


def _peak() -> int:
    """Of this program alone: what getrusage tells begins with the peak of whoever started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
