"""`tenken db`: the database by itself."""

from __future__ import annotations

import click

from tenken import database, keys
from tenken.cli.databases import databases, server


@click.group()
def db() -> None:
    """The embedded PostgreSQL, and the tables wherever they are."""


@db.command()
def start() -> None:
    """Start the embedded server, and leave it running."""
    embedded = server()
    embedded.start()
    embedded.create_database("tenken")
    embedded.keep()
    click.echo(f"TENKEN_DATABASE_URL={embedded.url('tenken')}")
    embedded.stop()


@db.command()
def stop() -> None:
    """Stop the embedded server; nothing is lost."""
    server().halt()


@db.command()
@click.confirmation_option(prompt="All runs, tickets and the sample are gone then. Go on?")
def remove() -> None:
    """Stop the embedded server and take its data away."""
    server().destroy()


@db.command()
def migrate() -> None:
    """Bring the tables of TENKEN_DATABASE_URL, or of the embedded server, to the newest form."""
    with databases() as urls:
        database.migrate(database.connect(urls.tenken))
    click.echo("The tables are the newest.")


@db.command()
def key() -> None:
    """Print a fresh key for TENKEN_EVIDENCE_KEY or TENKEN_AUDIT_KEY; it is kept nowhere."""
    click.echo(keys.new_key())
