"""A run that asks by files, the simulator that answers, and a clock that can be moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken import database, pipeline, sample
from tenken.database.embedded import EmbeddedServer
from tenken.exchange.agreement import Agreement, agreement
from tenken.exchange.drop import Drop, FolderDrop
from tenken.exchange.register import ExchangedRegister
from tenken.operations import operation
from tenken.pipeline.run import Run
from tenken.pipeline.sources import Records
from tenken.sample.jlis import Simulator
from tests.integration.conftest import CitySources

MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # ten o'clock in Japan
COMPARED = "record_id, verdict, cause, name, kana, birth_date, sex, address, candidate"


@dataclass
class Clock:
    """The time, as the test says."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Asking:
    """One run by file exchange; each step by a register made anew, as in a new process."""

    engine: Engine
    city: EmbeddedServer
    drop: Drop
    agreed: Agreement
    key: str = "welfare"
    kind: str = "annual"
    clock: Clock = field(default_factory=Clock)
    name: str = "exchanged"

    def __post_init__(self) -> None:
        of = operation(self.key)
        day: date = of.compared_on(sample.AS_OF)
        self.run: Run = pipeline.open_run(self.engine, self.name, of, "482013", self.kind, day)

    def records(self) -> Records:
        return CitySources(self.city, self.key).records()

    def register(self) -> ExchangedRegister:
        return ExchangedRegister(self.drop, self.agreed, self.clock)

    def take(self, step: str) -> dict[str, int] | None:
        """Take a step; None while it waits."""
        try:
            return pipeline.perform(step, self.run, self)
        except pipeline.AwaitedError:
            return None

    def compared(self) -> list[tuple]:
        table = self.run.table("comparison")
        return rows(self.engine, f"SELECT {COMPARED} FROM {table} ORDER BY record_id")


def rows(engine: Engine, statement: str) -> list[tuple]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


@pytest.fixture
def agreed() -> Agreement:
    """As delivered, with small files so that there are several."""
    return agreement().model_copy(update={"numbers_a_file": 10})


@pytest.fixture
def drop(tmp_path: Path) -> FolderDrop:
    """An empty folder."""
    (tmp_path / "jlis").mkdir(mode=0o700)
    return FolderDrop(tmp_path / "jlis")


@pytest.fixture
def asking(engine: Engine, city: EmbeddedServer, drop: Drop, agreed: Agreement) -> Asking:
    """A run of welfare whose records are there."""
    asking = Asking(engine, city, drop, agreed)
    asking.take("extract")
    return asking


@pytest.fixture
def jlis(city: EmbeddedServer, drop: Drop, agreed: Agreement) -> Simulator:
    """The other side."""
    return Simulator(database.connect(city.url("city")), drop, agreed)


@pytest.fixture(scope="session")
def by_connection(city: EmbeddedServer, server: EmbeddedServer):
    """What the same records come to when the register is asked by connection."""
    server.create_database("by_connection")
    engine = database.connect(server.url("by_connection"))
    database.migrate(engine)
    found = {}
    for key in ("welfare", "child_allowance"):
        of = operation(key)
        day = of.compared_on(sample.AS_OF)
        run = pipeline.open_run(engine, f"connected {key}", of, "482013", "annual", day)
        for step in pipeline.STEPS[:-1]:
            pipeline.perform(step, run, CitySources(city, key))
        table = run.table("comparison")
        compared = rows(engine, f"SELECT {COMPARED} FROM {table} ORDER BY record_id")
        tickets = rows(engine, "SELECT record_id, rule, verdict, cause FROM tenken.ticket "
                       f"WHERE operation = '{key}' ORDER BY 1, 2")  # fmt: skip
        found[key] = compared, tickets
    engine.dispose()
    return found
