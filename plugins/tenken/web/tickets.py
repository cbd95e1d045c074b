"""是正票一覧: the list of tickets, its filters, saved views."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from tenken.database import sql
from tenken.municipalities import deployment
from tenken.operations import JAPAN, all_operations
from tenken.tickets.life import DOES, LIFE
from tenken.web.access import DESKS, RefusedError
from tenken.web.desk import AtDesk, Form
from tenken.web.filters import ALL, DUES, ME, NOBODY, SIZES, of_address
from tenken.web.glossary import glossary
from tenken.web.listing import listed
from tenken.web.rendering import page, to

router = APIRouter()


@router.get("/tickets")
def show(request: Request, desk: AtDesk) -> Response:
    """The list that the address asks for."""
    asked = of_address(request.query_params)
    today = datetime.now(JAPAN).date()
    with desk.begin() as connection:
        found = listed(connection, asked, desk.officer, today)
        assignees = connection.execute(text(sql("web/assignees.sql"))).scalars().all()
        views = connection.execute(text(sql("web/views.sql")), {"officer": desk.officer}).all()
    places = desk.rights.places(*DESKS)
    keys = [operation.key for operation in all_operations()]
    mine = [key for key in keys if any(operation in ("*", key) for _, operation in places)]
    return page(
        request,
        "tickets.html",
        asked=asked,
        found=found,
        assignees=assignees,
        views=views,
        words=glossary(desk.language),
        operations=mine,
        municipalities={one.code: one.name for one in deployment().municipalities},
        states=list(LIFE),
        dues=DUES,
        sizes=SIZES,
        special={"me": ME, "nobody": NOBODY, "all": ALL},
        moves=list(DOES),
        with_list=with_list,
        today=today,
    )


@router.post("/views")
def save(request: Request, desk: AtDesk, form: Form) -> Response:
    """Keep the list under a title."""
    title = str(form.get("title", "")).strip()[:40]
    query = of_address(QueryParams(str(form.get("query", "")))).query()
    if not title or len(query) > 1000:
        raise RefusedError(400)
    with desk.begin() as connection:
        words = {"officer": desk.officer, "title": title, "query": query}
        connection.execute(text(sql("web/save_view.sql")), words)
    return RedirectResponse(to(request, f"/tickets?{query}"), status_code=303)


@router.post("/views/{view_id}/forget")
def forget(request: Request, desk: AtDesk, view_id: int) -> Response:
    """Take a saved list away; one's own only."""
    with desk.begin() as connection:
        words = {"officer": desk.officer, "view_id": view_id}
        connection.execute(text(sql("web/forget_view.sql")), words)
    return RedirectResponse(to(request, "/tickets"), status_code=303)


def with_list(path: str, query: str) -> str:
    """An address that remembers the list it was come to from."""
    return f"{path}?{urlencode({'list': query})}" if query else path
