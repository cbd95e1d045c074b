"""Returns to the ministries, what was sent to whom, the survey of link methods."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create tables and views in schema report; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop what `upgrade` made."""
    op.get_bind().exec_driver_sql(
        "DROP VIEW report.followed_ticket, report.verified; "
        "DROP TABLE report.delivery, report.issued_return, report.link_method, report.warning"
    )
