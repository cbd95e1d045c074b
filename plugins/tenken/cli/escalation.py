"""`tenken escalation`: what is due, overdue, unassigned or stuck today, and the mails about it."""

from __future__ import annotations

from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from tenken import escalation as escalations
from tenken import leaks
from tenken.cli.databases import tables
from tenken.database import sql
from tenken.operations import JAPAN


@click.command()
def escalation() -> None:
    """What each section has to look at today, and how the mails of the last week went.

    Mails nothing: that is done by the DAG tenken_escalation every morning.
    """
    today = datetime.now(JAPAN).date()
    with tables() as engine:
        leaks.open_confirmed(engine, today)
        with engine.connect() as connection:
            found = escalations.agendas(connection, escalations.rules(), today)
            mails = connection.execute(text(sql("escalation/last.sql")), {"today": today}).all()
    console = Console(highlight=False, soft_wrap=True)
    items = Table("担当課", "項目", "件数", box=None, pad_edge=False, header_style="bold")
    for agenda in found:
        for kind, count in agenda.counts.items():
            items.add_row(agenda.name, escalations.KINDS[kind].title, f"{count:,}")
    console.print(items if found else "Nothing is due, unassigned or stuck.")
    if mails:
        titles = ("日", "団体", "担当課", "メール", "試行", "宛先", "問題")
        sent = Table(*titles, box=None, pad_edge=False, header_style="bold")
        for mail in mails:
            sent.add_row(*("-" if value is None else str(value) for value in mail))
        console.print()
        console.print(sent)
