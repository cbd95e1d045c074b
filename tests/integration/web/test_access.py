"""Every route, tried by those who may not: one test goes through the table of access.

A new route has to stand in `access.ACCESS`, or the app does not start; its path's parameters have
to stand in EXAMPLES here, or this test fails.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

import httpx
import pytest

from tenken import leaks
from tenken.operations import JAPAN
from tenken.web import application, behind_proxy
from tenken.web.access import ACCESS
from tenken.web.app import routes
from tests.integration.web.conftest import OFFICERS, SECRET, CityHall

# A path's parameters, as an SQL condition on the ticket or as they are: of welfare.
EXAMPLES = {
    "ticket_id": lambda hall: hall.ticket("operation = 'welfare'"),
    "view_id": lambda hall: 1,
    "survey_id": lambda hall: a_survey(hall),
}

# Who has only that role (they see welfare, if their role sees tickets).
BY_ROLE = {
    "officer": "fukushi01",
    "approver": "fukushi10",
    "leader": "tokatsu",
    "engineer": "joho",
    "auditor": "kansa",
}
ROUTES = sorted(ACCESS)


def a_survey(hall: CityHall) -> int:
    """The survey of a ticket of welfare."""
    ticket_id, today = hall.ticket("operation = 'welfare'"), datetime.now(JAPAN).date()
    with suppress(leaks.SurveyError):  # it is open already
        leaks.open_survey(hall.engine, ticket_id, today, by="fukushi01", today=today)
    return next(s.survey_id for s in leaks.surveys(hall.engine) if s.ticket_id == ticket_id)


def asked(hall: CityHall, method: str, path: str, officer: str | None) -> int:
    """The status of a request; a form carries the token, so that only rights can refuse it."""
    for name in re.findall(r"\{(\w+)", path):
        path = re.sub(rf"\{{{name}[^}}]*\}}", str(EXAMPLES[name](hall)), path)
    headers = hall.sign_in_headers(officer) if officer else {}
    return httpx.request(
        method,
        hall.url + path,
        headers={**headers, "Cookie": "tenken_token=ours"},
        data={"token": "ours"} if method == "POST" else None,
    ).status_code


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_route_is_refused_to_whoever_may_not(hall: CityHall, method: str, path: str) -> None:
    access = ACCESS[method, path]
    assert asked(hall, method, path, None) == 401
    assert asked(hall, method, path, "nobody-with-a-role") in (403, 404)
    for role, officer in BY_ROLE.items():
        status = asked(hall, method, path, officer)
        if role in access.roles:
            assert status not in (401, 403, 404, 405, 500), (role, status)
        else:
            assert status in (403, 404), (role, status)
    if access.about is not None:
        assert asked(hall, method, path, "kaigo01") == 404, "another operation"
        assert asked(hall, method, path, "tonari01") == 404, "another municipality"


def test_every_route_is_in_the_table(hall: CityHall) -> None:
    assert routes(application(hall.engine, behind_proxy(SECRET))) == set(ACCESS)


def test_everybody_of_the_tests_is_here() -> None:
    assert set(BY_ROLE.values()) < {officer for officer, *_ in OFFICERS}
