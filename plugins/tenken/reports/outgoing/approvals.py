"""Four eyes: what waits for a person's answer, and the answer.

The one way, whoever asks: Airflow's Required Actions (tenken.airflow.summary) and the officers'
pages. Two steps, `check` and then `approve`, of two different persons; the second makes the
approval. An answer is for the words that were looked at, by their hash: what was built anew has to
be looked at anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.reports.outgoing.kept import Issued, ReturnError, issued, lock

Step = Literal["check", "approve"]
STEPS: tuple[Step, ...] = get_args(Step)

# The hash of what was looked at, by whom it goes to (key of a ministry, or PUBLIC).
Hashes = Mapping[str, str]


class SamePersonError(ReturnError):
    """Both answers are one person's."""


@dataclass(frozen=True)
class Waiting:
    """A return or release that nobody may send yet: which answer it waits for."""

    issued: Issued
    step: Step
    checked_by: str | None  # who may not give the answer that is missing


def waiting(on: Engine | Connection) -> list[Waiting]:
    """All that waits for an answer, the oldest month first."""
    with transaction(on) as connection:
        found = []
        for addressee, month in connection.execute(text(sql("reports/waiting_returns.sql"))):
            last = issued(connection, addressee, month)[-1]
            step = _next(connection, last)
            if step:
                found.append(Waiting(last, step, _answers(connection, last).get("check")))
        return found


def next_step(engine: Engine, month: date, hashes: Hashes) -> Step | None:
    """The first answer that one of these still waits for; None when all are approved.

    Raises ReturnError when one was built anew since.
    """
    with engine.connect() as connection:
        steps = {_next(connection, one) for one in _looked_at(connection, month, hashes)}
    return next((step for step in STEPS if step in steps), None)


def ask(engine: Engine, run: str, hashes: Hashes) -> None:
    """Note what a run of Airflow asks about. Raises ReturnError when it asked about others before.

    Airflow keeps a run's first question: after 'build' is cleared, persons would be shown the old
    figures, and approve the new ones.
    """
    with engine.begin() as connection:
        same = connection.execute(
            text(sql("reports/question.sql")), {"run": run, "hashes": json.dumps(dict(hashes))}
        ).scalar_one()
    if not same:
        raise ReturnError(
            "the figures have changed since this run asked for approval, and Airflow would show "
            "the old ones; trigger a new run of the DAG"
        )


def answer(on: Engine | Connection, month: date, hashes: Hashes, step: Step, person: str) -> None:
    """Write down that a person (an Airflow user) has looked at these and says yes.

    Giving an answer again changes nothing. Raises SamePersonError when the person gave the other
    answer, ReturnError when one was built anew since, or was not checked before it is approved.
    """
    with transaction(on) as connection:
        lock(connection)
        for one in _looked_at(connection, month, hashes):
            answers = _answers(connection, one)
            if one.approved_by or step in answers:
                continue
            if step == "approve" and "check" not in answers:
                raise ReturnError(f"nobody has checked {one.document.name} yet")
            if person in answers.values():
                raise SamePersonError(
                    f"{person} has checked {one.document.name}; another person must approve it"
                )
            connection.execute(
                text(sql("reports/answer.sql")),
                {"sha256": one.sha256, "step": step, "person": person},
            )
            if step == "approve":
                connection.execute(
                    text(sql("reports/approve_return.sql")),
                    {
                        "ministry": one.addressee,
                        "month": month,
                        "sha256": one.sha256,
                        "users": [answers["check"], person],
                    },
                )


def _looked_at(connection: Connection, month: date, hashes: Hashes) -> list[Issued]:
    found = []
    for addressee, digest in hashes.items():
        last = issued(connection, addressee, month)[-1:]
        if not last or last[0].sha256 != digest:
            raise ReturnError(
                f"what goes to {addressee} was built anew after it was looked at; trigger a new "
                "run of the DAG"
            )
        found += last
    return found


def _next(connection: Connection, one: Issued) -> Step | None:
    if one.approved_by:
        return None
    answers = _answers(connection, one)
    return next((step for step in STEPS if step not in answers), None)


def _answers(connection: Connection, one: Issued) -> dict[str, str]:
    rows = connection.execute(text(sql("reports/answers.sql")), {"sha256": one.sha256})
    return {step: person for step, person in rows}
