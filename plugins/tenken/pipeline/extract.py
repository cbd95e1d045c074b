"""extract: the records as written, into the run's stage; what cannot be a record is set apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tenken import files
from tenken.database import sql
from tenken.pipeline.run import Counts, Run, raw
from tenken.pipeline.scope import choose
from tenken.pipeline.sources import SHOWN, Records


def extract(run: Run, records: Records) -> Counts:
    """Stage every record of the source, and choose whom the run verifies (scope).

    Returns extracted (rows of the source), quarantined, out_of_scope. Raises StepError when the
    source cannot be read as a whole.
    """
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("stage/create.sql", **run.tables("stage")))
        remarks = records.copy_into(run, cursor)
        cursor.execute(sql("stage/analyze.sql", **run.tables("stage")))
        no_records, found = _set_apart(run, cursor, records.name)
        findings = [*remarks.findings, *found]
        left_out, due = choose(run, cursor)
        write_findings(cursor, run, [records.name], findings)
    quarantined = remarks.quarantined + no_records
    return {
        "extracted": sum(left_out.values()) + due + quarantined,
        "quarantined": quarantined,
        "out_of_scope": sum(left_out.values()),
    }


def _set_apart(run: Run, cursor: Any, source: str) -> tuple[int, list[files.Finding]]:
    """Take out of the stage what cannot be a record: how many rows, and what to say of them."""
    cursor.execute(sql("stage/repeated.sql", **run.tables("stage")))
    if cursor.fetchone() == (False,):
        return 0, []
    cursor.execute(sql("stage/set_apart.sql", **run.tables("stage")))
    return cursor.rowcount, [
        files.repeated_record(source, line, first) if first else files.no_record_id(source, line)
        for line, first in cursor.fetchmany(SHOWN)
    ]


def write_findings(
    cursor: Any, run: Run, sources: Sequence[str], findings: Sequence[files.Finding]
) -> None:
    """Put the findings on those sources into tenken.finding, in place of an earlier attempt's."""
    cursor.execute(sql("stage/no_findings.sql"), (run.run_id, list(sources)))
    cursor.executemany(
        sql("stage/findings.sql"),
        [
            (run.run_id, f.file, f.line, f.column, f.code, f.quarantined, f.message)
            for f in findings
        ],
    )
