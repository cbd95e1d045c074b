"""漏えい調査: what is to be reported by when, one survey, and its decision by a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection, text
from starlette.responses import RedirectResponse, Response

from tenken import leaks
from tenken.database import sql
from tenken.leaks import SurveyError
from tenken.operations import JAPAN
from tenken.tickets import TicketError
from tenken.web.access import RefusedError
from tenken.web.desk import AtDesk, Desk, Form
from tenken.web.forms import day, number
from tenken.web.glossary import glossary
from tenken.web.rendering import page, to

router = APIRouter()
SIZE = 100  # surveys a page


def next_due(survey: Any) -> date | None:
    """The day of the next report that has not gone out; None when none is to come."""
    if survey.outcome == "none":
        return None
    days: Sequence[tuple[date | None, date]] = (
        (survey.preliminary_reported_on, survey.preliminary_due_on),
        (survey.final_reported_on, survey.final_due_on),
    )
    return next((due for sent, due in days if sent is None), None)


# The lists by the word in the address.
LISTS: Mapping[str, Callable[[Any], bool]] = {
    "due": lambda survey: next_due(survey) is not None,
    "open": lambda survey: survey.outcome is None,
    "decided": lambda survey: survey.outcome is not None,
}


@router.get("/surveys")
def show_list(request: Request, desk: AtDesk) -> Response:
    """The surveys whose report is due, those to decide, or those decided."""
    return _list(request, desk)


@router.post("/surveys")
def open_one(request: Request, desk: AtDesk, form: Form) -> Response:
    """Open the survey of a ticket by hand; those of confirmed mis-links open by themselves."""
    ticket_id, known_on = number(form.get("ticket")), day(form.get("known_on"))
    if known_on is None:
        raise RefusedError(400)
    try:
        with desk.begin() as connection:
            survey_id = leaks.open_survey(
                connection, ticket_id, known_on, by=desk.officer, today=today()
            )
    except SurveyError as error:
        return _list(request, desk, problem=str(error))
    return RedirectResponse(to(request, f"/surveys/{survey_id}?done=opened"), status_code=303)


@router.get("/surveys/{survey_id}")
def show(request: Request, desk: AtDesk, survey_id: int) -> Response:
    """One survey: its facts, days, logs, what is proposed and why."""
    return _survey(request, desk, survey_id)


@router.post("/surveys/{survey_id}/decide")
def decide(request: Request, desk: AtDesk, form: Form, survey_id: int) -> Response:
    """Decide the outcome; other than proposed, with a reason."""
    outcome, version = str(form.get("outcome", "")), number(form.get("version"))
    return _done(
        request, desk, survey_id, "decided",
        lambda connection: leaks.decide(
            connection, survey_id, outcome, by=desk.officer, version=version, today=today(),
            reason=str(form.get("reason", "")) or None,
        ),
    )  # fmt: skip


@router.post("/surveys/{survey_id}/facts")
def facts(request: Request, desk: AtDesk, form: Form, survey_id: int) -> Response:
    """Set what was found out; window and deadlines follow."""
    version = number(form.get("version"))
    known_on, linked_on = day(form.get("known_on")), day(form.get("linked_on"))
    return _done(
        request, desk, survey_id, "facts",
        lambda connection: leaks.set_facts(
            connection, survey_id, by=desk.officer, version=version, today=today(),
            known_on=known_on, linked_on=linked_on, wrongful_purpose=bool(form.get("wrongful")),
        ),
    )  # fmt: skip


@router.post("/surveys/{survey_id}/reported")
def reported(request: Request, desk: AtDesk, form: Form, survey_id: int) -> Response:
    """Note that 速報 or 確報 went to the Commission."""
    which, on, version = str(form.get("which")), day(form.get("on")), number(form.get("version"))
    if which not in leaks.REPORTS or on is None:
        raise RefusedError(400)
    return _done(
        request, desk, survey_id, "reported",
        lambda connection: leaks.reported(
            connection, survey_id, which, on, by=desk.officer, version=version, today=today()
        ),
    )  # fmt: skip


def today() -> date:
    """The day in Japan."""
    return datetime.now(JAPAN).date()


def _done(
    request: Request, desk: Desk, survey_id: int, what: str, do: Callable[[Connection], None]
) -> Response:
    """Do it and show the survey as it then stands; or the survey with what is in the way."""
    try:
        with desk.begin() as connection:
            do(connection)
    except SurveyError as error:
        return _survey(request, desk, survey_id, problem=str(error))
    except TicketError as error:
        return _survey(request, desk, survey_id, problem=error.message)
    return RedirectResponse(to(request, f"/surveys/{survey_id}?done={what}"), status_code=303)


def _list(request: Request, desk: Desk, problem: str | None = None) -> Response:
    asked = request.query_params.get("show", "due")
    chosen = asked if asked in LISTS else "due"
    with desk.begin() as connection:
        if connection.execute(text(sql("leaks/confirmed.sql"))).first():
            leaks.open_confirmed(connection, today())
        surveys = leaks.surveys(connection)
    found = [survey for survey in surveys if LISTS[chosen](survey)]
    if chosen == "due":
        found.sort(key=lambda survey: (next_due(survey), survey.survey_id))
    given = request.query_params.get("page", "1")
    pages = max(1, -(-len(found) // SIZE))
    at = min(max(1, int(given)) if given.isdecimal() and len(given) < 6 else 1, pages)
    return page(
        request,
        "surveys.html",
        status=409 if problem else 200,
        problem=problem,
        surveys=found[(at - 1) * SIZE : at * SIZE],
        counts={key: sum(map(test, surveys)) for key, test in LISTS.items()},
        chosen=chosen,
        page_no=at,
        pages=pages,
        next_due=next_due,
        words=glossary(desk.language),
        today=today(),
    )


def _survey(
    request: Request, desk: Desk, survey_id: int, *, problem: str | None = None
) -> Response:
    with desk.begin() as connection:
        found, logs = leaks.survey(connection, survey_id)
    return page(
        request,
        "survey.html",
        status=409 if problem else 200,
        survey=found,
        logs=logs,
        sources=leaks.sources(),
        outcomes=leaks.OUTCOMES,
        reports=tuple(leaks.REPORTS),
        problem=problem,
        done=request.query_params.get("done"),
        next_due=next_due(found),
        words=glossary(desk.language),
        today=today(),
    )
