"""Approvals a person a line, public releases mailed like returns, shares over twelve months."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0007"
down_revision = "0005"


def upgrade() -> None:
    """Create and replace them; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop what `upgrade` made; the view report.verified had a column less."""
    op.get_bind().exec_driver_sql("DROP TABLE report.approval")
