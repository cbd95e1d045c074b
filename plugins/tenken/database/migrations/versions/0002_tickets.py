"""Tickets to their end: states, evidence, accepted differences, two persons, audit."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Extend the tickets and add what hangs on them; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """There is no way back: states, audit and evidence would be lost. Restore a backup instead."""
    raise NotImplementedError("0002 cannot be undone; restore the database from a backup")
