"""The expectation reports: an overview and a page a run, as files that need no server."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, RowMapping, Text, bindparam, text

from tenken.database import sql
from tenken.operations import Operation, all_operations
from tenken.reports.chart import COLOURS, bar
from tenken.reports.pages import source, write_page
from tenken.reports.words import ORDER

RUNS_SHOWN = 60


def write(engine: Engine, out: Path) -> Path:
    """Write all pages anew beside the old ones, then put them in their place.

    Returns index.html. Reads the schema `report` only; no page names a person.
    """
    with engine.connect() as connection:
        runs = connection.execute(
            text(sql("reports/runs.sql")), {"limit": RUNS_SHOWN}
        ).mappings().all()  # fmt: skip
        run_ids = [run["run_id"] for run in runs]
        details = {
            name: _by_run(connection, f"reports/{name}.sql", run_ids)
            for name in ("expectations", "alarms", "remarks", "steps")
        }
    fresh = out.with_name(f"{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    operations = {operation.key: operation for operation in all_operations()}
    runs = [run for run in runs if run["operation"] in operations]
    _overview(fresh / "index.html", runs, operations)
    for run in runs:
        facts = {name: found[run["run_id"]] for name, found in details.items()}
        _run_page(fresh / "runs" / f"{run['run_no']}.html", run, operations, facts)
    (fresh / "style.css").write_text(source("style.css"), encoding="utf-8")
    old = out.with_name(f"{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    return out / "index.html"


def _by_run(
    connection: Any, statement: str, run_ids: Sequence[str]
) -> Mapping[str, list[RowMapping]]:
    found: dict[str, list[RowMapping]] = defaultdict(list)
    asked = text(sql(statement)).bindparams(bindparam("run_ids", expanding=True, type_=Text))
    for row in connection.execute(asked, {"run_ids": list(run_ids)}).mappings():
        found[row["run_id"]].append(row)
    return found


def compared(run: RowMapping) -> int:
    """How many records of a run came to a verdict."""
    return sum(run[verdict] or 0 for verdict in ORDER)


def to_look_at(run: RowMapping) -> int:
    """How many of them are not a match."""
    return compared(run) - (run["match"] or 0)


def _overview(file: Path, runs: Sequence[RowMapping], operations: Mapping[str, Operation]) -> None:
    latest = [run for run in runs if run["nth"] == 1]
    latest.sort(key=lambda run: list(operations).index(run["operation"]))
    longest: dict[str, int] = defaultdict(int)
    for run in runs:
        longest[run["operation"]] = max(longest[run["operation"]], to_look_at(run))
    widest = max((to_look_at(run) for run in latest), default=0)
    write_page(
        file,
        "overview.html",
        root="",
        latest=latest,
        runs=runs,
        operations=operations,
        bars={run["run_id"]: bar(run, widest) for run in latest},
        history={run["run_id"]: bar(run, longest[run["operation"]]) for run in runs},
        colours=COLOURS,
        compared=compared,
        to_look_at=to_look_at,
    )


def _to_be_told(expectation: RowMapping) -> bool:
    """It failed, or it raised tickets for rows that its `mostly` lets pass."""
    raised = expectation["raises"] == "ticket" and expectation["failed"]
    return not expectation["success"] or bool(raised)


def _run_page(
    file: Path,
    run: RowMapping,
    operations: Mapping[str, Operation],
    facts: Mapping[str, Sequence[RowMapping]],
) -> None:
    write_page(
        file,
        "run.html",
        root="../",
        run=run,
        operation=operations[run["operation"]],
        bar=bar(run, to_look_at(run)),
        colours=COLOURS,
        compared=compared(run),
        validated=bool(facts["expectations"]),
        failing=[e for e in facts["expectations"] if _to_be_told(e)],
        holding=[e for e in facts["expectations"] if not _to_be_told(e)],
        alarms=facts["alarms"],
        remarks=facts["remarks"],
        steps=facts["steps"],
    )
