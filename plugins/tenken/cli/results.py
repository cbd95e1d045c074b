"""`tenken status`: what the runs have come to, naming no one."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from tenken.cli.databases import tables
from tenken.database import sql


def print_rows(statement: str, parameters: dict[str, object], nothing: str) -> None:
    """Print what a statement finds as a table, or that there is nothing."""
    with tables() as engine, engine.connect() as connection:
        result = connection.execute(text(sql(statement)), parameters)
        rows = result.all()
        table = Table(*result.keys(), box=None, pad_edge=False, header_style="bold")
    if not rows:
        click.echo(nothing, nl=bool(nothing))
        return
    for row in rows:
        table.add_row(*("-" if value is None else str(value) for value in row))
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, 160)  # a narrow terminal wraps; no cell is cut short
    console.print(table)


@click.command()
def status() -> None:
    """The last run of each operation with its open tickets, the promise of twelve months, and what
    runs wait for.
    """
    print_rows("reports/status.sql", {}, "Nothing has been run yet; start with: tenken run")
    print_rows("reports/coverage.sql", {}, "")
    print_rows("reports/exchange.sql", {}, "")
    print_rows("reports/exchange_answers.sql", {}, "")
