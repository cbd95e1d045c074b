"""What an officer can mend, said in Japanese."""

from __future__ import annotations


class WorkbookError(Exception):
    """The workbook cannot be taken as a whole: why, and what to do. Quotes nothing of it."""
