"""Runs that have come as far as their failed rows, without sources or suites."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.operations import operation
from tenken.pipeline.run import Run, open_run

RULES = {"match.mislink": "critical", "match.review": "warning"}
Found = Mapping[str, tuple[str, str | None]]  # record_id: verdict, rule that failed
MISLINK = ("mislink", "match.mislink")
REVIEW = ("review", "match.review")
MATCH = ("match", None)
NUMBER, OTHER_NUMBER = "123456789018", "621498320257"


def prepared(
    engine: Engine,
    run_id: str,
    found: Found,
    alarm: str | None = None,
    *,
    kind: str = "annual",
    names: Mapping[str, str] | None = None,
    protected: Mapping[str, str] | None = None,
    of: str = "welfare",
    code: str = "482013",
) -> Run:
    """A run that found this; `names` and `protected` (支援措置) by record."""
    run = open_run(engine, run_id, operation(of), code, kind, date(2026, 11, 1))
    tables = run.tables("comparison", "failure")
    with run.engine.begin() as connection:
        connection.execute(text(sql("compare/table.sql", **run.tables("comparison"))))
        connection.execute(
            text(
                f"DROP TABLE IF EXISTS {tables['failure']};"
                f"CREATE TABLE {tables['failure']} (rule text, record_id text)"
            )
        )
        connection.execute(text(sql("stage/create.sql", **run.tables("stage"))))
        answers = run.tables("answer", "past", "unanswered")
        connection.execute(text(sql("inquire/tables.sql", **answers)))
        connection.execute(
            text("DELETE FROM tenken.expectation_result WHERE run_id = :r"), {"r": run_id}
        )
        for position, (rule, severity) in enumerate(RULES.items()):
            connection.execute(
                text(
                    "INSERT INTO tenken.expectation_result (run_id, suite, position, rule, "
                    "expectation, title, severity, raises, success) VALUES "
                    "(:r, 'match', :p, :rule, 'e', 't', :s, 'ticket', true)"
                ),
                {"r": run_id, "p": position, "rule": rule, "s": severity},
            )
        rows = [
            {
                "id": record_id, "verdict": verdict, "rule": rule, "number": NUMBER,
                "name": (names or {}).get(record_id, "点検　花子"),
                "protected": (protected or {}).get(record_id), "line": line,
            }
            for line, (record_id, (verdict, rule)) in enumerate(found.items(), start=1)
        ]  # fmt: skip
        if rows:
            connection.execute(
                text(
                    f"INSERT INTO {tables['comparison']} (record_id, line, verdict) "
                    "VALUES (:id, :line, :verdict)"
                ),
                rows,
            )
            connection.execute(
                text(
                    f"INSERT INTO {run.table('stage')} (line, record_id, my_number, name, address, "
                    "protected, linked_on) VALUES "
                    "(:line, :id, :number, :name, '点検市緑町1', :protected, '2021-04-01')"
                ),
                rows,
            )
            connection.execute(
                text(
                    f"INSERT INTO {run.table('answer')} (line, place, found, identical, reissued, "
                    "my_number, name, address) "
                    "SELECT line, ctid, true, false, false, my_number, '照合　太郎', '照合市旭町2' "
                    f"FROM {run.table('stage')} WHERE line = :line"
                ),
                rows,
            )
        if failing := [row for row in rows if row["rule"]]:
            connection.execute(
                text(f"INSERT INTO {tables['failure']} VALUES (:rule, :id)"), failing
            )
        if alarm:
            connection.execute(
                text("INSERT INTO tenken.batch_alarm VALUES (:r, :kind, 1, 0.5, NULL)"),
                {"r": run_id, "kind": alarm},
            )
    return run


def turn(engine: Engine, run: Run) -> None:
    """Write the run's stage anew with its last record first, as CLUSTER does."""
    stage = run.table("stage")
    with engine.begin() as connection:
        connection.execute(text(f"CREATE INDEX turned ON {stage} (line DESC)"))
        connection.execute(text(f"CLUSTER {stage} USING turned"))
