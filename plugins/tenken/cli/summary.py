"""`tenken summary`: the monthly returns to the ministries, what was sent, what will be late."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from tenken import output
from tenken.cli.databases import tables
from tenken.cli.results import print_rows, print_table
from tenken.ministries import reporting
from tenken.operations import JAPAN, operation

MONTH = click.DateTime(["%Y-%m"])


@click.group(invoke_without_command=True)
@click.option("--month", type=MONTH, help="The month; by default this one, so far.")
@click.option("--correction", help="Why: builds a correction of returns that were approved.")
@click.pass_context
def summary(context: click.Context, month: datetime | None, correction: str | None) -> None:
    """Build the returns of a month as XLSX, HTML, CSV and JSON. Sends nothing: the DAG does."""
    if context.invoked_subcommand:
        return
    from tenken.reports.outgoing import files
    from tenken.reports.returns import issue

    ministries = reporting()
    first = (month or datetime.now(JAPAN)).date().replace(day=1)
    with tables() as engine:
        returns = issue.build(engine, ministries, first, correction)
    for file in files.write(returns, ministries, output() / "summary"):
        click.echo(file)


@summary.command()
def waiting() -> None:
    """What waits for a person's approval, and for which of the two."""
    from tenken.reports.outgoing import approvals

    with tables() as engine:
        found = approvals.waiting(engine)
    for one in found:
        by = f", checked by {one.checked_by}" if one.checked_by else ""
        click.echo(f"{one.issued.document.name}: waits for '{one.step}'{by}")
    if not found:
        click.echo("Nothing waits for approval.")


@summary.command()
def deliveries() -> None:
    """What was sent to whom, and what came not through."""
    print_rows("reports/deliveries.sql", {}, "Nothing has been sent yet.")


@summary.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def bounced(folder: Path) -> None:
    """Read a FOLDER of mails that came back; deliveries they are about are marked."""
    from tenken.reports.mail import bounces

    with tables() as engine:
        found = bounces.read(engine, folder)
    click.echo(f"{found} deliveries have bounced.")


@summary.command()
def deadlines() -> None:
    """When the open work will be done at the present pace, and what will be late."""
    from tenken.reports import deadlines as watch
    from tenken.reports import papers
    from tenken.reports.papers.paper import shown

    now = datetime.now(UTC)
    with tables() as engine:
        watched = watch.watch(engine, reporting(), now)
    page = watch.paper(watched, now.astimezone(JAPAN).date())
    (told,) = page.tables
    print_table(
        ("事務", *(line.title for line in told.lines)),
        (
            (title, *(shown(line.values[at], line.unit) for line in told.lines))
            for at, title in enumerate(told.columns)
        ),
    )
    for file in papers.write(page, output() / "summary", "deadlines"):
        click.echo(file)


@summary.command("link-methods")
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def link_methods(sheet: Path) -> None:
    """Load the survey of link methods from a SHEET (XLSX or CSV): who must check what, and why."""
    from tenken.reports import link_methods as survey

    with tables() as engine:
        try:
            decided = survey.load(engine, sheet)
        except survey.SheetError as error:
            raise click.ClickException(str(error)) from None
    titles = {"every": "全件", "some": "一部", "none": "不要"}
    print_table(
        ("機関", "事務", "点検", "理由"),
        (
            (one.institution, operation(one.operation).title, titles[to_check], reason)
            for one, to_check, reason in decided
        ),
    )
