"""The app itself: guard, routes, static files, errors."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from starlette.staticfiles import StaticFiles

from tenken.web import (
    accepted,
    access_logs,
    audit_log,
    bulk,
    errors,
    health,
    help,
    language,
    results,
    standing,
    summary,
    surveys,
    ticket,
    tickets,
    workbook,
)
from tenken.web.access import ACCESS
from tenken.web.desk import admitted, genuine
from tenken.web.guard import Guard
from tenken.web.rendering import STATIC
from tenken.web.signing_in import SignIn

PAGES = (
    *(standing, tickets, bulk, ticket, accepted, workbook, results, surveys, access_logs),
    *(summary, audit_log, health, help, language),
)


def application(
    engine: Engine,
    sign_in: SignIn,
    sign_in_page: str | None = None,
    components: health.Components | None = None,
) -> FastAPI:
    """The officers' pages over one database.

    `sign_in_page`: where a browser that nobody is signed in with is shown the way to.
    `components`: asks how Airflow's parts are, where the pages run in it.
    Raises RuntimeError when a route has no row in `access.ACCESS`, or a row no route.
    """
    app = FastAPI(
        title="Tenken",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(admitted), Depends(genuine)],
    )
    app.state.engine = engine
    app.state.components = components
    for module in PAGES:
        app.include_router(module.router)
    if apart := routes(app) ^ set(ACCESS):
        raise RuntimeError(f"access.ACCESS and the routes disagree about {sorted(apart)}")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    errors.add_to(app)
    app.add_middleware(Guard, sign_in=sign_in, sign_in_page=sign_in_page)
    return app


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Method and path of every page."""
    return {
        (method, route.path)
        for route in app.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
