"""`tenken status`: what the runs have come to, naming no one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from tenken.cli.databases import tables
from tenken.database import sql
from tenken.municipalities import deployment, municipality

NOTHING = "Nothing has been run yet; start with: tenken run"
SHOWN = 40  # municipalities listed


def print_rows(statement: str, parameters: dict[str, object], nothing: str) -> None:
    """Print what a statement finds as a table, or that there is nothing."""
    with tables() as engine, engine.connect() as connection:
        result = connection.execute(text(sql(statement)), parameters)
        rows = result.all()
    if rows:
        print_table(tuple(result.keys()), rows)
    else:
        click.echo(nothing, nl=bool(nothing))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table in which no cell is cut short: a narrow terminal wraps."""
    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*("-" if value is None else str(value) for value in row))
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, 160)
    console.print(table)


@click.command()
@click.option("--municipality", "code", help="One municipality, by its code (団体コード).")
def status(code: str | None) -> None:
    """The last run of each operation with its open tickets, the promise of twelve months, and what
    runs wait for.

    Of many municipalities: added up an operation, then those whose last run is not done.
    """
    if code is None and len(deployment().municipalities) > 1:
        print_rows("reports/status_of_many.sql", {}, NOTHING)
        click.echo()
        print_rows("reports/not_done.sql", {"limit": SHOWN}, "The last run of each is done.")
        click.echo()
        print_rows("reports/coverage_of_many.sql", {}, "")
    else:
        if code is not None:
            municipality(code)  # says so where there is no such
        print_rows("reports/status.sql", {"code": code}, NOTHING)
        print_rows("reports/coverage.sql", {"code": code}, "")
    print_rows("reports/exchange.sql", {}, "")
    print_rows("reports/exchange_answers.sql", {}, "")
