"""`tenken officers`: who may see and do what in the pages."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from tenken.cli.databases import tables
from tenken.cli.officer import by
from tenken.municipalities import municipality as municipality_of
from tenken.operations import JAPAN
from tenken.rights import EVERYWHERE, ROLES, grant, revoke, standing

_officer = click.argument("officer")
_role = click.argument("role", type=click.Choice(list(ROLES)))
_operation = click.option(
    "--operation", default=EVERYWHERE, help="One operation; without it, every one."
)
_municipality = click.option(
    "--municipality",
    "code",
    help="A code, or * for every one; without it, the first of include/municipalities.yaml.",
)


@click.group()
def officers() -> None:
    """The officers' roles in the pages; each change is an entry of the audit log."""


@officers.command("list")
@click.argument("officer", required=False)
def list_officers(officer: str | None) -> None:
    """Who has which role where, and who gave it."""
    with tables() as engine, engine.connect() as connection:
        found = standing(connection, officer)
    if not found:
        click.echo("Nobody has a role; give one with: tenken officers grant OFFICER ROLE --by YOU")
        return
    titles = ("officer", "role", "", "municipality", "operation", "granted by", "granted at")
    table = Table(*titles, box=None, pad_edge=False, header_style="bold")
    for one in found:
        at = f"{one.granted_at.astimezone(JAPAN):%Y-%m-%d %H:%M}"
        title = ROLES[one.role][0]
        table.add_row(
            one.officer, one.role, title, one.municipality, one.operation, one.granted_by, at
        )
    Console(highlight=False, soft_wrap=True).print(table)


@officers.command("grant")
@_officer
@_role
@_operation
@_municipality
@by
def grant_role(officer: str, role: str, operation: str, code: str | None, by: str) -> None:
    """Give OFFICER (as they sign in) a ROLE."""
    place = code or municipality_of().code
    with tables() as engine:
        new = grant(engine, officer, role, place, operation, by=by)
    click.echo(f"{officer}: {ROLES[role][0]}（{place}、{operation}）{'' if new else ' は登録済み'}")


@officers.command("revoke")
@_officer
@_role
@_operation
@_municipality
@by
def revoke_role(officer: str, role: str, operation: str, code: str | None, by: str) -> None:
    """Take a ROLE from OFFICER; it holds from their next page on."""
    place = code or municipality_of().code
    with tables() as engine:
        gone = revoke(engine, officer, role, place, operation, by=by)
    said = "を取り消しました" if gone else " はありません"
    click.echo(f"{officer}: {ROLES[role][0]}（{place}、{operation}）{said}")
