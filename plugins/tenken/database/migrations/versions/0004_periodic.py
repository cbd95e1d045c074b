"""Periodic re-verification: reasons for leaving out, last verifications."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create them; the SQL stands beside this file."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # By the driver's own cursor: without parameters it leaves the SQL's % alone.
    cursor = op.get_bind().connection.cursor()
    cursor.execute(statements)
    cursor.close()


def downgrade() -> None:
    """Drop what `upgrade` made."""
    op.get_bind().exec_driver_sql(
        "DROP SCHEMA verification CASCADE; "
        "DROP VIEW report.left_out, report.coverage, report.coverage_forecast; "
        "DROP TABLE tenken.left_out, tenken.verified_day; DROP FUNCTION tenken.day"
    )
