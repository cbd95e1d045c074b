"""What can go wrong with a step, and where in it: at its n-th statement, or in the midst of a COPY.

Put into a process that is about to take a step. Statements are counted over all its connections.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg2
from psycopg2 import extensions

from tenken.pipeline import STEPS

KINDS = (
    "task killed",
    "connection cut",
    "backend killed",
    "server killed",
    "taken twice",
    "locked by a stranger",
    "clock set back",
    "disk full",
)
WEIGHTS = (6, 5, 2, 1, 3, 2, 2, 2)
BORDER = 0  # the step is done, and nobody has heard of it yet
MOST = {"extract": 45, "inquire": 40, "compare": 40, "validate": 70, "ticket": 40, "publish": 30}


@dataclass(frozen=True)
class Disturbance:
    """One thing that goes wrong. `at`: before which statement, by number or words, or BORDER."""

    kind: str
    step: str
    at: int | str

    def __str__(self) -> str:
        where = "its end" if self.at == BORDER else f"statement {self.at!r}"
        return f"{self.kind} in {self.step} at {where}"


def schedule(seed: int, kinds: tuple[str, ...] = KINDS) -> list[Disturbance]:
    """One to three disturbances. The first 12 seeds kill the task at every step's both borders."""
    chance = random.Random(seed)
    if seed < 2 * len(STEPS):
        return [Disturbance("task killed", STEPS[seed // 2], 1 if seed % 2 else BORDER)]
    weights = [WEIGHTS[KINDS.index(kind)] for kind in kinds]
    made = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        step = chance.choice(STEPS)
        [kind] = chance.choices(kinds, weights)
        border = chance.random() < 0.15
        made.append(Disturbance(kind, step, BORDER if border else chance.randint(1, MOST[step])))
    return made


def disturb(at: int | str, act: Callable[[Any], None]) -> Callable[[], None]:
    """From now on, `act` on the connection at that statement. Returns what to call at the end."""
    counted = 0
    connect = psycopg2.connect

    def reached(statement: Any) -> bool:
        nonlocal counted
        counted += 1
        return counted == at or (isinstance(at, str) and at in str(statement))

    class Watched(extensions.cursor):
        def execute(self, *given: Any, **named: Any) -> Any:
            if reached(given[0]):
                act(self.connection)
            return super().execute(*given, **named)

        def copy_expert(self, sql: Any, file: Any, *given: Any, **named: Any) -> Any:
            if reached(sql):
                file = Broken(file, lambda: act(self.connection))
            return super().copy_expert(sql, file, *given, **named)

    def watched(*given: Any, **named: Any) -> Any:
        return connect(*given, **{"cursor_factory": Watched, **named})

    psycopg2.connect = watched
    return lambda: act(None) if at == BORDER else None


class Broken:
    """A file of COPY that breaks when something of it has gone through."""

    def __init__(self, file: Any, breaks: Callable[[], None]) -> None:
        self._file, self._breaks, self._begun = file, breaks, False

    def read(self, size: int = -1) -> Any:
        if self._begun:
            self._break()
            return self._file.read(size)
        self._begun = True
        return self._file.read(min(size, 2000))

    def write(self, content: Any) -> int:
        self._break()
        return int(self._file.write(content))

    def _break(self) -> None:
        self._breaks()
        self._breaks = lambda: None


def kill_task(_: Any) -> None:
    """As the kernel does when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def cut(connection: Any) -> None:
    """The network's end of it: nothing comes any more."""
    if connection is not None:
        os.close(os.dup2(os.open(os.devnull, os.O_RDWR), connection.fileno()))


def kill_backend(connection: Any) -> None:
    """PostgreSQL's process of the connection; the server takes itself down and up again."""
    if connection is not None:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
