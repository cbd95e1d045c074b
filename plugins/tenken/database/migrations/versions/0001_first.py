"""The first tables: runs, steps, findings, expectation results, alarms, tickets."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything of the first release; the SQL stands beside this file."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # By the driver's own cursor: without parameters it leaves the SQL's % alone.
    cursor = op.get_bind().connection.cursor()
    cursor.execute(statements)
    cursor.close()


def downgrade() -> None:
    """Drop what `upgrade` made."""
    op.get_bind().exec_driver_sql("DROP SCHEMA report CASCADE; DROP SCHEMA tenken CASCADE")
