"""What a form says, read; what cannot be read is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from tenken.web.access import RefusedError


def number(given: Any) -> int:
    """A whole number."""
    said = str(given)
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise RefusedError(400)
    return int(said)


def day(given: Any) -> date | None:
    """A day as a browser sends it; None for an empty field."""
    try:
        return date.fromisoformat(str(given)) if given else None
    except ValueError:
        raise RefusedError(400) from None
