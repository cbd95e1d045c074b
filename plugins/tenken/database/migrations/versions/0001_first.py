"""The first tables: runs, steps, findings, expectation results, alarms, tickets."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything of the first release; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop what `upgrade` made."""
    op.get_bind().exec_driver_sql("DROP SCHEMA report CASCADE; DROP SCHEMA tenken CASCADE")
