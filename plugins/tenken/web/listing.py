"""The tickets of a filter, as the officer sees them: a page of them, how many, the neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, text

from tenken.database import sql
from tenken.web.filters import ORDERS, Filter


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    tickets: Sequence[RowMapping]
    count: int
    page: int
    pages: int


def listed(connection: Connection, of: Filter, officer: str, today: date) -> Listed:
    """The page that the filter asks for, or the last one there is.

    A page of the second half is read from the end, so that no page costs more than the middle one.
    """
    words = of.words(officer, today)
    where = sql("web/filter.sql")
    count = connection.execute(text(sql("web/count.sql", filter=where)), words).scalar_one()
    pages = max(1, -(-count // of.size))
    page = min(of.page, pages)
    before = (page - 1) * of.size
    size = min(of.size, count - before)
    backwards = before > count // 2
    statement = sql("web/list.sql", filter=where, order=of.ordered(backwards=backwards))
    words |= {"size": size, "before": count - before - size if backwards else before}
    found = connection.execute(text(statement), words).mappings().all() if size > 0 else []
    return Listed(found[::-1] if backwards else found, count, page, pages)


def neighbours(
    connection: Connection, of: Filter, ticket_id: int, officer: str, today: date
) -> tuple[int | None, int | None]:
    """The tickets before and after one in a list; also of one that is in it no more."""
    words = {**of.words(officer, today), "ticket_id": ticket_id}
    found = []
    for backwards in (True, False):
        statement = sql(
            "web/neighbour.sql",
            filter=sql("web/filter.sql"),
            columns=", ".join(ORDERS[of.order]),
            beyond="<" if backwards != of.descending else ">",
            order=of.ordered(backwards=backwards),
        )
        found.append(connection.execute(text(statement), words).scalar_one_or_none())
    return found[0], found[1]
