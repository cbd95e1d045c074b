"""The numbers that stand on surveyed records, for a log that knows nothing else."""

from __future__ import annotations

import contextlib

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.identity import read_number
from tenken.tickets.errors import TicketError
from tenken.tickets.evidence import reveal

_WHY = "漏えい調査：アクセス記録を個人番号で照合"


def numbers(engine: Engine | Connection, *, by: str) -> dict[str, int]:
    """Each number that stood on an undecided survey's record, and the survey.

    From the sealed evidence, an entry of the audit log a ticket. A ticket whose evidence is gone,
    or that never had any, is left out: the log then does not speak of it. A number that stands on
    two surveyed records is left out too, since a line of it could be either's.
    """
    with transaction(engine) as connection:
        surveys = connection.execute(text(sql("leaks/undecided.sql"))).all()
    found: dict[str, int] = {}
    twice: set[str] = set()
    for survey in surveys:
        with contextlib.suppress(TicketError):
            for finding in reveal(engine, survey.ticket_id, by=by, why=_WHY, number=True):
                number = read_number(finding.record.get("my_number") or "")
                if not number:
                    continue
                if found.setdefault(number, survey.survey_id) != survey.survey_id:
                    twice.add(number)
    return {number: survey for number, survey in found.items() if number not in twice}
