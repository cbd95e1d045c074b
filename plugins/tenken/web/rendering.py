"""Templates into answers: always escaped, in the officer's language, with the frame around them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tenken.municipalities import municipality
from tenken.operations import JAPAN
from tenken.web.catalogue import LANGUAGES, Language, translator
from tenken.web.navigation import links

LANGUAGE = "tenken_language"
STATIC = Path(__file__).parent / "static"


def language_of(request: Request) -> Language:
    """Japanese, unless the officer chose otherwise."""
    chosen = request.cookies.get(LANGUAGE)
    return next((one for one in LANGUAGES if one == chosen), LANGUAGES[0])


@cache
def templates() -> Environment:
    """The templates of all pages."""
    environment = Environment(
        loader=PackageLoader("tenken.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = lambda n: "―" if n is None else f"{n:,}"
    return environment


def page(request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page. Templates know `t` (texts), `path` (addresses), `day` and `moment`, `token`, `desk`.

    `desk` is None on pages for somebody who is not let in.
    """
    language = language_of(request)
    t = translator(language)
    root = request.scope.get("root_path", "")
    desk = getattr(request.state, "desk", None)

    def day(value: date | None) -> str:
        return value.strftime(t("format.day")) if value else t("format.nothing")

    def short_day(value: date) -> str:
        return value.strftime(t("format.short_day"))

    def moment(value: datetime | None) -> str:
        return _in(JAPAN, value).strftime(t("format.moment")) if value else t("format.nothing")

    def a_month(iso: str) -> str:
        return date.fromisoformat(iso).strftime(t("format.month"))

    text = (
        templates()
        .get_template(template)
        .render(
            t=t,
            language=language,
            languages=LANGUAGES,
            path=lambda to: f"{root}{to}",
            here=request.url.path.removeprefix(root) or "/",
            query=request.url.query,
            token=request.state.token,
            officer=request.state.officer,
            sign_in_page=request.state.sign_in_page,
            place=municipality(),
            desk=desk,
            links=links(desk.rights) if desk else (),
            day=day,
            moment=moment,
            a_month=a_month,
            now=datetime.now(JAPAN),
            short_day=short_day,
            status=status,
            **facts,
        )
    )
    return HTMLResponse(text, status_code=status)


def to(request: Request, path: str) -> str:
    """The address of a page of ours, also below Airflow's prefix."""
    return f"{request.scope.get('root_path', '')}{path}"


def _in(zone: ZoneInfo, value: datetime) -> datetime:
    return value.astimezone(zone)
