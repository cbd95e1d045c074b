"""The next steps of a ticket as an officer is offered them: the table of states, read ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from tenken.tickets.life import ASKS, LIFE
from tenken.tickets.moves import given

WRITTEN = ("why", "until")  # what the officer writes when they move the ticket


@dataclass(frozen=True)
class Step:
    """A move the table allows: where to, what is to be written for it, what is still lacking."""

    to: str
    writes: tuple[str, ...]
    lacks: tuple[str, ...]  # keys of life.ASKS; none: it can be done now

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is lacking, in the words of the table."""
        return tuple(ASKS[ask] for ask in self.lacks)


def steps(connection: Connection, ticket: Any, officer: str) -> list[Step]:
    """Every move out of the ticket's state. `ticket`: ticket_id, state, verdict, fingerprint.

    What `move` then says is what counts; this only looks ahead, and locks nothing.
    """
    return [
        Step(
            to,
            tuple(ask for ask in asks if ask in WRITTEN),
            tuple(
                ask
                for ask in asks
                if ask not in WRITTEN and not given(connection, ticket, ask, officer, None)
            ),
        )
        for to, asks in LIFE[ticket.state].moves.items()
    ]
