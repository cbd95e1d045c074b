"""確認済み差異: what waits for a second officer, what stands, what ends soon, what has ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.responses import RedirectResponse, Response

from tenken import tickets
from tenken.database import sql
from tenken.operations import JAPAN
from tenken.tickets import TicketError
from tenken.web.access import RefusedError, of_ticket
from tenken.web.desk import AtDesk, Desk, Form
from tenken.web.forms import number
from tenken.web.glossary import glossary
from tenken.web.rendering import page, to

router = APIRouter()
STANDS = ("waiting", "standing", "expiring", "ended")
SIZE = 50  # on a page
SOON = timedelta(days=30)  # before its last day a difference is called to mind


@router.get("/accepted")
def show(request: Request, desk: AtDesk) -> Response:
    """Those that stand in the way that the address asks for."""
    asked = request.query_params.get("stands", "")
    said = request.query_params.get("page", "1")
    return _list(
        request, desk,
        asked if asked in STANDS else STANDS[0],
        max(1, int(said)) if said.isdecimal() and len(said) < 8 else 1,
    )  # fmt: skip


@router.post("/accepted/{ticket_id}")
def decide(request: Request, desk: AtDesk, form: Form, ticket_id: int) -> Response:
    """Approve another's proposal, refuse it, withdraw one's own, or revoke what stands."""
    what = str(form.get("what", ""))
    stands = str(form.get("stands", ""))
    if what not in ("approve", "refuse", "revoke") or stands not in STANDS:
        raise RefusedError(400)
    try:
        with desk.begin() as connection:
            place = of_ticket(connection, {"ticket_id": ticket_id})[0]
            if what == "approve" and not desk.rights.may("approver", *place):
                raise RefusedError(403)
            row = connection.execute(
                text(sql("tickets/locked.sql")), {"ticket_id": ticket_id}
            ).one()
            back = row.before_state if row.state == "proposed" else "open"
            tickets.move(
                connection,
                ticket_id,
                "accepted" if what == "approve" else back or "open",
                by=desk.officer,
                version=number(form.get("version")),
                why=str(form.get("why", "")) or None,
            )
    except TicketError as error:
        return _list(request, desk, stands, 1, problem=error.message)
    address = f"/accepted?{urlencode({'stands': stands, 'done': what})}"
    return RedirectResponse(to(request, address), status_code=303)


def _list(
    request: Request, desk: Desk, stands: str, number_: int, problem: str | None = None
) -> Response:
    today = datetime.now(JAPAN).date()
    words: dict[str, Any] = {"soon": today + SOON, "stands": stands}
    with desk.begin() as connection:
        counts = connection.execute(text(sql("web/accepted_counts.sql")), words).one()._mapping
        pages = max(1, -(-counts[stands] // SIZE))
        at = min(number_, pages)
        words |= {"size": SIZE, "before": (at - 1) * SIZE}
        found = connection.execute(text(sql("web/accepted.sql")), words).all()
    return page(
        request,
        "accepted.html",
        status=409 if problem else 200,
        stands=stands,
        all_stands=STANDS,
        counts=counts,
        found=found,
        at=at,
        pages=pages,
        approves={
            one.ticket_id: desk.rights.may("approver", one.municipality_code, one.operation)
            for one in found
        },
        approver=bool(desk.rights.places("approver")),
        soon=words["soon"],
        today=today,
        problem=problem,
        done=request.query_params.get("done"),
        words=glossary(desk.language),
    )
