"""The officers' pages inside Airflow's API server, with Airflow's own sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

PREFIX = "/tenken"


class Pages:
    """An ASGI app that becomes the pages when the first request comes.

    Every component of Airflow loads the plugin; only the API server has use for the pages.
    """

    def __init__(self) -> None:
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand a request on."""
        if self._app is None:
            self._app = _pages()
        await self._app(scope, receive, send)


def address(path: str = PREFIX + "/") -> str:
    """An address on Airflow's server as a browser has it, below the path of [api] base_url."""
    from airflow.configuration import conf

    return urlsplit(conf.get("api", "base_url", fallback="")).path.rstrip("/") + path


def _pages() -> Any:
    from tenken import database, environment
    from tenken.airflow.keys import from_connections
    from tenken.web import application

    from_connections()
    url = environment.database_url()
    if not url:
        raise RuntimeError(
            "TENKEN_DATABASE_URL is not set for the Airflow API server; docs/operating.md says how"
        )
    engine = database.connect(url)
    database.migrate(engine)
    sign_in_page = address(f"/api/v2/auth/login?next={address()}")
    return application(engine, signed_in, sign_in_page, components)


def components() -> dict[str, Any]:
    """How Airflow's own parts are, as its own health page says; what is not run is left out."""
    from airflow.api.common.airflow_health import HEALTHY, get_airflow_health

    from tenken.web.health import Component

    found = {}
    for name, said in get_airflow_health().items():
        if said["status"] is not None:
            heartbeat = said.get(f"latest_{name}_heartbeat")
            moment = datetime.fromisoformat(heartbeat) if heartbeat else None
            found[name] = Component(said["status"] == HEALTHY, moment)
    return found


async def signed_in(request: Any) -> str | None:
    """The name of the Airflow user whose token the request carries; None without a valid one.

    The token is that of Airflow's own cookie, or of an Authorization header; both are read by
    Airflow itself.
    """
    from airflow.api_fastapi.core_api.security import bearer_scheme, get_user
    from fastapi import HTTPException

    try:
        user = await get_user(request, None, await bearer_scheme(request))
    except HTTPException:
        return None
    return user.get_name() or None
