"""`tenken db`: the database by itself."""

from __future__ import annotations

import secrets

import click
from sqlalchemy import URL, make_url

from tenken import database, environment, keys
from tenken.cli.databases import databases, of_embedded, server
from tenken.database import logins

PREPARED = ("worker", "pages", "airflow")


@click.group()
def db() -> None:
    """The embedded PostgreSQL, and the tables wherever they are."""


@db.command()
def start() -> None:
    """Start the embedded server, and leave it running."""
    embedded = server()
    embedded.start()
    urls = of_embedded(embedded)
    embedded.keep()
    click.echo(f"TENKEN_DATABASE_URL={urls.tenken}")
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
    """Bring tables and rights to the newest form, as their owner.

    The owner is TENKEN_OWNER_URL, else TENKEN_DATABASE_URL, else the embedded server's.
    """
    with databases() as urls:
        database.migrate(database.connect(urls.owner))
    click.echo("The tables are the newest.")


@db.command()
@click.argument("name", type=click.Choice([*logins.LOGINS, "airflow"]))
def login(name: str) -> None:
    """Make a login of the database, or give it another password; print its URL.

    worker: Airflow's tasks and the terminal. pages: the officers' pages. reports: figures only.
    airflow: Airflow's own database, which is made. The password is TENKEN_LOGIN_PASSWORD, or a
    fresh one. Run as the owner, who may make roles.
    """
    password = environment.read("TENKEN_LOGIN_PASSWORD") or secrets.token_urlsafe(24)
    with databases() as urls:
        click.echo(_made(urls.owner, name, password).render_as_string(hide_password=False))


@db.command()
def prepare() -> None:
    """All that a new PostgreSQL needs: tables, rights, and the logins worker, pages and airflow.

    As the owner, TENKEN_OWNER_URL. The passwords are TENKEN_WORKER_PASSWORD and so on, or in the
    files that TENKEN_WORKER_PASSWORD_FILE and so on name. Safe to run again: a login gets the
    password that is there now.
    """
    passwords = {name: environment.read(f"TENKEN_{name.upper()}_PASSWORD") for name in PREPARED}
    missing = [f"TENKEN_{name.upper()}_PASSWORD" for name in PREPARED if not passwords[name]]
    if missing:
        raise click.UsageError(f"{', '.join(missing)}: not set, nor its namesake in _FILE")
    with databases() as urls:
        for name, password in passwords.items():
            _made(urls.owner, name, str(password))
    click.echo("Tables, rights and logins are the newest.")


def _made(owner_url: str, name: str, password: str) -> URL:
    owner = make_url(owner_url)
    if name == "airflow":
        logins.create_database(owner_url, "airflow")
        place = owner.set(database="airflow")
        logins.give_database(place.render_as_string(hide_password=False), password)
        return place.set(username=logins.AIRFLOW, password=password)
    engine = database.connect(owner_url)
    database.migrate(engine)
    logins.make(engine, name, password)
    engine.dispose()
    return owner.set(username=f"tenken_{name}", password=password)


@db.command()
def key() -> None:
    """Print a fresh key for TENKEN_EVIDENCE_KEY or TENKEN_AUDIT_KEY; it is kept nowhere."""
    click.echo(keys.new_key())
