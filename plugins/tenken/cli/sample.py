"""`tenken sample`: the files of a simulated municipality."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--residents", type=click.IntRange(100), default=20_000, show_default=True)
@click.option("--seed", type=int, default=2023, show_default=True)
@click.option("--shifted", metavar="OPERATION", help="Shifts a block of its rows by one.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
def sample(residents: int, seed: int, shifted: str | None, out: Path) -> None:
    """Write register.csv, history.csv, <operation>.csv and truth.csv. All persons are made up."""
    from tenken import sample as municipality

    out.mkdir(parents=True, exist_ok=True)
    municipality.write(out, residents=residents, seed=seed, shifted=shifted)
    click.echo(f"{residents:,} simulated residents in {out}")
