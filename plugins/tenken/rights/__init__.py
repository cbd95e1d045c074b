"""Who may see and do what: the officers' roles, from a table of the project's own.

The table is tenken.officer_role; PostgreSQL enforces it by row-level security (include/sql/rights),
whatever a page does. docs/rights.md tells it in full.
"""

from __future__ import annotations

from tenken.rights.acting import acting, acting_engine
from tenken.rights.grants import (
    EVERYWHERE,
    ROLES,
    Grant,
    Rights,
    RightsError,
    grant,
    of,
    revoke,
    standing,
)

__all__ = [
    "EVERYWHERE",
    "ROLES",
    "Grant",
    "Rights",
    "RightsError",
    "acting",
    "acting_engine",
    "grant",
    "of",
    "revoke",
    "standing",
]
