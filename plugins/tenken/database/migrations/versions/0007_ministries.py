"""Approvals a person a line, public releases mailed like returns, shares over twelve months."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create and replace them; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop what `upgrade` made; report.verified is again what a run verified itself."""
    op.get_bind().exec_driver_sql(
        "DROP VIEW report.verified; DROP TABLE tenken.covered, report.approval, report.question; "
        "CREATE VIEW report.verified AS SELECT operation, municipality_code, run_no, kind, "
        "finished_at, extracted - out_of_scope AS in_scope, extracted - out_of_scope - quarantined "
        "AS checked FROM tenken.run WHERE state = 'done' AND kind = 'annual'"
    )
