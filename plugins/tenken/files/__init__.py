"""Records, register and history from CSV files as cities have them.

`open_rows` reads a file as a stream, in bounded memory: what makes it unreadable as a whole is a
`FileError`, what is wrong with one line is a `Finding`, and all other lines come through.
"""

from __future__ import annotations

from tenken.files.batches import KEYS
from tenken.files.errors import FileError
from tenken.files.findings import (
    Finding,
    FindingLog,
    no_record_id,
    repeated_number,
    repeated_record,
)
from tenken.files.records import MAX_FIELD
from tenken.files.rows import RowReader, open_rows

__all__ = [
    "KEYS",
    "MAX_FIELD",
    "FileError",
    "Finding",
    "FindingLog",
    "RowReader",
    "no_record_id",
    "open_rows",
    "repeated_number",
    "repeated_record",
]
