"""The surveys: opened for confirmed mis-links, decided by a person, reported in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from tenken.database import sql, transaction
from tenken.leaks.deadlines import deadlines
from tenken.leaks.errors import SurveyError
from tenken.leaks.outcome import OUTCOMES, TITLES
from tenken.leaks.proposals import refresh
from tenken.tickets import audit
from tenken.tickets.moves import locked, tell
from tenken.tickets.words import checked_officer, checked_why

REPORTS = {"preliminary": "速報", "final": "確報"}


def open_confirmed(engine: Engine | Connection, today: date) -> list[int]:
    """Open a survey for each mis-link confirmed with the person that has none; their tickets.

    It was known on the day of the confirmation, until a person sets another day. Brings the
    proposals of all surveys up to date too, since the window of one not suspended grows daily.
    """
    with transaction(engine) as connection:
        tickets = connection.execute(text(sql("leaks/confirmed.sql"))).all()
        for ticket in tickets:
            _insert(connection, ticket.ticket_id, ticket.known_on)
        refresh(connection, today)
    return [ticket.ticket_id for ticket in tickets]


def open_survey(
    engine: Engine | Connection, ticket_id: int, known_on: date, *, by: str, today: date
) -> int:
    """Open a survey for one ticket, whatever its state; its number. Raises SurveyError."""
    if known_on > today:
        raise SurveyError("知った日が今日より後です。")
    with transaction(engine) as connection:
        there = connection.execute(
            text("SELECT FROM tenken.ticket WHERE ticket_id = :t"), {"t": ticket_id}
        ).one_or_none()
        if there is None:
            raise SurveyError(f"是正票 {ticket_id} はありません。")
        survey_id = _insert(connection, ticket_id, known_on)
        if survey_id is None:
            raise SurveyError(f"是正票 {ticket_id} の漏えい調査は、すでに始まっています。")
        refresh(connection, today)
        audit.append(connection, by, "survey", ticket_id, survey_id=survey_id, did="open")
    return survey_id


def _insert(connection: Connection, ticket_id: int, known_on: date) -> int | None:
    due = deadlines(known_on)
    survey_id: int | None = connection.execute(
        text(sql("leaks/open.sql")),
        {
            "ticket_id": ticket_id,
            "known_on": known_on,
            "aim": due.aim,
            "preliminary": due.preliminary,
            "final": due.final,
        },
    ).scalar_one_or_none()
    return survey_id


def set_facts(
    engine: Engine | Connection,
    survey_id: int,
    *,
    by: str,
    version: int,
    today: date,
    known_on: date | None = None,
    linked_on: date | None = None,
    wrongful_purpose: bool | None = None,
) -> None:
    """Set what a person has found out; what is None stays. Deadlines are reckoned anew."""
    for day in (known_on, linked_on):
        if day is not None and day > today:
            raise SurveyError("日付が今日より後です。")
    with transaction(engine) as connection:
        survey = _locked(connection, survey_id, version)
        known = known_on or survey.known_on
        wrongful = survey.wrongful_purpose if wrongful_purpose is None else wrongful_purpose
        due = deadlines(known, wrongful_purpose=wrongful)
        connection.execute(
            text(sql("leaks/facts.sql")),
            {
                "survey_id": survey_id,
                "known_on": known,
                "linked_on": linked_on or survey.linked_on,
                "wrongful": wrongful,
                "aim": due.aim,
                "preliminary": due.preliminary,
                "final": due.final,
            },
        )
        refresh(connection, today)
        audit.append(
            connection, by, "survey", survey.ticket_id, survey_id=survey_id, did="facts",
            known_on=known.isoformat(), wrongful_purpose=wrongful,
            linked_on=linked_on and linked_on.isoformat(),
        )  # fmt: skip


def decide(
    engine: Engine | Connection,
    survey_id: int,
    outcome: str,
    *,
    by: str,
    version: int,
    today: date,
    reason: str | None = None,
) -> None:
    """A person's decision. Other than proposed, it wants a reason.

    Raises SurveyError, and MoveRefusedError for a reason with a person's number in it.
    """
    officer = checked_officer(None, by)
    if outcome not in OUTCOMES:
        raise SurveyError(f"判定は {'、'.join(f'{TITLES[o]}（{o}）' for o in OUTCOMES)} です。")
    with transaction(engine) as connection:
        refresh(connection, today)
        survey = _locked(connection, survey_id, version)
        why = checked_why(survey.ticket_id, reason, needed=False)
        if outcome != survey.proposed and not why:
            raise SurveyError(
                f"システムの案は「{TITLES[survey.proposed]}」です。異なる判定をするときは、"
                "理由を記入してください。"
            )
        connection.execute(
            text(sql("leaks/decide.sql")),
            {"survey_id": survey_id, "outcome": outcome, "by": officer, "reason": why or None},
        )
        locked(connection, survey.ticket_id)  # events of a ticket are told in their order
        tell(connection, survey.ticket_id, "surveyed", actor=officer)
        audit.append(
            connection, officer, "survey", survey.ticket_id, survey_id=survey_id, did="decide",
            outcome=outcome, proposed=survey.proposed,
        )  # fmt: skip


def reported(
    engine: Engine | Connection,
    survey_id: int,
    which: str,
    on: date,
    *,
    by: str,
    version: int,
    today: date,
) -> None:
    """Note that a report went to the Commission: `preliminary` or `final`. Raises SurveyError."""
    with transaction(engine) as connection:
        survey = _locked(connection, survey_id, version)
        if not survey.known_on <= on <= today:
            raise SurveyError(f"{REPORTS[which]}の日は、知った日から今日までの日付です。")
        connection.execute(
            text(sql("leaks/reported.sql", column=f"{which}_reported_on")),
            {"survey_id": survey_id, "on": on},
        )
        audit.append(
            connection, by, "survey", survey.ticket_id, survey_id=survey_id, did=which,
            on=on.isoformat(),
        )  # fmt: skip


def _locked(connection: Connection, survey_id: int, version: int) -> Row[Any]:
    survey = connection.execute(text(sql("leaks/lock.sql")), {"survey_id": survey_id}).one_or_none()
    if survey is None:
        raise SurveyError(f"漏えい調査 {survey_id} はありません。")
    if survey.version != version:
        raise SurveyError(
            f"漏えい調査 {survey_id} は、ほかの職員が先に更新しました（版{survey.version}）。"
            "表示し直して、確かめてから操作してください。"
        )
    return survey


def surveys(engine: Engine | Connection, operation: str | None = None) -> Sequence[Row[Any]]:
    """All surveys, what is due first on top."""
    with transaction(engine) as connection:
        return connection.execute(text(sql("leaks/list.sql")), {"operation": operation}).all()


def survey(engine: Engine | Connection, survey_id: int) -> tuple[Row[Any], Sequence[Row[Any]]]:
    """One survey with its grounds, and what each log says of it. Raises SurveyError."""
    with transaction(engine) as connection:
        found = connection.execute(
            text(sql("leaks/show.sql")), {"survey_id": survey_id}
        ).one_or_none()
        if found is None:
            raise SurveyError(f"漏えい調査 {survey_id} はありません。")
        logs = connection.execute(text(sql("leaks/show_logs.sql")), {"survey_id": survey_id}).all()
    return found, logs
