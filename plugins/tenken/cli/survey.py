"""`tenken survey`: the leak surveys of mis-linked records."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tenken import leaks
from tenken.cli.databases import tables
from tenken.cli.officer import by
from tenken.operations import JAPAN

DAY = click.DateTime(["%Y-%m-%d"])
_OUTCOME = click.Choice(leaks.OUTCOMES)


def _today() -> date:
    return datetime.now(JAPAN).date()


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@click.group()
def survey() -> None:
    """Leak surveys (漏えい調査): windows of exposure, logs, outcome, reports."""


@survey.command(name="list")
@click.argument("operation", required=False)
def list_surveys(operation: str | None) -> None:
    """The surveys of OPERATION, or of all; opens those that confirmed mis-links still lack."""
    with tables() as engine:
        leaks.open_confirmed(engine, _today())
        rows = leaks.surveys(engine, operation)
    if not rows:
        click.echo("There is no survey; one is opened when a mis-link is confirmed.")
        return
    titles = (
        "調査", "版", "是正票", "事務", "知った日", "案", "判定",
        "速報期限", "速報", "確報期限", "確報",
    )  # fmt: skip
    table = Table(*titles, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(
            str(row.survey_id), str(row.version), str(row.ticket_id), row.operation,
            *(_said(value) for value in (
                row.known_on, leaks.TITLES.get(row.proposed), leaks.TITLES.get(row.outcome),
                row.preliminary_due_on, row.preliminary_reported_on,
                row.final_due_on, row.final_reported_on,
            )),
        )  # fmt: skip
    Console(highlight=False, width=160).print(table)  # as wide as its days, also when piped


@survey.command()
@click.argument("survey_id", type=int)
def show(survey_id: int) -> None:
    """One survey: window, proposal with its grounds, what each log says."""
    with tables() as engine:
        leaks.open_confirmed(engine, _today())
        found, logs = leaks.survey(engine, survey_id)
    titles = {key: source.title for key, source in leaks.sources().items()}
    click.echo(f"漏えい調査 {found.survey_id}（版{found.version}）　是正票 {found.ticket_id}")
    until = _said(found.suspended_on) if found.suspended_on else "停止されていません"
    click.echo(f"紐付け日 {_said(found.linked)}　連携停止日 {until}")
    click.echo(
        f"知った日 {found.known_on}　速報期限 {found.preliminary_due_on}"
        f"（{found.aim_on} 目標）　確報期限 {found.final_due_on}"
    )
    click.echo(f"案 {leaks.TITLES.get(found.proposed, '-')}")
    for ground in found.grounds:
        click.echo(f"  ・{ground}")
    for log in logs:
        says = "記録なし" if log.speaks else "この是正票の記載なし"
        if log.times:
            says = f"{_said(log.day)} {log.action} {log.provided_to or ''} {log.times}件"
        click.echo(f"  {titles[log.source]} {log.reaches_from}～{log.reaches_until}：{says}")
    if found.outcome:
        click.echo(f"判定 {leaks.TITLES[found.outcome]}　{found.decided_by}　{found.reason or ''}")


@survey.command(name="open")
@click.argument("ticket_id", type=int)
@click.option(
    "--known-on", type=DAY, help="The day any part of the office knew; today if left out."
)
@by
def open_(ticket_id: int, known_on: datetime | None, by: str) -> None:
    """Open a survey for TICKET_ID by hand; those of confirmed mis-links open by themselves."""
    today = _today()
    with tables() as engine:
        number = leaks.open_survey(engine, ticket_id, _day(known_on) or today, by=by, today=today)
    click.echo(f"漏えい調査 {number} を始めました。")


@survey.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", type=click.Choice(leaks.KEYS), required=True)
@click.option("--from", "first", type=DAY, required=True, help="The first day that the log holds.")
@click.option("--until", "last", type=DAY, required=True, help="The last day that the log holds.")
@click.option("--operation", help="Whose record ids stand in it; needed for the system's own log.")
@click.option(
    "--numbers",
    is_flag=True,
    help="The log knows My Numbers only: take those of the surveyed records from the evidence. "
    "Each one looked at is an entry of the audit log.",
)
@by
def load(
    file: Path, source: str, first: datetime, last: datetime, operation: str | None, numbers: bool,
    by: str,
) -> None:  # fmt: skip
    """Look an access log through for every survey; only counts and days are kept of it."""
    today = _today()
    with tables() as engine:
        leaks.open_confirmed(engine, today)
        looked = leaks.load(
            engine, file, source, reaches=(first.date(), last.date()), operation=operation, by=by,
            today=today, numbers=leaks.numbers(engine, by=by) if numbers else None,
        )  # fmt: skip
    for finding in looked.findings:
        click.echo(finding.message, err=True)
    if looked.more_findings:
        click.echo(f"ほか{looked.more_findings:,}件", err=True)
    click.echo(
        f"{looked.lines:,}行のうち、調査中の是正票に関するもの{looked.matched:,}行、"
        f"読み込めなかったもの{looked.set_apart:,}行"
    )
    if looked.set_apart:
        sys.exit(1)


@survey.command()
@click.argument("survey_id", type=int)
@click.argument("outcome", type=_OUTCOME)
@click.option("--version", type=int, required=True, help="The version that you have seen.")
@click.option("--reason", help="Needed where it differs from what is proposed.")
@by
def decide(survey_id: int, outcome: str, version: int, reason: str | None, by: str) -> None:
    """Decide the OUTCOME: none 漏えいなし, possible 漏えいのおそれ, confirmed 漏えい確認."""
    with tables() as engine:
        leaks.decide(
            engine, survey_id, outcome, by=by, version=version, today=_today(), reason=reason
        )
    click.echo(f"漏えい調査 {survey_id} を「{leaks.TITLES[outcome]}」と判定しました。")


@survey.command()
@click.argument("survey_id", type=int)
@click.argument("which", type=click.Choice(tuple(leaks.REPORTS)))
@click.option("--on", type=DAY, help="The day it was sent; today if left out.")
@click.option("--version", type=int, required=True, help="The version that you have seen.")
@by
def reported(survey_id: int, which: str, on: datetime | None, version: int, by: str) -> None:
    """Note that a report went to the Commission: preliminary 速報, final 確報."""
    today = _today()
    with tables() as engine:
        leaks.reported(
            engine, survey_id, which, _day(on) or today, by=by, version=version, today=today
        )
    click.echo(f"漏えい調査 {survey_id} の{leaks.REPORTS[which]}を記録しました。")


@survey.command()
@click.argument("survey_id", type=int)
@click.option("--known-on", type=DAY, help="The day any part of the office knew.")
@click.option("--linked-on", type=DAY, help="The day of the link, found out by a person.")
@click.option("--wrongful/--not-wrongful", default=None, help="Wrongful purpose: 確報 in 60 days.")
@click.option("--version", type=int, required=True, help="The version that you have seen.")
@by
def facts(
    survey_id: int, known_on: datetime | None, linked_on: datetime | None, wrongful: bool | None,
    version: int, by: str,
) -> None:  # fmt: skip
    """Set what was found out; window and deadlines follow."""
    with tables() as engine:
        leaks.set_facts(
            engine, survey_id, by=by, version=version, today=_today(), known_on=_day(known_on),
            linked_on=_day(linked_on), wrongful_purpose=wrongful,
        )  # fmt: skip
    click.echo(f"漏えい調査 {survey_id} を改めました。")


def _said(value: object) -> str:
    return "-" if value is None else str(value)
