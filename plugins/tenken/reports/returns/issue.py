"""Returns made from the database, and kept: a correction replaces one, and both stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.ministries import Ministry, Reporting
from tenken.municipalities import municipality
from tenken.operations import JAPAN
from tenken.reports.returns.document import (
    FORMAT,
    VERSION,
    Figures,
    Institutions,
    LeakSurveys,
    OperationReturn,
    Return,
    sha256,
    written,
)


class ReturnError(Exception):
    """A return cannot be issued or sent: says why, and what to do."""


@dataclass(frozen=True)
class Issued:
    """A return as it is kept: its content word for word, and who approved it."""

    document: Return
    content: str
    sha256: str
    approved_by: tuple[str, str] | None


def month_ends(month: date) -> datetime:
    """The moment after the last day of the month, in Japan."""
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime(following.year, following.month, 1, tzinfo=JAPAN)


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def build(
    engine: Engine | Connection, reporting: Reporting, month: date, correction: str | None = None
) -> list[Issued]:
    """The return of the month for each ministry, kept in the database.

    Built again before anybody approved it, it takes the place of the draft. An approved one stays
    as it is: without `correction` it is returned again, word for word; with one (the reason) a
    further revision is made where the figures differ. A ministry none of whose operations is
    reported gets none.
    """
    made = []
    with transaction(engine) as connection:
        connection.execute(text("LOCK TABLE report.issued_return IN SHARE ROW EXCLUSIVE MODE"))
        figures = progress(connection, month_ends(month))
        institutions = _institutions(connection)
        for ministry in reporting.ministries:
            if reporting.operations_of(ministry):
                made.append(
                    _build_one(
                        connection,
                        reporting,
                        ministry,
                        month.replace(day=1),
                        correction,
                        figures,
                        institutions,
                    )  # fmt: skip
                )
    return made


def _build_one(
    connection: Connection,
    reporting: Reporting,
    ministry: Ministry,
    month: date,
    correction: str | None,
    figures: Mapping[str, Figures],
    institutions: Mapping[str, Institutions],
) -> Issued:
    kept = issued(connection, ministry.key, month)
    approved = [one for one in kept if one.approved_by]
    if approved and not correction:
        return approved[-1]
    before = _last_month(connection, ministry.key, month)
    document = Return(
        format=FORMAT,
        version=VERSION,
        municipality_code=municipality().code,
        ministry=ministry.key,
        month=f"{month:%Y-%m}",
        revision=len(approved) + 1,
        replaces=approved[-1].sha256 if approved else None,
        correction=correction if approved else None,
        operations=tuple(
            OperationReturn(
                operation=operation.key,
                figures=figures.get(operation.key),
                last_month=before.get(operation.key),
                institutions=institutions.get(operation.key),
            )
            for operation in reporting.operations_of(ministry)
        ),
    )
    if approved and document.operations == approved[-1].document.operations:
        return approved[-1]
    content = written(document)
    connection.execute(
        text(sql("reports/keep_return.sql")),
        {
            "ministry": ministry.key,
            "month": month,
            "revision": document.revision,
            "content": content,
            "sha256": sha256(content),
        },
    )
    return Issued(document, content, sha256(content), None)


def progress(connection: Connection, until: datetime) -> dict[str, Figures]:
    """The figures of each operation at a moment; an operation never verified is left out."""
    rows = connection.execute(
        text(sql("reports/progress.sql")), {"until": until, "code": municipality().code}
    ).mappings()
    return {row["operation"]: _figures(row) for row in rows}


def _figures(row: Mapping[Any, Any]) -> Figures:
    told = row["under_way"] + row["no_leak"] + row["possible_leak"] + row["leak"]
    return Figures(
        in_scope=row["in_scope"],
        checked=row["checked"],
        share_checked=round(row["checked"] / row["in_scope"], 4) if row["in_scope"] else 0.0,
        to_look_at=row["to_look_at"],
        oldest_open=row["oldest_open"],
        mislinks=row["confirmed"],
        corrected=row["corrected"],
        leak_surveys=LeakSurveys(
            not_begun=row["confirmed"] - told,
            under_way=row["under_way"],
            no_leak=row["no_leak"],
            possible_leak=row["possible_leak"],
            leak=row["leak"],
        ),
    )


def _institutions(connection: Connection) -> dict[str, Institutions]:
    rows = connection.execute(text(sql("reports/institutions.sql"))).all()
    return {
        operation: Institutions(every=every, some=some, none=none)
        for operation, every, some, none in rows
    }


def _last_month(connection: Connection, ministry: str, month: date) -> dict[str, Figures]:
    approved = [one for one in issued(connection, ministry, month_before(month)) if one.approved_by]
    if not approved:
        return {}
    return {o.operation: o.figures for o in approved[-1].document.operations if o.figures}


def issued(connection: Connection, ministry: str, month: date) -> list[Issued]:
    """What was made for a ministry and month, the first revision first."""
    rows = connection.execute(
        text(sql("reports/issued_returns.sql")), {"ministry": ministry, "month": month}
    )
    return [
        Issued(
            Return.model_validate_json(content), content, digest, tuple(by) if by else None
        )  # fmt: skip
        for content, digest, by in rows
    ]


def approve(
    engine: Engine | Connection, month: date, hashes: Mapping[str, str], users: Sequence[str]
) -> int:
    """Write down that two persons approved the returns with these hashes (by ministry).

    Raises ReturnError when both are one person, or when a draft is not the one they saw. Returns
    how many were newly approved.
    """
    if len(set(users)) != 2:
        raise ReturnError(
            "the two approvals are of the same person; another one must look: clear the task "
            "'approve' and let somebody else answer"
        )
    approved = 0
    with transaction(engine) as connection:
        for ministry, digest in hashes.items():
            last = issued(connection, ministry, month)[-1:]
            if not last or last[0].sha256 != digest:
                raise ReturnError(
                    f"the return for {ministry} was built anew after it was looked at; "
                    "clear the run from 'build' on"
                )
            if last[0].approved_by is None:
                connection.execute(
                    text(sql("reports/approve_return.sql")),
                    {"ministry": ministry, "month": month, "sha256": digest, "users": list(users)},
                )
                approved += 1
    return approved
