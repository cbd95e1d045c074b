"""`tenken tickets`: the tickets listed, shown, moved, and what else an officer does with them."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from tenken import operations
from tenken.cli.databases import databases, runtime, tables
from tenken.cli.results import print_rows
from tenken.cli.workbooks import export, import_
from tenken.database import connect, sql
from tenken.municipalities import municipality
from tenken.operations import JAPAN
from tenken.tickets import Report, contact, inform, move, reveal, rotate, take_in
from tenken.tickets import assign as assign_ticket
from tenken.tickets.intake import ORIGINS
from tenken.tickets.life import EVENTS, LIFE, allowed, title
from tenken.tickets.moves import locked
from tenken.tickets.persons import RESULTS, ROLES, WAYS


class _ListedByOperation(click.Group):
    """`tenken tickets welfare` is `tenken tickets list welfare`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            return "list", self.get_command(ctx, "list"), args
        return super().resolve_command(ctx, args)


@click.group(cls=_ListedByOperation, invoke_without_command=True)
@click.pass_context
def tickets(ctx: click.Context) -> None:
    """The tickets to be worked on, the gravest and oldest first; or what one of them is led to."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_tickets)


_number = click.argument("number", type=int)
_by = click.option("--by", required=True, help="The officer; it goes into the audit log.")
_why = click.option("--why", help="The reason. No names and numbers of persons.")
_until = click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of an accepted difference."
)
_version = click.option("--version", type=int, help="The version seen; by default the present one.")


@tickets.command("list")
@click.argument("operation", required=False)
@click.option("--restricted", is_flag=True, help="The restricted queue (支援措置) instead.")
def list_tickets(operation: str | None = None, restricted: bool = False) -> None:
    """The tickets that somebody has to work on."""
    queue = "restricted" if restricted else "ordinary"
    words: dict[str, object] = {"operation": operation, "queue": queue}
    print_rows("reports/open_tickets.sql", words, "No ticket is open.")


@tickets.command()
@_number
def show(number: int) -> None:
    """One ticket: its facts, the moves that are allowed, its two persons, its history."""
    console = Console(highlight=False, soft_wrap=True)
    with tables() as engine, engine.begin() as connection:
        state = locked(connection, number).state
        words = {"ticket_id": number}
        facts = connection.execute(text(sql("tickets/show.sql")), words).mappings().one()
        persons = connection.execute(text(sql("tickets/show_persons.sql")), words).all()
        events = connection.execute(text(sql("tickets/show_events.sql")), words).all()
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in facts.items():
        if value is not None:
            table.add_row(name.replace("_", " "), str(value))
    table.add_row("状態", title(state))
    table.add_row("移せる状態", allowed(state))
    for person in persons:
        marks = (person.contact, person.notice, "支援措置" if person.protected else None)
        table.add_row(ROLES[person.role], "、".join(mark for mark in marks if mark) or "未連絡")
    console.print(table)
    for event in events:
        what = f"{event.at}  {EVENTS.get(event.event, event.event)}"
        led = f"（{title(event.to_state)}）" if event.from_state != event.to_state else ""
        console.print(what + led, event.who, event.why or "", markup=False)


@tickets.command("move")
@_number
@click.argument("state", type=click.Choice(list(LIFE)))
@_by
@_why
@_until
@_version
def move_ticket(
    number: int, state: str, by: str, why: str | None, until: datetime | None, version: int | None
) -> None:
    """Lead a ticket into another STATE; a move that is not allowed says which are."""
    with tables() as engine:
        _move(engine, number, state, by, why, until.date() if until else None, version)


@tickets.command()
@_number
@_by
@_why
@_until
@_version
def dismiss(
    number: int, by: str, why: str | None, until: datetime | None, version: int | None
) -> None:
    """Propose that the difference be accepted; another officer approves it by `approve`."""
    with tables() as engine:
        _move(engine, number, "proposed", by, why, until.date() if until else None, version)


@tickets.command()
@_number
@_by
@_version
def approve(number: int, by: str, version: int | None) -> None:
    """Accept a difference that another officer has proposed."""
    with tables() as engine:
        _move(engine, number, "accepted", by, None, None, version)


def _move(
    engine: Engine,
    number: int,
    state: str,
    by: str,
    why: str | None,
    until: date | None,
    version: int | None,
) -> None:
    seen = _present(engine, number) if version is None else version
    moved = move(engine, number, state, by=by, version=seen, why=why, until=until)
    click.echo(f"是正票 {number}: {title(moved.state)}（版 {moved.version}）")


def _present(engine: Engine, number: int) -> int:
    with engine.begin() as connection:
        return int(locked(connection, number).version)


@tickets.command()
@_number
@click.argument("officer", required=False)
@_by
@_version
def assign(number: int, officer: str | None, by: str, version: int | None) -> None:
    """Give a ticket to an OFFICER, or, without one, to nobody."""
    with tables() as engine:
        seen = _present(engine, number) if version is None else version
        assign_ticket(engine, number, officer, by=by, version=seen)
        click.echo(f"是正票 {number}: 担当 {officer or 'なし'}")


@tickets.command("contact")
@_number
@click.argument("person", type=click.Choice(list(ROLES)))
@click.option("--way", type=click.Choice(list(WAYS)), required=True)
@click.option("--result", type=click.Choice(list(RESULTS)), required=True)
@_by
def contact_person(number: int, person: str, way: str, result: str, by: str) -> None:
    """Write down that a PERSON of a mis-link (whose data, or whose number) was contacted."""
    with tables() as engine:
        contact(engine, number, person, way=way, result=result, by=by)


@tickets.command("inform")
@_number
@click.argument("person", type=click.Choice(list(ROLES)))
@click.option("--way", type=click.Choice(list(WAYS)))
@click.option("--unneeded", metavar="WHY", help="Why no notice can or need be given.")
@_by
def inform_person(number: int, person: str, way: str | None, unneeded: str | None, by: str) -> None:
    """Write down that a PERSON of a mis-link was given notice, or why not."""
    with tables() as engine:
        inform(engine, number, person, way=way, unneeded=unneeded, by=by)


@tickets.command("reveal")
@_number
@_by
@_why
@click.option("--number", "full", is_flag=True, help="The whole My Number, not its last digits.")
def reveal_ticket(number: int, by: str, why: str | None, full: bool) -> None:
    """Show both sides' values as they were found; the audit log says that you saw them."""
    with tables() as engine:
        findings = reveal(engine, number, by=by, why=why or "", number=full)
    for finding in findings:
        found_at = finding.found_at.astimezone(JAPAN)
        table = Table(
            "", "業務データ", "住民基本台帳", title=f"{found_at:%Y-%m-%d %H:%M}", box=None
        )
        for name in dict.fromkeys([*finding.record, *finding.register]):
            table.add_row(name, finding.record.get(name, ""), finding.register.get(name, ""))
        Console(highlight=False).print(table)


