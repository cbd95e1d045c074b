"""`tenken status` and `tickets`: what the runs have come to, naming no one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from tenken import database
from tenken.cli.databases import databases
from tenken.database import sql


@contextmanager
def migrated() -> Iterator[Engine]:
    """The database with the newest tables."""
    with databases() as urls:
        engine = database.connect(urls.tenken)
        try:
            database.migrate(engine)
            yield engine
        finally:
            engine.dispose()


def print_rows(statement: str, parameters: dict[str, object], nothing: str) -> None:
    """Print what a statement finds as a table, or that there is nothing."""
    with migrated() as engine, engine.connect() as connection:
        result = connection.execute(text(sql(statement)), parameters)
        rows = result.all()
        table = Table(*result.keys(), box=None, pad_edge=False, header_style="bold")
    if not rows:
        click.echo(nothing)
        return
    for row in rows:
        table.add_row(*("-" if value is None else str(value) for value in row))
    Console(highlight=False, soft_wrap=True).print(table)


@click.command()
def status() -> None:
    """The last run of each operation, and its open tickets."""
    print_rows("reports/status.sql", {}, "Nothing has been run yet; start with: tenken run")


@click.command()
@click.argument("operation", required=False)
def tickets(operation: str | None) -> None:
    """The open tickets, the gravest and oldest first."""
    print_rows("reports/open_tickets.sql", {"operation": operation}, "No ticket is open.")
