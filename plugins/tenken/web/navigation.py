"""The places of the pages, in the order in which they stand at the top."""

from __future__ import annotations

from collections.abc import Sequence

from tenken.rights import Rights
from tenken.web.access import ACCESS

# Address and key of its word.
PLACES = (
    ("/", "nav.standing"),
    ("/tickets", "nav.tickets"),
    ("/accepted", "nav.accepted"),
    ("/workbook", "nav.workbook"),
    ("/results", "nav.results"),
    ("/surveys", "nav.surveys"),
    ("/summary", "nav.summary"),
    ("/audit", "nav.audit"),
    ("/health", "nav.health"),
    ("/help", "nav.help"),
)


def links(rights: Rights) -> Sequence[tuple[str, str]]:
    """The places an officer may go to."""
    return [
        (path, word)
        for path, word in PLACES
        if ("GET", path) in ACCESS and rights.places(*ACCESS["GET", path].roles)
    ]
