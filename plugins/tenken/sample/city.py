"""The city that the sample simulates, and what it has. There is no such municipality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenken.sample import places


@dataclass(frozen=True)
class SampleMunicipality:
    """A municipality by its code and name."""

    code: str
    name: str
    prefecture: str


# 48 is no prefecture, so 482013 is no municipality; its check digit is right.
MUNICIPALITY = SampleMunicipality(places.CODE, places.CITY, places.PREFECTURE)
AS_OF = date(2026, 11, 1)
OPERATIONS = ("welfare", "nursing_care", "resident_tax", "child_allowance")
ROLES = (*OPERATIONS, "juki")
VERSION = 2  # another number makes other files from the same seed
