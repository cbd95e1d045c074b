"""Who may ask for what: one row a route. A route without a row does not start the app.

The database's row security decides what an officer sees; this table decides what they are let
near. The test of rights goes through every row: tests/integration/web/test_access.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from tenken.database import sql
from tenken.files.container import LARGEST
from tenken.rights import Rights

# Of what a page speaks: municipality code and operation.
Place = tuple[str, str]
About = Callable[[Connection, Mapping[str, Any]], Sequence[Place]]


class RefusedError(Exception):
    """A page is refused with an HTTP status; `why` is a key below errors in words/*.yaml."""

    def __init__(self, status: int, why: str | None = None) -> None:
        super().__init__(f"{status} {why or ''}".strip())
        self.status = status
        self.why = why


@dataclass(frozen=True)
class Access:
    """Any of `roles`: for the place the route is about, or, where it is about none, anywhere.

    `file`: bytes of a file that may be handed in; `field`: of a form's fields together.
    """

    roles: tuple[str, ...]
    about: About | None = None
    file: int = 0
    field: int = 1 << 20

    def check(self, rights: Rights, connection: Connection, path: Mapping[str, Any]) -> None:
        """Raise RefusedError unless the officer may: 404 where they cannot even see it."""
        if self.about is None:
            if not rights.places(*self.roles):
                raise RefusedError(403)
            return
        places = self.about(connection, path)
        if not places:
            raise RefusedError(404)
        for place in places:
            if not any(rights.may(role, *place) for role in self.roles):
                raise RefusedError(403)


def of_ticket(connection: Connection, path: Mapping[str, Any]) -> Sequence[Place]:
    """The place of the ticket that {ticket_id} names; none when the officer does not see it."""
    found = connection.execute(text(sql("web/place_of_ticket.sql")), dict(path)).all()
    return [(row.municipality_code, row.operation) for row in found]


def of_survey(connection: Connection, path: Mapping[str, Any]) -> Sequence[Place]:
    """The place of the survey that {survey_id} names, as `of_ticket`."""
    found = connection.execute(text(sql("web/place_of_survey.sql")), dict(path)).all()
    return [(row.municipality_code, row.operation) for row in found]


LOG = 200 << 20  # bytes of a log that is handed in by a page; `tenken survey` takes any
_BASE64 = LARGEST * 3 // 2  # a workbook in a field

EVERYONE = ("officer", "approver", "leader", "engineer", "auditor")
DESKS = ("officer", "approver")  # who see tickets and persons
FIGURES = ("leader", "engineer", "auditor")  # who see counts alone

ACCESS: Mapping[tuple[str, str], Access] = {
    ("GET", "/"): Access(EVERYONE),
    ("GET", "/help"): Access(EVERYONE),
    ("POST", "/language"): Access(EVERYONE),
    ("GET", "/tickets"): Access(DESKS),
    ("GET", "/tickets/{ticket_id}"): Access(DESKS, of_ticket),
    ("POST", "/tickets/{ticket_id}/reveal"): Access(DESKS, of_ticket),
    ("GET", "/tickets/{ticket_id}/sheet"): Access(DESKS, of_ticket),
    ("POST", "/tickets/{ticket_id}/sheet"): Access(DESKS, of_ticket),
    ("POST", "/tickets/{ticket_id}/move"): Access(DESKS, of_ticket),
    ("POST", "/tickets/{ticket_id}/assign"): Access(DESKS, of_ticket),
    ("POST", "/tickets/{ticket_id}/contact"): Access(DESKS, of_ticket),
    ("POST", "/tickets/{ticket_id}/inform"): Access(DESKS, of_ticket),
    ("POST", "/tickets/preview"): Access(DESKS),
    ("POST", "/tickets/apply"): Access(DESKS),
    ("GET", "/results"): Access(EVERYONE),
    ("GET", "/surveys"): Access(DESKS),
    ("POST", "/surveys"): Access(DESKS),
    ("GET", "/surveys/{survey_id}"): Access(DESKS, of_survey),
    ("POST", "/surveys/{survey_id}/decide"): Access(DESKS, of_survey),
    ("POST", "/surveys/{survey_id}/facts"): Access(DESKS, of_survey),
    ("POST", "/surveys/{survey_id}/reported"): Access(DESKS, of_survey),
    ("GET", "/access-logs"): Access(DESKS),
    ("POST", "/access-logs/preview"): Access(DESKS, file=LOG),
    ("POST", "/access-logs/keep"): Access(DESKS, field=8 << 20),
    ("GET", "/audit"): Access(("auditor",)),
    ("GET", "/audit/chain"): Access(("auditor",)),
    ("POST", "/audit/export"): Access(("auditor",)),
    ("GET", "/health"): Access(("engineer",)),
    ("GET", "/health.json"): Access(("engineer",)),
    ("POST", "/views"): Access(DESKS),
    ("POST", "/views/{view_id}/forget"): Access(DESKS),
    # the monthly summary
    ("GET", "/summary"): Access(FIGURES),
    ("GET", "/summary/file"): Access(FIGURES),
    ("POST", "/summary/answer"): Access(("leader",)),
    # accepted differences
    ("GET", "/accepted"): Access(DESKS),
    ("POST", "/accepted/{ticket_id}"): Access(DESKS, of_ticket),
    # tickets in Excel
    ("GET", "/workbook"): Access(DESKS),
    ("POST", "/workbook/export"): Access(DESKS),
    ("POST", "/workbook/preview"): Access(DESKS, file=LARGEST),
    ("POST", "/workbook/apply"): Access(DESKS, field=_BASE64),
}
