"""What a run came to: output/run.json, and the table on the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table
from sqlalchemy import Engine, bindparam, text

from tenken.database import sql
from tenken.pipeline.run import VERDICTS

TICKETS = ("opened", "updated", "resolved", "reopened")
COUNTED = ("extracted", "out_of_scope", "quarantined", *VERDICTS, *TICKETS)


def read_figures(engine: Engine, run_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The counts of each run, by operation."""
    statement = text(sql("reports/figures.sql")).bindparams(bindparam("run_ids", expanding=True))
    with engine.connect() as connection:
        rows = connection.execute(statement, {"run_ids": list(run_ids)}).mappings().all()
    return {
        row["operation"]: {
            "run_id": row["run_id"],
            "state": row["state"],
            **{name: row[name] for name in COUNTED},
            "seconds": round(row["seconds"], 2) if row["seconds"] is not None else None,
        }
        for row in rows
    }


def write_run(
    file: Path,
    *,
    city: str,
    started_at: datetime,
    operations: Mapping[str, Mapping[str, Any]],
    truth: Mapping[str, int] | None,
    pages: Mapping[str, str],
) -> None:
    """Write output/run.json."""
    file.parent.mkdir(parents=True, exist_ok=True)
    facts = {
        "city": city,
        "started_at": started_at.isoformat(timespec="seconds"),
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "operations": operations,
        "truth": truth,
        "reports": pages,
    }
    file.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def figures_table(operations: Mapping[str, Mapping[str, Any]]) -> Table:
    """One column an operation, one line a figure."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    for operation in operations:
        table.add_column(operation, justify="right")
    for name in (*COUNTED, "seconds"):
        if name in ("invalid", "opened", "seconds"):
            table.add_row("")
        title = f"tickets {name}" if name in TICKETS else name.replace("_", " ")
        cells = [figures[name] for figures in operations.values()]
        table.add_row(title, *("-" if c is None else f"{c:,}" for c in cells))
    return table
