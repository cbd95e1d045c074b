"""是正票: one ticket, its two sides when asked for, and what an officer does with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection, text
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from tenken import tickets
from tenken.database import sql
from tenken.operations import JAPAN
from tenken.tickets import Finding, TicketError
from tenken.tickets.persons import RESULTS, ROLES, WAYS
from tenken.tickets.steps import steps
from tenken.web.access import RefusedError
from tenken.web.desk import AtDesk, Desk, Form
from tenken.web.differences import ATTRIBUTES, lines, why
from tenken.web.filters import of_address
from tenken.web.forms import day, number
from tenken.web.glossary import glossary
from tenken.web.listing import neighbours
from tenken.web.rendering import page, to
from tenken.web.tickets import with_list

router = APIRouter()
WHYS = ("check", "contact", "correct", "survey")  # usual reasons to see the values


@router.get("/tickets/{ticket_id}")
def show(request: Request, desk: AtDesk, ticket_id: int) -> Response:
    """The ticket, its values hidden."""
    return _ticket(request, desk, ticket_id)


@router.post("/tickets/{ticket_id}/reveal")
def reveal(request: Request, desk: AtDesk, form: Form, ticket_id: int) -> Response:
    """The ticket with both sides' values; written to the audit log before they are shown."""
    return _revealed(request, desk, form, ticket_id, "ticket.html")


@router.get("/tickets/{ticket_id}/sheet")
def sheet(request: Request, desk: AtDesk, ticket_id: int) -> Response:
    """個票: the ticket on paper, without values."""
    return _ticket(request, desk, ticket_id, template="sheet.html")


@router.post("/tickets/{ticket_id}/sheet")
def full_sheet(request: Request, desk: AtDesk, form: Form, ticket_id: int) -> Response:
    """個票 with the values; as `reveal`."""
    return _revealed(request, desk, form, ticket_id, "sheet.html")


@router.post("/tickets/{ticket_id}/move")
def move(request: Request, desk: AtDesk, form: Form, ticket_id: int) -> Response:
    """Take one of the next steps."""
    target = str(form.get("to", ""))

    def moved(connection: Connection) -> None:
        _may(desk, connection, ticket_id, target)
        tickets.move(
            connection,
            ticket_id,
            target,
            by=desk.officer,
            version=number(form.get("version")),
            why=str(form.get("why", "")) or None,
            until=day(form.get("until")),
        )

    return _done(request, desk, form, ticket_id, "moved", moved)


@router.post("/tickets/{ticket_id}/assign")
def assign(request: Request, desk: AtDesk, form: Form, ticket_id: int) -> Response:
    """Give the ticket to an officer, or to nobody."""
    return _done(
        request, desk, form, ticket_id, "assigned",
        lambda connection: tickets.assign(
            connection, ticket_id, str(form.get("assignee", "")).strip() or None,
            by=desk.officer, version=number(form.get("version")),
        ),
    )  # fmt: skip


@router.post("/tickets/{ticket_id}/contact")
def contact(request: Request, desk: AtDesk, form: Form, ticket_id: int) -> Response:
    """Write down that a person of the mis-link was contacted."""
    role, way, result = (str(form.get(name, "")) for name in ("role", "way", "result"))
    return _done(
        request, desk, form, ticket_id, "contacted",
        lambda connection: tickets.contact(
            connection, ticket_id, role, way=way, result=result, by=desk.officer
        ),
    )  # fmt: skip


@router.post("/tickets/{ticket_id}/inform")
def inform(request: Request, desk: AtDesk, form: Form, ticket_id: int) -> Response:
    """Write down that a person was given notice, or why none is given."""
    role, way = (str(form.get(name, "")) for name in ("role", "way"))
    unneeded = str(form.get("unneeded", "")).strip() or None
    return _done(
        request, desk, form, ticket_id, "informed",
        lambda connection: tickets.inform(
            connection, ticket_id, role, by=desk.officer, way=way or None, unneeded=unneeded
        ),
    )  # fmt: skip


def _revealed(request: Request, desk: Desk, form: Any, ticket_id: int, template: str) -> Response:
    given = str(form.get("reason", ""))
    reason = str(form.get("other", "")) if given not in WHYS else desk.t(f"ticket.whys.{given}")
    try:
        with desk.begin() as connection:
            findings = tickets.reveal(
                connection, ticket_id, by=desk.officer, why=reason, number=bool(form.get("number"))
            )
    except TicketError as error:
        return _ticket(request, desk, ticket_id, problem=error.message, form=form)
    return _ticket(request, desk, ticket_id, findings=findings, form=form, template=template)


def _done(request: Request, desk: Desk, form: Any, ticket_id: int, what: str, do: Any) -> Response:
    """Do it and show the ticket as it then stands; or the ticket with what is in the way."""
    try:
        with desk.begin() as connection:
            do(connection)
    except TicketError as error:
        return _ticket(request, desk, ticket_id, problem=error.message, form=form)
    query = QueryParams({"list": str(form.get("list", "")), "done": what})
    return RedirectResponse(to(request, f"/tickets/{ticket_id}?{query}"), status_code=303)


def _may(desk: Desk, connection: Connection, ticket_id: int, target: str) -> None:
    """Only who has the role there approves."""
    place = connection.execute(text(sql("web/place_of_ticket.sql")), {"ticket_id": ticket_id}).one()
    if target == "accepted" and not desk.rights.may("approver", *place):
        raise RefusedError(403)


def _ticket(
    request: Request,
    desk: Desk,
    ticket_id: int,
    *,
    findings: Sequence[Finding] = (),
    problem: str | None = None,
    form: Any = None,
    template: str = "ticket.html",
) -> Response:
    query = str((form if form is not None else request.query_params).get("list", ""))
    today = datetime.now(JAPAN).date()
    words = {"ticket_id": ticket_id}
    with desk.begin() as connection:
        row = connection.execute(text(sql("web/ticket.sql")), words).one()
        events = connection.execute(text(sql("web/events.sql")), words).all()
        persons = connection.execute(text(sql("web/persons.sql")), words).all()
        offered = steps(connection, row, desk.officer)
        before, after = neighbours(
            connection, of_address(QueryParams(query)), ticket_id, desk.officer, today
        )
    ticket = row._mapping
    approves = desk.rights.may("approver", ticket["municipality_code"], ticket["operation"])
    found = glossary(desk.language)
    return page(
        request,
        template,
        status=409 if problem else 200,
        ticket=ticket,
        why=why(dict(ticket), found, desk.t),
        attributes=ATTRIBUTES,
        compared=[lines(finding) for finding in findings],
        findings=findings,
        steps=[step for step in offered if step.to != "accepted" or approves],
        events=events,
        persons=persons,
        before=before,
        after=after,
        with_list=lambda path: with_list(path, query),
        list_query=query,
        problem=problem,
        done=request.query_params.get("done"),
        words=found,
        whys=WHYS,
        roles=ROLES,
        ways=WAYS,
        results=RESULTS,
        today=today,
    )
