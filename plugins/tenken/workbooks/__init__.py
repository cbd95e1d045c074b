"""Tickets as an Excel workbook: out to an officer, and back in after a preview."""

from __future__ import annotations

from tenken.workbooks.errors import WorkbookError
from tenken.workbooks.exchange import Applied, Approves, Change, Preview, apply, export, preview
from tenken.workbooks.reading import Problem

__all__ = [
    "Applied",
    "Approves",
    "Change",
    "Preview",
    "Problem",
    "WorkbookError",
    "apply",
    "export",
    "preview",
]
