"""What follows a ticket: the leak survey, the mails of the day, events for other trackers."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables; the SQL stands beside this file."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # By the driver's own cursor: without parameters it leaves the SQL's % alone.
    cursor = op.get_bind().connection.cursor()
    cursor.execute(statements)
    cursor.close()


def downgrade() -> None:
    """Drop what `upgrade` made."""
    op.get_bind().exec_driver_sql(
        "DROP TRIGGER tell_trackers ON tenken.ticket_event;"
        "DROP FUNCTION tenken.tell_trackers;"
        "DROP VIEW report.webhook, report.notice, report.survey;"
        "DROP TABLE tenken.webhook_outbox, tenken.webhook_endpoint, tenken.notice,"
        " tenken.access, tenken.access_log_survey, tenken.access_log_finding,"
        " tenken.access_log, tenken.survey"
    )
