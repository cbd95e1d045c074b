"""Live progress of some runs: a table on a terminal, a line a finished step elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from time import sleep

from rich.console import Console
from rich.live import Live
from rich.table import Table
from sqlalchemy import Engine, bindparam, text

from tenken.database import sql
from tenken.pipeline import STEPS

_MARKS = {
    "running": "[yellow]…[/]",
    "waiting": "[yellow]⌛[/]",
    "done": "[green]✓[/]",
    "failed": "[red]✗[/]",
}


@dataclass(frozen=True)
class Step:
    """How one step stands."""

    state: str
    seconds: float
    attempt: int
    problem: str | None


Steps = Mapping[tuple[str, str], Step]


def read_steps(engine: Engine, run_ids: list[str]) -> Steps:
    """The steps that have begun, by run id and step."""
    statement = text(sql("reports/steps.sql")).bindparams(bindparam("run_ids", expanding=True))
    with engine.connect() as connection:
        rows = connection.execute(statement, {"run_ids": run_ids}).all()
    return {
        (row.run_id, row.step): Step(row.state, row.seconds, row.attempt, row.problem)
        for row in rows
    }


def follow(
    console: Console, engine: Engine, runs: Mapping[str, str], ended: Callable[[], bool]
) -> Steps:
    """Show the runs (operation to run id) until `ended`; returns how their steps stand then."""
    shown: set[tuple[str, str, str]] = set()
    operations = {run_id: operation for operation, run_id in runs.items()}
    live = Live(_table(runs, {}), console=console, refresh_per_second=4)
    with live if console.is_terminal else nullcontext():
        while True:
            over = ended()
            steps = read_steps(engine, list(runs.values()))
            if console.is_terminal:
                live.update(_table(runs, steps))
            else:
                _lines(console, operations, steps, shown)
            if over:
                return steps
            sleep(0.3)


def _table(runs: Mapping[str, str], steps: Steps) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True, min_width=max(map(len, runs)))
    for step in STEPS:
        table.add_column(step, min_width=8)
    for operation, run_id in runs.items():
        cells = [_cell(steps.get((run_id, step))) for step in STEPS]
        table.add_row(operation, *cells)
    return table


def _cell(step: Step | None) -> str:
    if step is None:
        return "[dim]·[/]"
    return f"{_MARKS[step.state]} {step.seconds:.1f} s"


def _lines(
    console: Console,
    operations: Mapping[str, str],
    steps: Steps,
    shown: set[tuple[str, str, str]],
) -> None:
    for (run_id, name), step in sorted(steps.items(), key=lambda item: STEPS.index(item[0][1])):
        key = (run_id, name, f"{step.state} {step.attempt}")
        if step.state != "running" and key not in shown:
            shown.add(key)
            console.print(f"  {operations[run_id]}: {name} {step.state}, {step.seconds:.1f} s")
