"""`tenken webhooks`: ticket events to other trackers."""

from __future__ import annotations

import base64
import secrets
import sys

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from tenken.cli.databases import tables
from tenken.database import sql


@click.group()
def webhooks() -> None:
    """Ticket events to other trackers: what waits, and deliver it now."""


@webhooks.command()
def status() -> None:
    """A line an endpoint: what waits, since when, what went wrong."""
    with tables() as engine, engine.connect() as connection:
        rows = connection.execute(text(sql("webhooks/status.sql"))).all()
    if not rows:
        click.echo("No endpoint is known; include/webhooks.yaml names them (docs/webhooks.md).")
        return
    titles = ("endpoint", "active", "waiting", "since", "failing", "last delivered", "problem")
    table = Table(*titles, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*("-" if value is None else _said(value) for value in row))
    Console(highlight=False, soft_wrap=True).print(table)


@webhooks.command()
@click.argument("endpoint", required=False)
@click.option("--now", is_flag=True, help="Also what waits for its next try.")
def deliver(endpoint: str | None, now: bool) -> None:
    """Deliver to ENDPOINT (all, when none is named), as the DAG does every five minutes.

    Address and secret come from the Airflow connection (AIRFLOW_CONN_... in the environment).
    """
    from tenken import webhooks as told
    from tenken.airflow.webhooks import webhook_target

    found = told.endpoints()
    chosen = [e for e in found if endpoint in (None, e.name)]
    if endpoint and not chosen:
        raise click.BadParameter(f"include/webhooks.yaml names no '{endpoint}'")
    failed = 0
    with tables() as engine:
        told.synchronise(engine, found)
        for each in chosen:
            if now:
                told.retry(engine, each.name)
            done = told.deliver(engine, each.name, webhook_target(each.connection))
            counts = f"{done.sent} sent, {done.failed} failed, {done.waiting} waiting"
            click.echo(f"{each.name}: {'another delivery is at it' if done.busy else counts}")
            failed += done.failed
    if failed:
        sys.exit(1)


@webhooks.command()
def secret() -> None:
    """Make a secret; it goes into the connection's password and to the other side."""
    click.echo("whsec_" + base64.b64encode(secrets.token_bytes(32)).decode())


def _said(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "strftime") else str(value)
