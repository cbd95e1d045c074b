"""Who the officer is. The pages keep no password: Airflow says it, or a proxy that has asked."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request

# The officer's name as the audit log and tenken.officer_role have it; None: nobody is signed in.
SignIn = Callable[[Request], Awaitable[str | None]]

OFFICER = "x-tenken-officer"
SECRET = "x-tenken-proxy-secret"  # noqa: S105  the name of a header
SHORTEST = 32


def behind_proxy(secret: str) -> SignIn:
    """The name a reverse proxy gives in X-Tenken-Officer, believed only beside its secret.

    `secret` is known to the proxy and to this process alone. Raises ValueError when it is short
    enough to be guessed. A header that stands twice is refused: the client may have sent one.
    """
    if len(secret) < SHORTEST:
        raise ValueError(f"TENKEN_PROXY_SECRET must have at least {SHORTEST} characters")

    async def sign_in(request: Request) -> str | None:
        secrets = request.headers.getlist(SECRET)
        officers = request.headers.getlist(OFFICER)
        if len(secrets) != 1 or len(officers) != 1:
            return None
        if not hmac.compare_digest(secrets[0].encode(), secret.encode()):
            return None
        return _read(officers[0])

    return sign_in


def _read(header: str) -> str | None:
    """Headers travel as Latin-1; a name in Japanese is sent as UTF-8."""
    try:
        name = header.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return None
    return name if 0 < len(name) <= 100 and name.isprintable() else None
