"""Suites changed for a test, and runs that have come as far as their comparison."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.layouts import RECORDS
from tenken.operations import operation
from tenken.pipeline.run import Run, open_run

CANARY = "かなりあ太郎"
Row = dict[str, Any]


def change(suites: Path, rule: str, edit: Callable[[Row], Any]) -> None:
    """What a person does who opens the JSON and changes one expectation."""
    for file in suites.glob("*.json"):
        suite = json.loads(file.read_text())
        for entry in suite["expectations"]:
            if entry["meta"]["rule"] == rule:
                edit(entry)
        file.write_text(json.dumps(suite))


def only(suites: Path, name: str, *entries: Row) -> None:
    """One of the two suites with nothing but these expectations in it."""
    file = suites / f"{name}.json"
    file.write_text(json.dumps({"name": name, "expectations": list(entries)}))


def compared(
    engine: Engine, verdicts: Sequence[str], records: Sequence[Row] = (), run_id: str = "r1"
) -> Run:
    """A run that has come as far as its comparison; without records, they are plain ones."""
    run = open_run(engine, run_id, operation("welfare"), "482013", "annual", date(2026, 11, 1))
    plain: Row = {
        "my_number": "123456789018", "name": CANARY, "kana": "カナリアタロウ",
        "birth_date": "1975-01-02", "sex": "1",
    }  # fmt: skip
    rows = records or [{} for _ in verdicts]
    with run.engine.begin() as connection:
        connection.execute(text(sql("stage/create.sql", **run.tables("stage"))))
        answers = run.tables("answer", "past", "unanswered")
        connection.execute(text(sql("inquire/tables.sql", **answers)))
        connection.execute(text(sql("compare/table.sql", **run.tables("comparison"))))
        for line, (verdict, row) in enumerate(zip(verdicts, rows, strict=True), start=1):
            written = {**plain, **row, "record_id": f"W{line:03}"}
            connection.execute(
                text(
                    f"INSERT INTO {run.table('stage')} ({', '.join(written)}) "
                    f"VALUES ({', '.join(':' + name for name in written)})"
                ),
                written,
            )
            connection.execute(
                text(
                    f"INSERT INTO {run.table('comparison')} (record_id, line, verdict, name, "
                    "address) VALUES (:record_id, :line, :verdict, 'same', :address)"
                ),
                {
                    "record_id": written["record_id"],
                    "line": line,
                    "verdict": verdict,
                    "address": "different" if line % 2 else None,
                },
            )
        views = run.tables("stage", "in_scope", "left_out", "called", "not_due", "due")
        words = {"rules": "(CAST(NULL AS text))", "columns": ", ".join(RECORDS.names)}
        connection.execute(text(sql("scope/due.sql", **words, **views)))
    return run


def rows(run: Run, statement: str) -> list[tuple[Any, ...]]:
    with run.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def failures(run: Run) -> list[tuple[Any, ...]]:
    return rows(run, f"SELECT rule, record_id FROM {run.table('failure')} ORDER BY rule, record_id")


def result(run: Run, rule: str) -> Any:
    with run.engine.connect() as connection:
        return connection.execute(
            text("SELECT * FROM report.expectation WHERE run_id = :run_id AND rule = :rule"),
            {"run_id": run.run_id, "rule": rule},
        ).one()
