"""The daily mails: one a municipality and section."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the municipality to the notices; the SQL stands beside this file."""
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """Drop what `upgrade` made; of several municipalities' mails of a day one stays."""
    op.get_bind().exec_driver_sql(
        "DROP VIEW report.notice; "
        "DELETE FROM tenken.notice AS n USING tenken.notice AS o "
        "WHERE (n.day, n.section) = (o.day, o.section) "
        "AND n.municipality_code > o.municipality_code; "
        "ALTER TABLE tenken.notice DROP CONSTRAINT notice_pkey, DROP COLUMN municipality_code, "
        "ADD PRIMARY KEY (day, section); "
        "CREATE VIEW report.notice AS SELECT day, section, state, attempts, addresses, counts, "
        "begun_at, sent_at, problem FROM tenken.notice"
    )
