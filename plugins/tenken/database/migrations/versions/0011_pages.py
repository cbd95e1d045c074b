"""What the officers' pages keep: how each attribute compared, saved views; indexes for the list."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create tables and indexes; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop what `upgrade` made."""
    op.get_bind().exec_driver_sql(
        "DROP TABLE tenken.ticket_outcome, tenken.saved_view; "
        "DROP INDEX tenken.ticket_by_urgency, tenken.ticket_by_due, tenken.ticket_by_opening,"
        " tenken.ticket_by_move, tenken.ticket_by_assignee, tenken.ticket_by_record;"
        " ALTER TABLE tenken.ticket DROP COLUMN urgency"
    )
