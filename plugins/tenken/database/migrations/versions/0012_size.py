"""PostgreSQL at size: last verifications partitioned, a trigger whose work is linear."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the partitioned table, replace the trigger; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop the partitioned table with the last verifications; the trigger's work stays the same."""
    op.get_bind().exec_driver_sql("DROP TABLE tenken.verified CASCADE")
