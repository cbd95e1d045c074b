"""The tickets of a filter, as the officer sees them: a page of them, how many, the neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, text

from tenken.database import sql
from tenken.web.filters import ORDERS, Filter

MANY = 5000  # tickets of a list, from which on its pages are read by the order's index


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
    if count > MANY:
        # The planner takes the officer's rows for few and would sort them all.
        connection.execute(text("SET LOCAL enable_sort = off"))
    found = connection.execute(text(statement), words).mappings().all() if size > 0 else []
    return Listed(found[::-1] if backwards else found, count, page, pages)


def neighbours(
    connection: Connection, of: Filter, ticket_id: int, officer: str, today: date
) -> tuple[int | None, int | None]:
    """The tickets before and after one in a list; also of one that is in it no more."""
    columns = ", ".join(ORDERS[of.order])
    here = connection.execute(
        text(sql("web/place_in_list.sql", columns=columns)), {"ticket_id": ticket_id}
    ).one()
    words = of.words(officer, today) | {f"at_{n}": value for n, value in enumerate(here)}
    found = []
    for backwards in (True, False):
        statement = sql(
            "web/neighbour.sql",
            filter=sql("web/filter.sql"),
            columns=columns,
            beyond="<" if backwards != of.descending else ">",
            place=", ".join(f":at_{n}" for n in range(len(here))),
            order=of.ordered(backwards=backwards),
        )
        found.append(connection.execute(text(statement), words).scalar_one_or_none())
    return found[0], found[1]
