"""The outcome of every open survey proposed anew from what the logs say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from tenken.database import sql
from tenken.leaks.exposure import Span, exposure
from tenken.leaks.outcome import Access, Evidence, Proposal, propose
from tenken.leaks.sources import Source, sources


def refresh(connection: Connection, today: date) -> int:
    """Write each survey's proposal down where it has changed; how many have.

    Decided surveys too: a log that comes later may say otherwise, and then a person decides again.
    """
    surveys = connection.execute(text(sql("leaks/surveys.sql"))).all()
    logs = _by_survey(connection, "leaks/coverage.sql")
    accesses = _by_survey(connection, "leaks/accesses.sql")
    known = sources()
    changed = 0
    for survey in surveys:
        said = _proposal(survey, known, logs[survey.survey_id], accesses[survey.survey_id], today)
        changed += connection.execute(
            text(sql("leaks/propose.sql")),
            {
                "survey_id": survey.survey_id,
                "proposed": said.outcome,
                "grounds": list(said.grounds),
            },
        ).rowcount
    return changed


def _proposal(
    survey: Row,
    known: Mapping[str, Source],
    logs: Sequence[Row],
    accesses: Sequence[Row],
    today: date,
) -> Proposal:
    evidence = {
        key: Evidence(
            source.title,
            source.keeps,
            source.needed,
            exposure(source.since, survey.linked_on, survey.suspended_on, today),
            [Span(log.reaches_from, log.reaches_until) for log in logs if log.source == key],
            [Access(a.day, a.action, a.times) for a in accesses if a.source == key],
            sum(log.set_apart for log in logs if log.source == key),
        )
        for key, source in known.items()
    }
    return propose(evidence)


def _by_survey(connection: Connection, statement: str) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(text(sql(statement))):
        found[row.survey_id].append(row)
    return found
