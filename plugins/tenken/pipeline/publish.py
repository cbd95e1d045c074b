"""publish: the figures of a run once they add up, then the pages; no person's data stays behind."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text

from tenken.database import as_role, roles, sql
from tenken.pipeline.run import VERDICTS, Counts, Run, StepError, drop_working_tables, raw
from tenken.pipeline.scope import renew_verifications
from tenken.tickets import audit

# One writer of the pages at a time (a number of our own choosing).
_PAGES_LOCK = 20231205


def publish(run: Run) -> Counts:
    """Write the run's figures and last verifications down, drop its working tables.

    Returns the figures. Raises StepError when they do not add up: extracted must be out_of_scope
    + quarantined + the sum over the verdicts (design: nothing is lost).
    """
    with run.engine.begin() as connection:
        found = connection.execute(text(sql("runs/counts.sql")), {"run_id": run.run_id}).all()
        counts = {name: int(count) for name, count in found}
        counts["out_of_scope"] += counts.get("unanswered", 0)
        check_conservation(counts)
        connection.execute(text(sql("runs/publish.sql")), {**counts, "run_id": run.run_id})
        renew_verifications(run, raw(connection).cursor())
        if dropped := drop_working_tables(connection, run.operation, run.run_no):
            audit.append(connection, "tenken", "destroy", run_id=run.run_id, tables=dropped)
    return {name: counts[name] for name in ("extracted", "out_of_scope", "quarantined", *VERDICTS)}


def check_conservation(counts: Counts) -> None:
    """Raise StepError unless every extracted record is accounted for."""
    verdicts = sum(counts[verdict] for verdict in VERDICTS)
    accounted = counts["out_of_scope"] + counts["quarantined"] + verdicts
    if counts["extracted"] != accounted:
        raise StepError(
            f"{counts['extracted']} records were extracted, but {counts['out_of_scope']} out of "
            f"scope, {counts['quarantined']} quarantined and {verdicts} verdicts make {accounted}. "
            "Nothing was published; clear the run's tasks from extract on"
        )


def write_pages(engine: Engine, pages: Path) -> None:
    """The expectation reports of all operations, one writer at a time, as the role of reports.

    Apart from publish, since they are of all runs: once after a batch of municipalities.
    """
    from tenken.reports import site

    figures = as_role(engine, roles.REPORT)
    with figures.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PAGES_LOCK})
        site.write(figures, pages)
