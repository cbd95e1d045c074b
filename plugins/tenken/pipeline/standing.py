"""How runs of municipalities stand: who is ready for a step, who waits, who was not published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, bindparam, text

from tenken.database import sql
from tenken.pipeline.run import Run, StepError


def ready(engine: Engine, before: str | None, runs: Mapping[str, str]) -> list[str]:
    """The municipalities, of `runs` by code, that the step after `before` can be taken for.

    Not those already published, nor those whose step `before` is not done (None: there is none).
    """
    stand = _stand(engine, runs)
    found = []
    for code, run_id in runs.items():
        run = stand.get(run_id)
        published = run is not None and run["state"] == "done"
        if not published and (before is None or (run is not None and before in run["done"])):
            found.append(code)
    return found


def unpublished(engine: Engine, runs: Mapping[str, str]) -> dict[str, str]:
    """The municipalities whose run was not published, and where it stands."""
    stand = _stand(engine, runs)
    return {
        code: (stand[run_id]["problem"] or "under way") if run_id in stand else "not begun"
        for code, run_id in runs.items()
        if run_id not in stand or stand[run_id]["state"] != "done"
    }


def check_not_emptied(run: Run) -> None:
    """Raise StepError where a crash of PostgreSQL has emptied the run's working tables.

    They are UNLOGGED: empty after a crash, as if nobody had been extracted, and nobody would get
    a ticket. Where they are gone altogether, the step itself says so.
    """
    with run.engine.connect() as connection:
        found = connection.execute(text(sql("runs/counts.sql")), {"run_id": run.run_id}).all()
        counts = {name: int(count) for name, count in found}
        staged = counts.get("extracted", 0) - counts.get("quarantined", 0)
        there = text("SELECT to_regclass(:stage) IS NOT NULL")
        if not staged or not connection.execute(there, {"stage": run.table("stage")}).scalar():
            return
        if connection.execute(text(sql("runs/staged.sql", **run.tables("stage")))).scalar():
            return
    raise StepError(
        "its working tables are empty, PostgreSQL has crashed; clear its tasks from extract on"
    )


def records(run: Run, step: str) -> int:
    """How many records a step of the run is about: all that were read, or those in scope."""
    with run.engine.connect() as connection:
        found = connection.execute(text(sql("runs/counts.sql")), {"run_id": run.run_id}).all()
    counts = {name: int(count) for name, count in found}
    apart = counts.get("quarantined", 0) + counts.get("out_of_scope", 0)
    return counts.get("extracted", 0) - (0 if step == "extract" else apart)


def waiting(engine: Engine, operation: str) -> set[str]:
    """The municipalities with a run of the operation that waits for answers by file."""
    with engine.connect() as connection:
        found = connection.execute(text(sql("runs/waiting.sql")), {"operation": operation})
        return set(found.scalars())


def _stand(engine: Engine, runs: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    if not runs:
        return {}
    statement = text(sql("runs/stand.sql")).bindparams(bindparam("run_ids", expanding=True))
    with engine.connect() as connection:
        rows = connection.execute(statement, {"run_ids": list(runs.values())}).mappings().all()
    return {row["run_id"]: dict(row) for row in rows}
