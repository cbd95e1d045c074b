"""The officers of the sample municipality: one a role and operation. There are no such persons."""

from __future__ import annotations

from tenken.sample.city import OPERATIONS

EVERY = "*"

# As they sign in, their role, their operation.
OFFICERS = (
    *(
        (f"sample-{operation.replace('_', '-')}-{role}", role, operation)
        for operation in OPERATIONS
        for role in ("officer", "approver")
    ),
    ("sample-leader", "leader", EVERY),
    ("sample-leader-two", "leader", EVERY),
    ("sample-engineer", "engineer", EVERY),
    ("sample-auditor", "auditor", EVERY),
)
