"""Inquiries and answers exchanged as files; steps that wait for them."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables and views; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop what `upgrade` made; a step that waits becomes one that failed."""
    op.get_bind().exec_driver_sql(
        "DROP VIEW report.exchange, report.exchange_answer; "
        "DROP TABLE tenken.exchange_answer, tenken.exchange_request, tenken.exchange; "
        "UPDATE tenken.step SET state = 'failed' WHERE state = 'waiting'; "
        "ALTER TABLE tenken.step DROP CONSTRAINT step_state_check, "
        "ADD CONSTRAINT step_state_check CHECK (state IN ('running', 'failed', 'done'))"
    )
