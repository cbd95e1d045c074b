"""Periodic re-verification: reasons for leaving out, last verifications."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create them; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop what `upgrade` made."""
    op.get_bind().exec_driver_sql(
        "DROP SCHEMA verification CASCADE; "
        "DROP VIEW report.left_out, report.coverage, report.coverage_forecast; "
        "DROP TABLE tenken.left_out, tenken.verified_day; DROP FUNCTION tenken.day"
    )
