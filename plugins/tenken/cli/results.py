"""`tenken status` and `summary`: what the runs have come to, naming no one."""

from __future__ import annotations

from datetime import date, datetime

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from tenken import output
from tenken.cli.databases import tables
from tenken.database import sql
from tenken.operations import JAPAN


def show(statement: str, parameters: dict[str, object], nothing: str) -> None:
    """Print what a statement returns as a table, or the word for nothing."""
    with tables() as engine, engine.connect() as connection:
        result = connection.execute(text(sql(statement)), parameters)
        rows = result.all()
        table = Table(*result.keys(), box=None, pad_edge=False, header_style="bold")
    if not rows:
        click.echo(nothing)
        return
    for row in rows:
        table.add_row(*("-" if value is None else str(value) for value in row))
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, 160)  # a narrow terminal wraps; no cell is cut short
    console.print(table)


@click.command()
def status() -> None:
    """The last run of each operation, and its open tickets."""
    show("reports/status.sql", {}, "Nothing has been run yet; start with: tenken run")


@click.command()
@click.option("--month", type=click.DateTime(["%Y-%m"]), help="The month; by default this one.")
def summary(month: datetime | None) -> None:
    """Write the monthly summary of each ministry, as CSV and HTML."""
    from tenken.reports import summary as summaries

    day: date = (month or datetime.now(JAPAN)).date().replace(day=1)
    with tables() as engine:
        for file in summaries.write(engine, output() / "summary", day):
            click.echo(file)
