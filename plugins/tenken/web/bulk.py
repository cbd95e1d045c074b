"""Many tickets at once: what would happen to each, and then what did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection, Row, text
from starlette.responses import Response

from tenken import tickets
from tenken.database import sql
from tenken.tickets import TicketError
from tenken.tickets.life import DOES
from tenken.tickets.steps import steps
from tenken.web.access import RefusedError
from tenken.web.desk import AtDesk, Desk, Form
from tenken.web.forms import day
from tenken.web.glossary import glossary
from tenken.web.rendering import page

router = APIRouter()
MOST = 200  # as many as one page of the list has
ASSIGN = "assign"


@dataclass(frozen=True)
class Order:
    """What is to be done with which tickets; each as it was seen (number: version)."""

    seen: dict[int, int]
    what: str
    assignee: str
    why: str
    until: date | None


@dataclass(frozen=True)
class Told:
    """One ticket of an order: `refused` says why nothing happens to it, or None."""

    ticket_id: int
    ticket: Row[Any] | None
    refused: str | None


@router.post("/tickets/preview")
def preview(request: Request, desk: AtDesk, form: Form) -> Response:
    """Say what would happen to each ticket; nothing is changed."""
    order = _order(form)
    with desk.begin() as connection:
        rows = _rows(connection, list(order.seen))
        told = [_foreseen(connection, desk, order, number, rows) for number in order.seen]
    return _page(request, desk, form, order, told, done=False)


@router.post("/tickets/apply")
def apply(request: Request, desk: AtDesk, form: Form) -> Response:
    """Do it, a ticket at a time: one that is refused keeps no other from its move."""
    order = _order(form)
    told = [_done(desk, order, number) for number in order.seen]
    return _page(request, desk, form, order, told, done=True)


def _order(form: Any) -> Order:
    try:
        pairs = [str(one).split(":") for one in form.getlist("ticket")]
        seen = {int(number): int(version) for number, version in pairs}
    except ValueError:
        raise RefusedError(400) from None
    what = str(form.get("what", ""))
    if what != ASSIGN and what not in DOES:
        raise RefusedError(400)
    if len(seen) > MOST:
        raise RefusedError(400)
    assignee, why = (str(form.get(name, "")).strip() for name in ("assignee", "why"))
    return Order(seen, what, assignee, why, day(form.get("until")))


def _rows(connection: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    found = connection.execute(text(sql("web/chosen.sql")), {"numbers": list(numbers)})
    return {row.ticket_id: row for row in found}


def _foreseen(
    connection: Connection, desk: Desk, order: Order, number: int, rows: Mapping[int, Row[Any]]
) -> Told:
    row = rows.get(number)
    if row is None:
        return Told(number, None, desk.t("bulk.unseen"))
    if row.version != order.seen[number]:
        return Told(number, row, desk.t("bulk.changed"))
    if order.what == ASSIGN:
        return Told(number, row, None)
    if order.what == "accepted" and not _approves(desk, row):
        return Told(number, row, desk.t("bulk.no_approver"))
    step = next((s for s in steps(connection, row, desk.officer) if s.to == order.what), None)
    words = glossary(desk.language)
    if step is None:
        return Told(number, row, desk.t("bulk.no_way", state=words["state"][row.state].title))
    lacks = list(step.lacks)
    lacks += [ask for ask, given in (("why", order.why), ("until", order.until))
              if ask in step.writes and not given]  # fmt: skip
    said = desk.t("format.stop").join(words["ask"][ask].title for ask in lacks)
    return Told(number, row, said or None)


def _done(desk: Desk, order: Order, number: int) -> Told:
    by, seen, why = desk.officer, order.seen[number], order.why or None
    try:
        with desk.begin() as connection:
            row = _rows(connection, [number]).get(number)
            if row is None or (order.what == "accepted" and not _approves(desk, row)):
                return Told(number, None, desk.t("bulk.unseen"))
            if order.what == ASSIGN:
                tickets.assign(connection, number, order.assignee or None, by=by, version=seen)
            else:
                tickets.move(
                    connection, number, order.what, by=by, version=seen, why=why, until=order.until
                )
        return Told(number, row, None)
    except TicketError as error:
        return Told(number, row, error.message)


def _approves(desk: Desk, row: Row[Any]) -> bool:
    return desk.rights.may("approver", row.municipality_code, row.operation)


def _page(
    request: Request, desk: Desk, form: Any, order: Order, told: Sequence[Told], *, done: bool
) -> Response:
    return page(
        request,
        "bulk.html",
        order=order,
        told=told,
        good=sum(one.refused is None for one in told),
        done=done,
        list_query=str(form.get("list", "")),
        words=glossary(desk.language),
    )
