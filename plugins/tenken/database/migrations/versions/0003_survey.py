"""What follows a ticket: the leak survey, the mails of the day, events for other trackers."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


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
