"""What stands before every page: nobody unknown comes in, and nothing leaves for elsewhere."""

from __future__ import annotations

import logging
import secrets
import traceback
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tenken.web import errors
from tenken.web.body import Body
from tenken.web.signing_in import SignIn

TOKEN = "tenken_token"  # noqa: S105  the name of a cookie
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SAFE = ("GET", "HEAD")
ALIVE = "/alive"  # for load balancers: whether the pages answer; asks no database

log = logging.getLogger(__name__)


class Guard:
    """ASGI middleware: signs in, checks where a form comes from, sets headers, catches all.

    `request.state.officer`, `.token` and `.body` are set for the pages. An exception that
    nobody foresaw is logged by its class and place alone: its text might quote a row.
    """

    def __init__(self, app: ASGIApp, sign_in: SignIn, sign_in_page: str | None) -> None:
        self._app = app
        self._sign_in = sign_in
        self._sign_in_page = sign_in_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # no web sockets
        request = Request(scope, receive)
        if request.url.path == scope.get("root_path", "") + ALIVE:
            await PlainTextResponse("ok")(scope, receive, send)
            return
        body = Body(receive, request)
        state = scope.setdefault("state", {})
        token = request.cookies.get(TOKEN)
        state["token"] = token or secrets.token_urlsafe(32)
        state["sign_in_page"] = self._sign_in_page
        state["body"] = body
        send = _with_headers(send, request, None if token else state["token"])
        state["officer"] = None
        try:
            state["officer"] = officer = await self._sign_in(request)
            if officer is None:
                await errors.answer(request, 401)(scope, receive, send)
            elif scope["method"] not in SAFE and not _own(request):
                await errors.answer(request, 403, "foreign_form")(scope, receive, send)
            else:
                await self._app(scope, body.receive, send)
        except Exception as error:
            log.error("%s at %s, route %s", type(error).__name__, _place(error), _route(scope))  # noqa: TRY400
            await _apology(request)(scope, receive, send)


def _apology(request: Request) -> Response:
    """The page of a defect; a bare line when the defect is in the frame of the pages itself."""
    try:
        return errors.answer(request, 500)
    except Exception as error:
        log.error("%s at %s, on the page of errors", type(error).__name__, _place(error))  # noqa: TRY400
        return PlainTextResponse("500", status_code=500)


def _place(error: Exception) -> str:
    """File and line of ours (a template's too) where it went wrong; never the error's text."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "tenken" in Path(frame.filename).parts]
    last = (ours or frames)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "?"))


def _own(request: Request) -> bool:
    """Whether a form was sent from a page of ours, as the browser says it."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _with_headers(send: Send, request: Request, new_token: str | None) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if "cache-control" not in headers:
                headers["Cache-Control"] = "no-store"
            if new_token and headers.get("content-type", "").startswith("text/html"):
                headers.append("set-cookie", _cookie(request, TOKEN, new_token))
        await send(message)

    return sending


def _cookie(request: Request, name: str, value: str) -> str:
    cookie: SimpleCookie = SimpleCookie()
    cookie[name] = value
    cookie[name].update({"path": f"{request.scope.get('root_path', '')}/", "samesite": "Strict"})
    cookie[name]["httponly"] = True
    if request.url.scheme == "https":
        cookie[name]["secure"] = True
    return cookie[name].OutputString()
