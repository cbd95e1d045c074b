"""`tenken returns`: the receiving desk. Checks many municipalities' returns and adds them up."""

from __future__ import annotations

import sys
from pathlib import Path

import click

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
MONTH = click.option(
    "--month",
    required=True,
    metavar="YYYY-MM",
    type=click.DateTime(["%Y-%m"]),
    callback=lambda _context, _option, month: f"{month:%Y-%m}",
    help="The month of the returns.",
)
EXPECTED = click.option(
    "--expected",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV with the column 団体コード: who must report.",
)


@click.group()
def returns() -> None:
    """Returns of many municipalities: check them, make the public aggregate."""


@returns.command()
@FOLDER
@MONTH
@EXPECTED
def check(folder: Path, month: str, expected: Path | None) -> None:
    """Say which returns in FOLDER are missing or wrong; exit code 1 when any is."""
    if not _checked(folder, month, expected):
        sys.exit(1)


@returns.command()
@FOLDER
@MONTH
@EXPECTED
@click.option("--ledger", required=True, type=click.Path(path_type=Path), help="What was released.")
@click.option("--new-ledger", is_flag=True, help="Begin the ledger: before the very first release.")
@click.option("--correction", help="Why: releases the last month once more.")
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path))
def aggregate(
    folder: Path,
    month: str,
    expected: Path | None,
    ledger: Path,
    new_ledger: bool,
    correction: str | None,
    out: Path,
) -> None:
    """Make the public aggregate of the right returns in FOLDER, and note it in the ledger."""
    from tenken.desk import aggregate as adding
    from tenken.desk import checking, received
    from tenken.reports.publication import ledger as ledgers
    from tenken.reports.publication import paper

    if new_ledger and ledger.exists():
        raise click.ClickException(f"{ledger} is there already; leave --new-ledger out")
    try:
        releases = [] if new_ledger else ledgers.read(ledger)
        codes = received.expected(expected) if expected else {}
        checked = checking.check(checking.examine(received.read(folder)), month, codes)
        if checked.right.empty:
            raise click.ClickException(f"no right return of {month} is in {folder}")
        made = adding.aggregate(checked.right, month, releases, correction)
    except (ledgers.LedgerError, received.DeskError) as error:
        raise click.ClickException(str(error)) from None
    # The ledger first: what was written may be published, and must be remembered then.
    ledgers.write(ledger, [*releases, made])
    left_out = checked.received - checked.right["file"].nunique()
    click.echo(f"{made.municipalities} municipalities; {left_out} returns left out as wrong.")
    for file in paper.write(made, out):
        click.echo(file)


@returns.command()
@click.argument("release", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def submit(release: Path) -> None:
    """Hand in a RELEASE (.json) that `aggregate` made, to be approved by two persons and mailed.

    The DAG tenken_publication does both; include/ministries.yaml says who gets it.
    """
    from tenken.cli.databases import tables
    from tenken.ministries import PUBLIC
    from tenken.reports.outgoing import kept
    from tenken.reports.publication import ledger

    try:
        made = ledger.read_release(release)
    except ledger.LedgerError as error:
        raise click.ClickException(str(error)) from None
    with tables() as engine, engine.begin() as connection:
        kept.lock(connection)
        try:
            one = kept.keep(connection, PUBLIC, made)
        except kept.ReturnError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"{made.name} is handed in (SHA-256 {one.sha256[:12]}).")
    click.echo(f"Trigger the DAG tenken_publication with the month {made.month}.")


def _checked(folder: Path, month: str, expected: Path | None) -> bool:
    from tenken.desk import checking, received

    try:
        codes = received.expected(expected) if expected else {}
        checked = checking.check(checking.examine(received.read(folder)), month, codes)
    except received.DeskError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{month}: {checked.received}通（訂正で置き換えられた報告 {checked.replaced}通）")
    if not checked.received:
        click.echo("この月の報告は1通もありません。")
    elif not checked.wrong:
        click.echo("不足・誤りはありません。")
        return True
    for one in checked.wrong:
        code = one.municipality_code or "団体不明"
        # A line each, however narrow the terminal: lists like this are searched and pasted.
        click.echo("\t".join(word for word in (code, codes.get(code), one.what, one.where) if word))
    return False
