"""What was made for whom, word for word: a correction replaces one, and both stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from tenken.database import sql
from tenken.ministries import PUBLIC
from tenken.reports.publication.ledger import Release
from tenken.reports.returns.document import Return, sha256, written

# One at a time makes or approves what goes out (a number of our own choosing).
_OUTGOING_LOCK = 20231206


class ReturnError(Exception):
    """What is to go out cannot be made, approved or sent: says why, and what to do."""


@dataclass(frozen=True)
class Issued:
    """A return or a public release as it is kept: word for word, and who approved it."""

    addressee: str  # the key of a ministry, or PUBLIC
    document: Return | Release
    content: str
    sha256: str
    approved_by: tuple[str, str] | None

    @property
    def month(self) -> date:
        """The first day of its month."""
        return self.document.first_day


def issued(connection: Connection, addressee: str, month: date) -> list[Issued]:
    """What was made for a ministry (or PUBLIC) and month, the first revision first."""
    rows = connection.execute(
        text(sql("reports/issued_returns.sql")), {"ministry": addressee, "month": month}
    )
    return [
        Issued(addressee, _read(addressee, content), content, digest, tuple(by) if by else None)
        for content, digest, by in rows
    ]


def keep(connection: Connection, addressee: str, document: Return | Release) -> Issued:
    """Keep a draft, in the place of one that nobody approved.

    Raises ReturnError where this revision was approved with other words.
    """
    content = written(document)
    kept = Issued(addressee, document, content, sha256(content), None)
    for one in issued(connection, addressee, kept.month):
        if one.document.revision == document.revision and one.approved_by:
            if one.sha256 == kept.sha256:
                return one
            raise ReturnError(
                f"{document.name} is approved already and says something else; make a correction"
            )
    connection.execute(
        text(sql("reports/keep_return.sql")),
        {
            "ministry": addressee,
            "month": kept.month,
            "revision": document.revision,
            "content": content,
            "sha256": kept.sha256,
        },
    )
    return kept


def lock(connection: Connection) -> None:
    """Until the transaction ends, nobody else makes or approves anything."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _OUTGOING_LOCK})


def _read(addressee: str, content: str) -> Return | Release:
    form = Release if addressee == PUBLIC else Return
    return form.model_validate_json(content)
