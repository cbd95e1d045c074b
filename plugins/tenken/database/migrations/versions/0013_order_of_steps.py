"""In which order the steps of a run began and ended, whatever the clock says."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop them."""
    op.get_bind().exec_driver_sql("ALTER TABLE tenken.step DROP COLUMN began, DROP COLUMN ended")
