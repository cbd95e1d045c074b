"""`tenken serve`: the same municipality with Airflow's pages, until interrupted."""

from __future__ import annotations

import contextlib
import signal
from pathlib import Path

import click
from rich.console import Console

from tenken import operations, pages
from tenken.cli.local import up


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path))
def serve(data: Path | None) -> None:
    """Keep PostgreSQL and Airflow up, on 127.0.0.1 only."""
    console = Console(highlight=False)
    with up(console, operations.all_operations(), data, schedules=True) as local:
        user, password = local.airflow.credentials()
        console.print(f"\nAirflow    {local.airflow.url}  user {user}, password {password}")
        console.print(f"Reports    {pages() / 'index.html'}  (made by each run)", soft_wrap=True)
        console.print("Ctrl-C ends it.")
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
