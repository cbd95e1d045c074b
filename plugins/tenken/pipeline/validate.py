"""validate: the operation's suites on the due records and the comparison; who failed which rule.

The suites are the rules: the rows that an expectation finds are the rows that get tickets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from psycopg2.errors import UndefinedColumn
from sqlalchemy import Connection, Table
from sqlalchemy.exc import ProgrammingError

from tenken.expectations.results import RuleResult
from tenken.expectations.suites import Rule, SuiteError, read_suites
from tenken.pipeline.run import Counts, Run, StepError

if TYPE_CHECKING:
    from tenken.expectations.evaluate import Evaluation

# What each suite looks at: the records as written, and what became of them.
LOOKS_AT = {"intake": "due", "match": "comparison"}

_RESULT = sa.table(
    "expectation_result",
    *(sa.column(name) for name in ("run_id", *RuleResult.__dataclass_fields__)),
    schema="tenken",
)
_ALARM = sa.table(
    "batch_alarm",
    *(sa.column(name) for name in ("run_id", "kind", "records", "share")),
    schema="tenken",
)


def validate(run: Run) -> Counts:
    """Evaluate both suites of the operation; write down what was found and who failed.

    Makes the working table `failure` (rule, record_id) anew: one row for each record that fails a
    rule that raises tickets, whatever its `mostly` allows. Replaces the run's rows in
    tenken.expectation_result and its batch alarm `share`; all in one transaction.

    Returns rules, failed_rules and failures (rows of `failure`). Raises StepError when a suite is
    wrong, or when Great Expectations and the database count different rows.
    """
    from tenken.expectations.evaluate import evaluate  # imports Great Expectations, 3 s

    try:
        suites = read_suites(run.operation.key)
        looked_at = [(suite, f"{LOOKS_AT[suite.name]}_{run.run_no}") for suite in suites]
        evaluations = evaluate(run.engine, run.operation.key, looked_at)
    except SuiteError as error:
        raise StepError(str(error)) from None
    results = [result for evaluation in evaluations for result in evaluation.results]
    with run.engine.begin() as connection:
        failures = _write_failures(connection, run, evaluations)
        _write_results(connection, run, results)
        _write_alarm(connection, run, evaluations)
    return {
        "rules": len(results),
        "failed_rules": sum(not result.success for result in results),
        "failures": failures,
    }


def _write_failures(connection: Connection, run: Run, evaluations: Sequence[Evaluation]) -> int:
    table = Table(
        f"failure_{run.run_no}",
        sa.MetaData(schema=run.operation.key),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        prefixes=["UNLOGGED"],
    )
    table.drop(connection, checkfirst=True)
    table.create(connection)
    written = 0
    for evaluation in evaluations:
        counted = {result.rule: result.failed for result in evaluation.results}
        for rule, failing in evaluation.failing:
            found = _list_failures(connection, table, rule, failing)
            if found != counted[rule.rule]:
                raise StepError(
                    f"{rule.place}: Great Expectations counted {counted[rule.rule]} failing rows, "
                    f"the database found {found} records; nothing was written. Clear the run's "
                    "tasks from extract on; when it says so again, report it as a defect"
                )
            written += found
    connection.execute(sa.text(f"ANALYZE {run.table('failure')}"))
    return written


def _list_failures(
    connection: Connection, table: Table, rule: Rule, failing: sa.Select[Any]
) -> int:
    records = failing.subquery("failing")
    named = sa.select(sa.literal(rule.rule), records.c["record_id"]).distinct()
    try:
        inserted = connection.execute(sa.insert(table).from_select(["rule", "record_id"], named))
    except ProgrammingError as error:
        if not isinstance(error.orig, UndefinedColumn):
            raise
        raise StepError(
            f"{rule.place}: looks at rows that carry no record_id, so no ticket can be raised for "
            'them; set meta.raises to "alarm" or "nothing"'
        ) from None
    return int(inserted.rowcount)


def _write_results(connection: Connection, run: Run, results: Sequence[RuleResult]) -> None:
    connection.execute(sa.delete(_RESULT).where(_RESULT.c.run_id == run.run_id))
    rows: list[dict[str, Any]] = [{"run_id": run.run_id, **asdict(result)} for result in results]
    connection.execute(sa.insert(_RESULT), rows)


def _write_alarm(connection: Connection, run: Run, evaluations: Sequence[Evaluation]) -> None:
    """Mislinks in a share that no city produces: one alarm in the place of their tickets."""
    connection.execute(
        sa.delete(_ALARM).where(_ALARM.c.run_id == run.run_id, _ALARM.c.kind == "share")
    )
    for evaluation in evaluations:
        if beyond := evaluation.too_many_mislinks:
            checked, failed = beyond.checked or 1, beyond.failed or 0
            alarm = {"run_id": run.run_id, "kind": "share", "records": failed}
            connection.execute(sa.insert(_ALARM), {**alarm, "share": failed / checked})
