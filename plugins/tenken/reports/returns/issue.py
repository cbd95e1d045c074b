"""Returns made from the database: the figures of a month, for each ministry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.ministries import Ministry, Reporting
from tenken.municipalities import municipality
from tenken.operations import JAPAN
from tenken.reports.outgoing.kept import Issued, issued, keep, lock
from tenken.reports.returns.document import (
    FORMAT,
    VERSION,
    Figures,
    Institutions,
    LeakSurveys,
    OperationReturn,
    Return,
)


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
        lock(connection)
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
    last = approved[-1].document if approved else None
    if isinstance(last, Return) and document.operations == last.operations:
        return approved[-1]
    return keep(connection, ministry.key, document)


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
        share_checked=_share(row["checked"], row["in_scope"]),
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


def _share(part: int, whole: int) -> float:
    """Four decimals, rounded down: 100 % is said only when nothing is left."""
    return part * 10_000 // whole / 10_000 if whole else 0.0


def _institutions(connection: Connection) -> dict[str, Institutions]:
    rows = connection.execute(text(sql("reports/institutions.sql"))).all()
    return {
        operation: Institutions(every=every, some=some, none=none)
        for operation, every, some, none in rows
    }


def _last_month(connection: Connection, ministry: str, month: date) -> dict[str, Figures]:
    approved = [one for one in issued(connection, ministry, month_before(month)) if one.approved_by]
    last = approved[-1].document if approved else None
    if not isinstance(last, Return):
        return {}
    return {one.operation: one.figures for one in last.operations if one.figures}
