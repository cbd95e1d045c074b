"""What makes a whole file unreadable."""

from __future__ import annotations

from pathlib import Path

from tenken.files.messages import FILE_MESSAGES


class FileError(Exception):
    """The file cannot be read at all: which, where, and what to do, in Japanese.

    `code` is a key of FILE_MESSAGES, `line` is 1 for the heading, `column` a Japanese heading.
    Holds no value of the file.
    """

    def __init__(
        self,
        path: Path,
        code: str,
        *,
        line: int | None = None,
        column: str | None = None,
        **details: object,
    ) -> None:
        self.file = path.name
        self.code = code
        self.line = line
        self.column = column
        where = f" {line}行目" if line else ""
        self.message = f"{self.file}{where}：{FILE_MESSAGES[code].format(**details)}"
        super().__init__(self.message)
