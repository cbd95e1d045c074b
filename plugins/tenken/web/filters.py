"""Which tickets a list shows and in which order: read from an address, written into an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tenken.tickets.life import LIFE, STANDING

ME, NOBODY, ALL = "~me", "~none", "~all"  # no officer and no state is called so
DUES = ("overdue", "today", "week", "month")
SIZES = (50, 100, 200)

# Every order ends in the number, so that no two tickets are level and no page overlaps another. All
# columns of an order go the same way: a row can then be compared with a row.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "urgency": ("urgency", "due_on", "ticket_id"),
    "due": ("due_on", "urgency", "ticket_id"),
    "opened": ("opened_at", "ticket_id"),
    "moved": ("moved_at", "ticket_id"),
    "record": ("record_id", "ticket_id"),
    "number": ("ticket_id",),
}


@dataclass(frozen=True)
class Filter:
    """A list of tickets. Empty: the tickets somebody has to work on, the most urgent first."""

    q: str = ""  # a ticket's number, or how a record's id begins
    operation: str = ""
    municipality: str = ""
    verdict: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    state: tuple[str, ...] = ()  # none: those that stand; ALL: whatever it is
    due: str = ""
    assignee: str = ""
    queue: str = ""
    rule: str = ""  # of the suites; an address of the results names it
    sort: str = "urgency"  # a key of ORDERS, `-` before it for the other way round
    size: int = SIZES[0]
    page: int = 1

    @property
    def order(self) -> str:
        """The key of the order."""
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Whether it goes the other way round."""
        return self.sort.startswith("-")

    @property
    def narrowed(self) -> bool:
        """Whether anything but order and page is asked for."""
        return replace(self, sort="urgency", size=SIZES[0], page=1) != Filter()

    def query(self, **changes: Any) -> str:
        """The address behind the `?`, with these changes; another list begins at page 1."""
        if changes and "page" not in changes:
            changes["page"] = 1
        changed, plain = replace(self, **changes), Filter()
        said = {
            one.name: getattr(changed, one.name)
            for one in fields(Filter)
            if getattr(changed, one.name) != getattr(plain, one.name)
        }
        return urlencode(said, doseq=True)

    def ordered(self, *, backwards: bool = False) -> str:
        """The ORDER BY of the list, or of the list read from its end."""
        way = " DESC" if self.descending != backwards else ""
        return ", ".join(column + way for column in ORDERS[self.order])

    def words(self, officer: str, today: date) -> dict[str, Any]:
        """The parameters of include/sql/web/filter.sql."""
        first, last = {
            "": (None, None),
            "overdue": (None, today - timedelta(days=1)),
            "today": (today, today),
            "week": (today, today + timedelta(days=7)),
            "month": (today, today + timedelta(days=31)),
        }[self.due]
        states = None if ALL in self.state else list(self.state or STANDING)
        return {
            "number": int(self.q) if self.q.isdecimal() and len(self.q) < 16 else None,
            "record": f"{self.q.translate(_LITERAL)}%" if self.q else None,
            "operation": self.operation or None,
            "municipality": self.municipality or None,
            "verdicts": list(self.verdict) or None,
            "causes": list(self.cause) or None,
            "severities": list(self.severity) or None,
            "states": states,
            "due_from": first,
            "due_until": last,
            "assignee": officer if self.assignee == ME else self.assignee or None,
            "queue": self.queue or None,
            "rule": self.rule or None,
        }


_LITERAL = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


def of_address(given: QueryParams) -> Filter:
    """The filter an address asks for; what it cannot mean is left out."""

    def number(name: str, plain: int) -> int:
        said = given.get(name, "")
        return int(said) if said.isdecimal() and len(said) < 8 else plain

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for one in given.getlist(name) for word in one.split()))

    sort = given.get("sort", "")
    size = number("size", SIZES[0])
    return Filter(
        q=given.get("q", "").strip()[:100],
        operation=given.get("operation", ""),
        municipality=given.get("municipality", ""),
        verdict=several("verdict"),
        cause=several("cause"),
        severity=several("severity"),
        state=tuple(one for one in several("state") if one in LIFE or one == ALL),
        due=given.get("due", "") if given.get("due") in DUES else "",
        assignee=given.get("assignee", "").strip()[:100],
        rule=given.get("rule", "").strip()[:100],
        queue="restricted" if given.get("queue") == "restricted" else "",
        sort=sort if sort.removeprefix("-") in ORDERS else "urgency",
        size=size if size in SIZES else SIZES[0],
        page=max(1, number("page", 1)),
    )
