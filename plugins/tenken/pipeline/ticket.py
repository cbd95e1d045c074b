"""ticket: one statement raises, updates, resolves and reopens tickets from the failed rows."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from tenken.database import sql
from tenken.pipeline.run import Counts, Run, StepError


def raise_tickets(run: Run) -> Counts:
    """Bring the tickets of the operation in line with the run's failed rows.

    A dry run does the same and takes it back: its counts say what a real one would do.

    Returns opened, updated, resolved, reopened, covered (rows left to a batch alarm). Two runs of
    one operation take their turn by a lock that ends with the transaction.
    """
    words = {
        "run_id": run.run_id,
        "operation": run.operation.key,
        "code": run.municipality_code,
    }
    with run.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:operation || :code, 0))"), words
        )
        today = connection.execute(text("SELECT current_date")).scalar_one()
        connection.execute(
            text(sql("tickets/raise.sql", **run.tables("failure", "comparison"))),
            {**words, "due_on": today + timedelta(days=run.operation.due_days)},
        )
        counts = connection.execute(
            text(sql("tickets/counts.sql", **run.tables("failure", "comparison"))), words
        ).one()
        if counts.failed != counts.covered + counts.seen:
            raise StepError(
                f"{counts.failed} rows failed, but {counts.seen} tickets and {counts.covered} "
                "rows under a batch alarm were found; nothing was written. Report this as a defect"
            )
        if run.kind == "dry_run":
            transaction.rollback()
    return {
        name: int(counts._mapping[name])
        for name in ("opened", "updated", "resolved", "reopened", "covered")
    }
