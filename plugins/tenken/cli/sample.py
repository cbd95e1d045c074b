"""`tenken sample`: the files of a simulated municipality; `tenken sample run`: through Airflow."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group(invoke_without_command=True)
@click.option("--residents", type=click.IntRange(100), default=20_000, show_default=True)
@click.option("--seed", type=int, default=2023, show_default=True)
@click.option("--shifted", metavar="OPERATION", help="Shifts a block of its rows by one.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def sample(
    context: click.Context, residents: int, seed: int, shifted: str | None, out: Path | None
) -> None:
    """Write register.csv, history.csv, <operation>.csv and truth.csv. All persons are made up."""
    if context.invoked_subcommand:
        return
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    from tenken import sample as municipality

    out.mkdir(parents=True, exist_ok=True)
    municipality.write(out, residents=residents, seed=seed, shifted=shifted)
    click.echo(f"{residents:,} simulated residents in {out}")


@sample.command()
def run() -> None:
    """Take the sample through the Airflow that is running: docker compose run --rm sample.

    Its records go into the database `city`, its connections into Airflow. Refused where Airflow
    knows a real city.
    """
    from tenken.cli.sample_run import take

    if not take():
        sys.exit(1)
