"""The planner's statistics quote values: none are kept of columns that hold persons."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the function and quiet the evidence's columns; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Let the statistics be kept again."""
    op.get_bind().exec_driver_sql(
        "DROP FUNCTION tenken.without_statistics; "
        "ALTER TABLE tenken.evidence ALTER COLUMN sealed SET STATISTICS -1, "
        "ALTER COLUMN fingerprint SET STATISTICS -1"
    )
