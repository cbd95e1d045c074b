"""Many officers at once on the tickets of one database: what each of them meets, and what stands.

Used small by the tests and at full size by `make bench-tickets`.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Engine, text

from tenken.tickets import ConflictError, MoveRefusedError, assign, move
from tenken.tickets.life import LIFE


@dataclass
class Day:
    """What came of it: moves that stood, conflicts that were said, and what nobody should meet."""

    done: Counter[int] = field(default_factory=Counter)
    conflicts: int = 0
    surprises: list[str] = field(default_factory=list)


def work(engine: Engine, officers: int, moves: int, ticket_ids: list[int]) -> Day:
    """Each officer reads a ticket and moves or assigns it, `moves` times, all at the same time.

    Some read the same ticket at the same moment; the version decides who was first.
    """
    day, guard = Day(), threading.Lock()
    start = threading.Barrier(officers)

    def officer(number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        start.wait()
        for _ in range(moves):
            ticket_id = chance.choice(ticket_ids)
            try:
                one(engine, ticket_id, f"officer {number}", chance)
            except ConflictError:
                with guard:
                    day.conflicts += 1
            except MoveRefusedError:
                continue
            except Exception as error:  # noqa: BLE001  a deadlock, a lost connection: all of it counts
                with guard:
                    day.surprises.append(type(error).__name__ + str(error)[:200])
            else:
                with guard:
                    day.done[ticket_id] += 1

    threads = [threading.Thread(target=officer, args=(n,)) for n in range(officers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return day


def one(engine: Engine, ticket_id: int, by: str, chance: random.Random) -> None:
    """Read a ticket as a page does, and act on what was read."""
    with engine.connect() as connection:
        seen = connection.execute(
            text("SELECT state, version FROM tenken.ticket WHERE ticket_id = :t"), {"t": ticket_id}
        ).one()
    ways = [to for to, asks in LIFE[seen.state].moves.items() if set(asks) <= {"why"}]
    if ways and chance.random() < 0.8:
        to = chance.choice(ways)
        move(engine, ticket_id, to, by=by, version=seen.version, why="理由")
    else:
        assign(engine, ticket_id, by, by=by, version=seen.version)


def lost(engine: Engine, day: Day) -> list[int]:
    """Tickets on which a move that an officer was told of is not to be found."""
    with engine.connect() as connection:
        versions = connection.execute(text("SELECT ticket_id, version FROM tenken.ticket")).all()
        events = dict(
            connection.execute(
                text("SELECT ticket_id, count(*) FROM tenken.ticket_event "
                     "WHERE actor IS NOT NULL GROUP BY 1")
            ).tuples().all()
        )  # fmt: skip
    return [
        row.ticket_id
        for row in versions
        if not row.version - 1 == day.done[row.ticket_id] == events.get(row.ticket_id, 0)
    ]
