"""Each return and public release to each address once, and what became of it.

A mail is `sending` from before it is handed to the server until the server's answer is written
down. Who dies in between leaves it so; whoever comes next makes it `unknown` and sends nothing:
a ministry that gets nothing asks, one that gets two figures counts twice. `unknown` and `sent` are
sent again as a marked correction only.
"""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.ministries import Reporting
from tenken.reports.mail.message import mail, message_id, office_mail, sender
from tenken.reports.outgoing.kept import Issued, ReturnError, issued

# One sender at a time (a number of our own choosing).
_LOCK = 20231116

# A server as smtplib has it, signed in.
Connect = Callable[[], Any]


@dataclass
class Outcome:
    """What came of an attempt to send all that is due."""

    sent: int = 0
    waiting: list[str] = field(default_factory=list)  # to be tried again: which, and why
    lost: list[str] = field(default_factory=list)  # refused or unknown: somebody must look


def send(
    engine: Engine,
    reporting: Reporting,
    month: date,
    addressees: Collection[str],
    folder: Path,
    connect: Connect,
) -> Outcome:
    """Send what was approved last of the month to each address that has not had it.

    `addressees` are keys of ministries, or PUBLIC; `folder` holds the files. Raises ReturnError
    when a file is not what was approved.
    """
    outcome = Outcome()
    told = {"month": month, "addressees": list(addressees)}
    with _alone(engine):
        _enter(engine, reporting, month, addressees)
        for row in _rows(engine, "reports/due_deliveries.sql", **told):
            if row["address"] not in reporting.addresses(row["ministry"]):
                continue  # it was taken out of the configuration since
            one = _approved(engine, row["ministry"], month, row["revision"])
            files = [
                folder / f"{one.document.name}{end}" for end in (".xlsx", ".html", ".csv", ".json")
            ]
            if files[-1].read_bytes() != one.content.encode():
                raise ReturnError(
                    f"{files[-1].name} is not what was approved; trigger a new run of the DAG, "
                    "which writes the files anew"
                )
            message = mail(one, reporting, row["address"], files)
            _hand_over(engine, row, message, connect, outcome)
        outcome.lost += [
            f"{row['ministry']} {row['address']}: {row['state']} ({row['problem']})"
            for row in _rows(engine, "reports/lost_deliveries.sql", **told)
            if row["address"] in reporting.addresses(row["ministry"])
        ]
    return outcome


def _enter(engine: Engine, reporting: Reporting, month: date, addressees: Collection[str]) -> None:
    """A delivery for each approved one and address; what a dead process left is unknown."""
    with engine.begin() as connection:
        connection.execute(text(sql("reports/forsaken_deliveries.sql")))
        for addressee in addressees:
            approved = [one for one in issued(connection, addressee, month) if one.approved_by]
            for address in reporting.addresses(addressee) if approved else ():
                document = approved[-1].document
                connection.execute(
                    text(sql("reports/enter_delivery.sql")),
                    {
                        "ministry": addressee,
                        "month": month,
                        "revision": document.revision,
                        "address": address,
                        "message_id": message_id(document, address, sender(document, reporting)),
                    },
                )


def _approved(engine: Engine, addressee: str, month: date, revision: int) -> Issued:
    with engine.connect() as connection:
        return next(
            one for one in issued(connection, addressee, month) if one.document.revision == revision
        )


def _rows(engine: Engine, statement: str, **parameters: object) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text(sql(statement)), parameters).mappings())


def _hand_over(
    engine: Engine, row: Any, message: EmailMessage, connect: Connect, outcome: Outcome
) -> None:
    digest = hashlib.sha256(message.as_bytes()).hexdigest()
    which = f"{row['ministry']} {row['address']}"
    try:
        server = connect()
    except (OSError, smtplib.SMTPException) as error:
        _note(engine, row, "waiting", problem=_said(error))
        outcome.waiting.append(f"{which}: {_said(error)}")
        return
    _note(engine, row, "sending", sha256=digest)
    try:
        server.send_message(message)
    except smtplib.SMTPResponseException as error:
        _refused(engine, row, which, error.smtp_code, _said(error), outcome)
    except smtplib.SMTPRecipientsRefused as error:
        code, _ = next(iter(error.recipients.values()))
        _refused(engine, row, which, code, f"the address was refused with {code}", outcome)
    except (OSError, smtplib.SMTPException) as error:
        # The line broke after the mail was begun: it may have come through.
        _note(engine, row, "unknown", problem=_said(error))
    else:
        _note(engine, row, "sent")
        outcome.sent += 1
    finally:
        server.close()


def _refused(engine: Engine, row: Any, which: str, code: int, said: str, outcome: Outcome) -> None:
    """RFC 5321, 4.2.1: 4xx is for now, 5xx for good."""
    if 400 <= code < 500:
        _note(engine, row, "waiting", problem=said)
        outcome.waiting.append(f"{which}: {said}")
    else:
        _note(engine, row, "refused", problem=said)


def _said(error: Exception) -> str:
    """The class and, of a server's answer, its code: a server's words may quote the mail."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _note(
    engine: Engine, row: Any, state: str, *, problem: str | None = None, sha256: str | None = None
) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(sql("reports/note_delivery.sql")),
            {"id": row["delivery_id"], "state": state, "problem": problem, "sha256": sha256},
        )


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})


def alarm(engine: Engine, reporting: Reporting, connect: Connect) -> int:
    """Tell the office by mail of deliveries that came not through; returns how many.

    Each is told once. When the mail cannot be handed over, none counts as told, and the error of
    smtplib goes on.
    """
    with engine.begin() as connection:
        rows = connection.execute(text(sql("reports/alarm_deliveries.sql"))).mappings().all()
        if rows and reporting.office:
            lines = ["次の送付は届いていません。宛先を確かめ、送付先に連絡してください。", ""]
            lines += [
                f"{row['month']:%Y-%m} {row['ministry']} 第{row['revision']}版 {row['address']}: "
                f"{row['state']} ({row['problem']})"
                for row in rows
            ]
            tell(connect, office_mail(reporting, "進捗報告が届いていません", lines))
        return len(rows)


def tell(connect: Connect, message: EmailMessage) -> None:
    """Hand a mail to the server; what goes wrong is smtplib's error."""
    server = connect()
    try:
        server.send_message(message)
    finally:
        server.close()
