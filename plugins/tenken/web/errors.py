"""Pages that say what went wrong and what to do next."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg2.errors import InsufficientPrivilege
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tenken.tickets import ConflictError, TicketError
from tenken.web.access import RefusedError
from tenken.web.rendering import page

log = logging.getLogger(__name__)

KNOWN = {401: "signed_out", 403: "forbidden", 404: "not_found", 405: "not_found", 409: "conflict"}


def answer(request: Request, status: int, why: str | None = None, said: str = "") -> Response:
    """The page of an error; `said` is a sentence of the room that refused, in Japanese."""
    key = why or KNOWN.get(status) or ("failed" if status >= 500 else "bad_request")
    return page(request, "error.html", status=status, why=key, said=said)


def add_to(app: FastAPI) -> None:
    """What the app does with each kind of error."""

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  narrows the type
        return answer(request, error.status_code)

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusedError)  # noqa: S101
        return answer(request, error.status, error.why)

    def ticket(request: Request, error: Exception) -> Response:
        assert isinstance(error, TicketError)  # noqa: S101
        why = "conflict" if isinstance(error, ConflictError) else "move_refused"
        return answer(request, 409, why, error.message)

    def database(request: Request, error: Exception) -> Response:
        assert isinstance(error, DBAPIError)  # noqa: S101
        if isinstance(error.orig, InsufficientPrivilege):
            return answer(request, 403)
        if isinstance(error, OperationalError):
            log.error("database error %s", getattr(error.orig, "pgcode", None))
            if request.url.path.endswith(".json"):
                return JSONResponse({"state": "down", "database": "away"}, status_code=503)
            return answer(request, 503, "database_away")
        if isinstance(error, DataError):  # a number or a day beyond what there is
            return answer(request, 400)
        raise error

    def no_such_path(request: Request, error: Exception) -> Response:
        return answer(request, 404)

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RefusedError, refused)
    app.add_exception_handler(RequestValidationError, no_such_path)
    app.add_exception_handler(TicketError, ticket)
    app.add_exception_handler(DBAPIError, database)
