"""`tenken status`, `tickets` and `summary`: what the runs have come to, naming no one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from tenken import database, output
from tenken.cli.databases import databases
from tenken.database import sql
from tenken.operations import JAPAN


@contextmanager
def _engine() -> Iterator[Engine]:
    with databases() as urls:
        engine = database.connect(urls.tenken)
        try:
            database.migrate(engine)
            yield engine
        finally:
            engine.dispose()


def _print(statement: str, parameters: dict[str, object], nothing: str) -> None:
    with _engine() as engine, engine.connect() as connection:
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
    """The last run of each operation with its open tickets, and the promise of twelve months."""
    _print("reports/status.sql", {}, "Nothing has been run yet; start with: tenken run")
    _print("reports/coverage.sql", {}, "")


@click.command()
@click.argument("operation", required=False)
def tickets(operation: str | None) -> None:
    """The open tickets, the gravest and oldest first."""
    _print("reports/open_tickets.sql", {"operation": operation}, "No ticket is open.")


@click.command()
@click.option("--month", type=click.DateTime(["%Y-%m"]), help="The month; by default this one.")
def summary(month: datetime | None) -> None:
    """Write the monthly summary of each ministry, as CSV and HTML."""
    from tenken.reports import summary as summaries

    day: date = (month or datetime.now(JAPAN)).date().replace(day=1)
    with _engine() as engine:
        for file in summaries.write(engine, output() / "summary", day):
            click.echo(file)