@tickets.command("take-in")
@click.argument("operation")
@click.argument("record_id")
@click.option("--origin", type=click.Choice(list(ORIGINS)), required=True)
@click.option("--difference", is_flag=True, help="Not another person's number, only a difference.")
@click.option("--protected", is_flag=True, help="A person under protection (支援措置).")
@_by
@_why
def take_in_report(
    operation: str,
    record_id: str,
    origin: str,
    difference: bool,
    protected: bool,
    by: str,
    why: str | None,
) -> None:
    """Make a report by a citizen, the counter or another institution a ticket."""
    code = municipality().code
    report = Report(operation, code, record_id, origin, why or "", not difference, protected)
    with tables() as engine:
        taken = take_in(engine, report, by=by)
    click.echo(f"是正票 {taken.ticket_id}: {'既存の是正票に追記' if taken.joined else '受付'}")


@tickets.command("recheck")
@click.argument("operation", nargs=-1)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path))
def recheck_corrected(operation: tuple[str, ...], data: Path | None) -> None:
    """Verify again, now, all records that are marked corrected; Airflow is not started."""
    from tenken.airflow.connections import ConnectionSources
    from tenken.cli.city import of_files, of_sample
    from tenken.pipeline.recheck import recheck

    chosen = [operations.operation(key) for key in operation] or operations.all_operations()
    os.environ.setdefault("AIRFLOW_HOME", str(runtime() / "airflow"))
    with databases() as urls:
        city = (
            of_files(data, chosen) if data else of_sample(runtime() / "sample", urls.city, chosen)
        )
        for name, connection in city.connections.items():
            os.environ.setdefault(f"AIRFLOW_CONN_{name.upper()}", connection)
        engine = connect(urls.tenken)
        place, now = municipality(), datetime.now(UTC)
        for of in city.operations:
            day = of.compared_on(city.as_of or now.astimezone(JAPAN).date())
            run_id = f"{of.key}/recheck-{now:%Y%m%dT%H%M%SZ}"
            counts = recheck(engine, run_id, of, place.code, day, ConnectionSources(of, place))
            click.echo(f"{of.key}: " + ", ".join(f"{k} {v}" for k, v in counts.items()))
        engine.dispose()


@tickets.command("rotate-keys")
@_by
def rotate_keys(by: str) -> None:
    """Encrypt all evidence anew with the first key of TENKEN_EVIDENCE_KEY."""
    with tables() as engine:
        click.echo(f"{rotate(engine, by=by)} pieces of evidence are under the first key.")


tickets.add_command(export)
tickets.add_command(import_)
