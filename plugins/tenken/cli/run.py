"""`tenken run`: the operations' DAGs, through a real Airflow on this machine, to their end."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import click
from rich.console import Console

from tenken import operations, output, pages
from tenken.airflow.step import run_id
from tenken.airflow.verification import KINDS
from tenken.cli.figures import figures_table, read_figures, write_run
from tenken.cli.local import SUMMARY, Place, up
from tenken.cli.progress import Steps, follow
from tenken.municipalities import municipality
from tenken.operations import JAPAN

ENDED = ("success", "failed")


@click.command()
@click.argument("operation", nargs=-1)
@click.option("--kind", type=click.Choice(list(KINDS)), default="annual", show_default=True)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with register.csv, history.csv and <operation>.csv; without it, the sample.",
)
@click.option("--exchange", is_flag=True, help="Asks the sample's register by files (simulated).")
def run(operation: tuple[str, ...], kind: str, data: Path | None, exchange: bool) -> None:
    """Re-verify each OPERATION (all, when none is named) and print what came out."""
    if exchange and data:
        raise click.UsageError("--exchange is for the sample: its simulator knows no other persons")
    console = Console(highlight=False)
    chosen = [operations.operation(key) for key in operation] or operations.all_operations()
    started_at = datetime.now(UTC)
    console.print("[bold]Tenken 点検[/]")
    with up(console, chosen, data, exchange=exchange) as local:
        console.print(f"\nRe-verifying {local.city.title}")
        done = verify(console, local, started_at, kind)
        done = done and summarise(console, local, started_at)
        report(console, local, started_at)
    if not done:
        sys.exit(1)


def verify(console: Console, local: Place, started_at: datetime, kind: str) -> bool:
    """Trigger the operations' DAGs and show how they go; whether all came to a good end."""
    name = _name(started_at)
    dags = {operation.key: local.city.dag_id(operation) for operation in local.city.operations}
    for operation in local.city.operations:
        # The sample stands still: it is compared on its own day, whenever this runs.
        as_of = local.city.as_of and operation.compared_on(local.city.as_of).isoformat()
        params = {"kind": kind, "as_of": as_of, "municipalities": [municipality().code]}
        local.airflow.api.trigger(dags[operation.key], name, params)
    runs = {key: _run_id(key, name) for key in dags}
    states = dict.fromkeys(dags, "queued")

    def ended() -> bool:
        for key, dag in dags.items():
            if states[key] not in ENDED:
                states[key] = local.airflow.api.state(dag, name)
        return all(state in ENDED for state in states.values())

    steps = follow(console, local.engine, runs, ended)
    for key, state in states.items():
        if state != "success":
            _explain(console, local, key, name, steps)
    return all(state == "success" for state in states.values())


def summarise(console: Console, local: Place, started_at: datetime) -> bool:
    """This month's summary, built only: nobody is there to approve, no ministry to send to."""
    month = datetime.now(JAPAN).strftime("%Y-%m")
    name = _name(started_at)
    local.airflow.api.trigger(SUMMARY, name, {"month": month, "send": False})
    while (state := local.airflow.api.state(SUMMARY, name)) not in ENDED:
        sleep(0.3)
    if state == "failed":
        console.print(f"[red]{SUMMARY} failed[/]\n{local.airflow.log_tail(SUMMARY, name)}")
    return state == "success"


def _run_id(operation: str, name: str) -> str:
    return run_id(operation, name, municipality().code)


def _name(started_at: datetime) -> str:
    return f"tenken-{started_at:%Y%m%dT%H%M%SZ}"


def _explain(console: Console, local: Place, key: str, name: str, steps: Steps) -> None:
    failed = {step: s for (run_id, step), s in steps.items() if run_id == _run_id(key, name)}
    problems = [s.problem for s in failed.values() if s.problem]
    console.print(f"\n[red]{key} failed[/]")
    if problems:
        console.print(*(f"  {problem}" for problem in problems), sep="\n", markup=False)
    else:
        dags = {o.key: local.city.dag_id(o) for o in local.city.operations}
        console.print(local.airflow.log_tail(dags[key], name), markup=False)


def report(console: Console, local: Place, started_at: datetime) -> None:
    """Print the figures and where to look, and write output/run.json."""
    run_ids = [_run_id(o.key, _name(started_at)) for o in local.city.operations]
    figures = read_figures(local.engine, run_ids)
    truth = local.city.truth_in_tickets(local.engine)
    summaries = output() / "summary"
    places = {"pages": str(pages() / "index.html"), "summary": str(summaries)}
    write_run(
        output() / "run.json",
        city=local.city.title,
        started_at=started_at,
        operations=figures,
        truth=truth,
        pages=places,
    )
    console.print()
    console.print(figures_table(figures))
    if truth:
        console.print(
            f"\nOf {truth['true_errors']} true errors put into the sample, "
            f"{truth['in_tickets']} are in tickets or under a batch alarm."
        )
    console.print(f"\nReports for officers   {places['pages']}")
    console.print(f"Monthly summary        {places['summary']}")
    console.print(f"Figures                {output() / 'run.json'}", soft_wrap=True)
