"""Who may see what: the officers' roles, and what row-level security asks about them."""

from __future__ import annotations

from alembic import op

from tenken.database import execute_beside

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table and the functions; the SQL stands beside this file.

    Roles of the database, grants and policies are no migration: `database.roles` brings them in
    line with include/sql/rights after every one.
    """
    execute_beside(op.get_bind(), __file__)


def downgrade() -> None:
    """There is no way back: without it everybody would see everything."""
    raise NotImplementedError("0009 cannot be undone; restore the database from a backup")
