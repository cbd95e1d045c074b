"""A stacked bar as inline SVG: no script, no picture file, no address of anybody's server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping

# Told apart in print and by the colour-blind (Okabe and Ito's palette, darkest first).
COLOURS = {
    "mislink": "#b3261e",
    "duplicate": "#d55e00",
    "not_found": "#cc79a7",
    "invalid": "#8a5a83",
    "status": "#0072b2",
    "undecidable": "#56b4e9",
    "review": "#e69f00",
    "stale": "#009e73",
}


@dataclass(frozen=True)
class Part:
    """One part of a bar, its place in hundredths of a full bar."""

    key: str
    count: int
    start: float
    width: float
    colour: str


def bar(counts: Mapping[str, int] | RowMapping, full: int) -> list[Part]:
    """The parts of a bar whose full length stands for `full`; empty parts are left out."""
    parts = []
    start = 0.0
    for key, colour in COLOURS.items():
        count = counts.get(key) or 0
        if count and full:
            width = 100 * count / full
            parts.append(Part(key, count, round(start, 3), round(width, 3), colour))
            start += width
    return parts
