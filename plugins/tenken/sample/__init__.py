"""The synthetic municipality 点検市: its register, its operations' records, and the truth of them.

`write` makes the files, `load` puts them into databases as a city has them. docs/sample.md says
what is simulated, by which sources, and what is not.
"""

from __future__ import annotations

from tenken.sample.city import AS_OF, MUNICIPALITY, OPERATIONS, ROLES, VERSION
from tenken.sample.generate import write
from tenken.sample.officers import OFFICERS
from tenken.sample.systems import load

__all__ = ["AS_OF", "MUNICIPALITY", "OFFICERS", "OPERATIONS", "ROLES", "VERSION", "load", "write"]
