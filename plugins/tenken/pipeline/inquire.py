"""inquire: the register's answer for each number in scope."""

from __future__ import annotations

from tenken.database import sql
from tenken.layouts import RECORDS
from tenken.pipeline.extract import write_findings
from tenken.pipeline.run import Counts, Run, raw
from tenken.pipeline.scope import UNANSWERED
from tenken.pipeline.sources import Register


def inquire(run: Run, register: Register) -> Counts:
    """Fill the run's `answer`, `past` and `shared`.

    Returns answered (records whose number the register knows), identical (written alike there),
    reissued (carrying a former number), unanswered (left out of this run, for a later one) and told
    (lines of `answer`).
    Raises StepError when the register cannot be read as a whole.
    """
    findings = register.answer(run)
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("inquire/analyze.sql", **run.tables("answer", "past")))
        write_findings(cursor, run, sorted({f.file for f in findings}), findings)
        tables = run.tables("called", "answer", "unanswered")
        cursor.execute(sql("inquire/counts.sql", **tables))
        answered, identical, reissued, unanswered, told = cursor.fetchone()
        if unanswered:
            tables = run.tables("called", "unanswered", "due")
            columns = ", ".join(RECORDS.names)
            cursor.execute(sql("inquire/unanswered.sql", columns=columns, **tables))
            cursor.execute(sql("scope/write_reason.sql"), (run.run_id, UNANSWERED, unanswered))
    return {
        "answered": answered,
        "identical": identical,
        "reissued": reissued,
        "unanswered": unanswered,
        "told": told,
    }
