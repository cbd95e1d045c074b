"""One mail a day and section of a municipality: never twice; what fails is tried again and seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage

from sqlalchemy import Connection, Engine, text

from tenken import keys
from tenken.database import sql
from tenken.escalation.items import Agenda, agendas
from tenken.escalation.letter import letter, message_id
from tenken.escalation.rules import Rules
from tenken.escalation.smtp import NotSentError, UncertainError
from tenken.tickets import audit

Send = Callable[[EmailMessage], int]  # how many addresses were refused
WHO = "tenken"


@dataclass
class Mailed:
    """The sections by what became of their mail of the day."""

    sent: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)  # had theirs before
    failed: dict[str, str] = field(default_factory=dict)  # and why
    uncertain: list[str] = field(default_factory=list)  # may have theirs; is not sent again

    @property
    def counts(self) -> dict[str, int]:
        """How many, for a log."""
        return {
            "sent": len(self.sent),
            "already": len(self.already),
            "failed": len(self.failed),
            "uncertain": len(self.uncertain),
        }


def mail_sections(engine: Engine, rules: Rules, today: date, sender: str, send: Send) -> Mailed:
    """Write to every section that has something to look at, once a day.

    A row in tenken.notice is committed before the mail goes out. If the server refuses it, the row
    says failed and the next call tries again. If nobody can know whether it was taken (the
    connection broke after the message, or this process was killed), it is not sent again that day.
    Raises KeyMissingError before anything is sent.
    """
    keys.ring(keys.AUDIT)
    with engine.connect() as connection:
        found = agendas(connection, rules, today)
    mailed = Mailed()
    for agenda in found:
        with engine.connect() as connection:
            key = {"key": f"{today} {agenda.municipality_code} {agenda.section}"}
            connection.execute(text(sql("escalation/lock.sql")), key)
            connection.commit()
            try:
                _mail(connection, agenda, rules, today, sender, send, mailed)
            finally:
                connection.rollback()
                connection.execute(text(sql("escalation/unlock.sql")), key)
                connection.commit()
    return mailed


def _mail(
    connection: Connection,
    agenda: Agenda,
    rules: Rules,
    today: date,
    sender: str,
    send: Send,
    mailed: Mailed,
) -> None:
    section = rules.addressed(agenda.municipality_code, agenda.section)
    to = [*section.to, *(section.overdue_to if agenda.overdue else ())] if section else []
    to = list(dict.fromkeys(to))
    row = {"day": today, "code": agenda.municipality_code, "section": agenda.section}
    words = {
        **row,
        "addresses": len(to),
        "counts": json.dumps(agenda.counts),
        "message_id": message_id(agenda, today, sender),
    }
    with connection.begin():
        begun = connection.execute(text(sql("escalation/begin.sql")), words).one_or_none()
        state = connection.execute(text(sql("escalation/state.sql")), row).scalar_one()
    if begun is None:
        (mailed.already if state == "sent" else mailed.uncertain).append(agenda.name)
        return
    try:
        if section is None or not section.to:
            raise NotSentError("no address in include/escalation.yaml")
        refused = send(letter(agenda, rules, today, sender, to))
    except NotSentError as error:
        mailed.failed[agenda.name] = str(error)
        _end(connection, row, "failed", str(error))
    except UncertainError as error:
        mailed.uncertain.append(agenda.name)
        _end(connection, row, "uncertain", str(error))
    else:
        mailed.sent.append(agenda.name)
        problem = f"{refused} of {len(to)} addresses refused" if refused else None
        with connection.begin():
            connection.execute(
                text(sql("escalation/end.sql")), {**row, "state": "sent", "problem": problem}
            )
            audit.append(
                connection, WHO, "mail", section=agenda.name, addresses=len(to) - refused,
                tickets=sum(agenda.counts.values()),
            )  # fmt: skip


def _end(connection: Connection, row: dict[str, object], state: str, problem: str) -> None:
    with connection.begin():
        connection.execute(
            text(sql("escalation/end.sql")), {**row, "state": state, "problem": problem}
        )
