"""Tickets to their end: states, evidence, accepted differences, two persons, audit."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Extend the tickets and add what hangs on them; the SQL stands beside this file."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # By the driver's own cursor: without parameters it leaves the SQL's % alone.
    cursor = op.get_bind().connection.cursor()
    cursor.execute(statements)
    cursor.close()


def downgrade() -> None:
    """There is no way back: states, audit and evidence would be lost. Restore a backup instead."""
    raise NotImplementedError("0002 cannot be undone; restore the database from a backup")
