"""Tenken: re-verifies, on a schedule, that every record carries the right person's My Number."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The project's folder: `TENKEN_HOME`, or the checkout this package stands in."""
    return Path(os.environ.get("TENKEN_HOME") or Path(__file__).resolve().parents[2])


def output() -> Path:
    """Where results for people are written: `TENKEN_OUTPUT`, or output/ in the project's folder."""
    return Path(os.environ.get("TENKEN_OUTPUT") or home() / "output")


def pages() -> Path:
    """Where the expectation reports stand."""
    return output() / "reports"
