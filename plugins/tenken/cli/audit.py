"""`tenken audit`: whether somebody has had a hand in the audit log."""

from __future__ import annotations

import sys

import click

from tenken.cli.databases import tables


@click.group()
def audit() -> None:
    """The audit log: who saw, moved, exported what, and when."""


@audit.command()
@click.option("--head", metavar="N:SEAL", help="A head noted earlier, which must still stand.")
def verify(head: str | None) -> None:
    """Go through the whole chain, and name the first entry changed, removed or put in."""
    from tenken.tickets import Head
    from tenken.tickets import verify as verify_chain

    number, _, seal = (head or "").partition(":")
    if head and not (number.isdigit() and seal):
        raise click.BadParameter("is a number, a colon and a seal, as printed by this command")
    with tables() as engine:
        verified = verify_chain(engine, Head(int(number), seal) if head else None)
    if verified.problem:
        click.secho(f"The audit log does not hold: {verified.problem}.", err=True, fg="red")
        sys.exit(1)
    click.echo(f"{verified.entries} entries hold. Head, to be noted elsewhere:\n{verified.head}")
