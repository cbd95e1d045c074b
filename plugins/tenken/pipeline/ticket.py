"""ticket: one statement brings the tickets in line with the failed rows, their evidence sealed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

from tenken import identity
from tenken.database import sql
from tenken.keys import KeyMissingError
from tenken.pipeline.compare import MOVED
from tenken.pipeline.run import Counts, Run, StepError, raw, without_loops
from tenken.pipeline.scope import take_turn
from tenken.tickets import audit
from tenken.tickets.evidence import Sealer

STEPS = (
    "hold", "evidence", "join", "gone", "raise", "outcomes", "differences", "persons",
    "persons_again",
    "missing",  # of a recheck alone
)  # fmt: skip
BATCH = 2500  # records whose values are held at a time
UNPROTECTED = {None, "", "0", "3"}  # 支援措置区分: 1 支援措置, 2 仮支援措置, 3 終了


def raise_tickets(run: Run) -> Counts:
    """Bring the tickets of the operation in line with the run's failed rows.

    A dry run does the same and takes it back: its counts say what a real one would do.

    Returns opened, updated, resolved, reopened, covered (rows left to a batch alarm). Two runs of
    one operation take their turn by a lock that ends with the transaction; a run that is overtaken
    by a newer one leaves alone what that one has seen.
    """
    words: dict[str, Any] = {
        "run_id": run.run_id,
        "run_no": run.run_no,
        "kind": run.kind,
        "operation": run.operation.key,
        "code": run.municipality_code,
        "section": run.operation.section,
    }
    with run.engine.connect() as connection, connection.begin() as transaction:
        cursor = raw(connection).cursor()
        take_turn(run.operation, run.municipality_code, cursor)
        words |= connection.execute(text(sql("tickets/moment.sql")), words).mappings().one()
        words["due_on"] = words["today"] + timedelta(days=run.operation.due_days)
        tables = run.tables("failure", "comparison")
        with without_loops(cursor):
            _take(connection, "failed", words, **tables)
            _seal(run, connection, words)
        for step in STEPS if run.kind == "recheck" else STEPS[:-1]:
            _take(connection, step, words, **tables)
        counts = connection.execute(text(sql("tickets/counts.sql", **tables)), words).one()
        if counts.failed != counts.covered + counts.standing:
            raise StepError(
                f"{counts.failed} rows failed, but {counts.standing} tickets and {counts.covered} "
                "rows under a batch alarm were found; nothing was written. Report this as a defect"
            )
        counted = {
            name: int(counts._mapping[name])
            for name in ("opened", "updated", "resolved", "reopened", "covered")
        }
        if run.kind == "dry_run":
            transaction.rollback()
        else:
            audit.append(connection, "tenken", "run", run_id=run.run_id, **counted)
    return counted


def _take(connection: Connection, step: str, words: dict[str, Any], **tables: str) -> None:
    connection.execute(text(sql(f"tickets/{step}.sql", **tables)), words)


def _seal(run: Run, connection: Connection, words: dict[str, Any]) -> None:
    """Fill temp table sealed: the fingerprint of each failed record, and evidence where it is new.

    Values are read in batches, and only of records that failed.
    """
    try:
        sealer = Sealer()
    except KeyMissingError as error:
        raise StepError(str(error)) from None
    cursor = raw(connection).cursor()
    cursor.execute("SELECT count(DISTINCT line) FROM failed")
    (left,) = cursor.fetchone()
    cursor.execute(sql("tickets/sealed_table.sql"))
    for rows in _found(run, connection, words):
        left -= len(rows)
        lines = io.StringIO()
        csv.writer(lines).writerows(_sealed(run.operation.key, row, sealer) for row in rows)
        lines.seek(0)
        cursor.copy_expert("COPY sealed FROM STDIN (FORMAT csv)", lines)
    if left:
        raise StepError(MOVED.format(left))
    cursor.execute("ANALYZE sealed")


def _found(
    run: Run, connection: Connection, words: dict[str, Any]
) -> Iterator[list[dict[str, Any]]]:
    with raw(connection).cursor(name="tenken_found") as cursor:
        cursor.execute(sql("tickets/found.sql", **run.tables("stage", "answer")), words)
        while rows := cursor.fetchmany(BATCH):
            names = [column.name for column in cursor.description]
            yield [dict(zip(names, row, strict=True)) for row in rows]


def _sealed(operation: str, found: dict[str, Any], sealer: Sealer) -> list[str | None]:
    """A row of the temp table."""
    protected = found["protected"] not in UNPROTECTED
    register_protected = found["register_protected"] not in UNPROTECTED
    known = sealer.fingerprints(found)
    kept = {bytes(fingerprint) for fingerprint in found["kept"] or ()}
    sealed = None
    if kept.isdisjoint(known):
        address = not (protected or register_protected)
        sealed = "\\x" + sealer.seal(operation, found, address=address).hex()
    hashes = ",".join(f'"\\\\x{one.hex()}"' for one in known)
    linked = _day(found["linked_on"])
    return [
        found["record_id"],
        f"{{{hashes}}}",
        sealed,
        str(protected),
        str(register_protected),
        linked.isoformat() if linked else None,
    ]


def _day(written: str | None) -> date | None:
    read = identity.read_birth_date(written)
    try:
        return date.fromisoformat(read) if read else None
    except ValueError:
        return None
