"""A small sample city, as files and as databases, and runs of it without Airflow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken import database, home, pipeline, sample
from tenken.database.embedded import EmbeddedServer
from tenken.operations import Operation
from tenken.pipeline.run import Run
from tenken.pipeline.sources import (
    DatabaseRecords,
    DatabaseRegister,
    FileRecords,
    FileRegister,
    Records,
    Register,
)

RESIDENTS = 4000
SEED = 11
PASSWORDS = {role: f"{role} of the tests" for role in sample.ROLES}


@dataclass(frozen=True)
class FileSources:
    """A folder of CSV files."""

    folder: Path
    operation: str

    def records(self) -> Records:
        return FileRecords(self.folder / f"{self.operation}.csv")

    def register(self) -> Register:
        history = self.folder / "history.csv"
        return FileRegister(self.folder / "register.csv", history if history.exists() else None)


@dataclass(frozen=True)
class CitySources:
    """The city's databases, each by its own role."""

    server: EmbeddedServer
    operation: str

    def _engine(self, role: str) -> Engine:
        return database.connect(self.server.url("city", role, PASSWORDS[role]))

    def records(self) -> Records:
        return DatabaseRecords(self._engine(self.operation), self.operation)

    def register(self) -> Register:
        return DatabaseRegister(self._engine("juki"))


@pytest.fixture(scope="session")
def city_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's files."""
    folder = tmp_path_factory.mktemp("city")
    sample.write(folder, residents=RESIDENTS, seed=SEED)
    return folder


@pytest.fixture(scope="session")
def city(server: EmbeddedServer, city_files: Path) -> EmbeddedServer:
    """The server with the sample in its database `city`."""
    server.create_database("city")
    sample.load(city_files, server.url("city"), PASSWORDS)
    return server


@pytest.fixture(autouse=True)
def output_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Results go to the test's own folder."""
    monkeypatch.setenv("TENKEN_OUTPUT", str(tmp_path / "output"))
    return tmp_path / "output"


@pytest.fixture(scope="session")
def _shared(server: EmbeddedServer) -> Iterator[Engine]:
    server.create_database("shared")
    engine = database.connect(server.url("shared"))
    database.migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def swept(_shared: Engine) -> Engine:
    """A database that tests share, for those that need no more than tickets gone before them.

    The audit log goes on: nobody can empty it.
    """
    with _shared.begin() as connection:
        connection.execute(
            text(
                "TRUNCATE tenken.ticket, tenken.evidence, tenken.access_log, tenken.notice,"
                " tenken.webhook_endpoint RESTART IDENTITY CASCADE"
            )
        )
    return _shared


def verify(
    engine: Engine,
    sources: object,
    of: Operation,
    run_id: str,
    *,
    until: str = "publish",
    as_of: date = sample.AS_OF,
) -> Run:
    """Take the steps of a run in order."""
    run = pipeline.open_run(engine, run_id, of, "482013", "annual", of.compared_on(as_of))
    for step in pipeline.STEPS[: pipeline.STEPS.index(until) + 1]:
        pipeline.perform(step, run, sources)  # type: ignore[arg-type]  # Sources by shape
    if until == "publish":
        pipeline.write_pages(engine)
    return run


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The suites of welfare, to be changed: a project of its own with the same facts and SQL."""
    for folder in ("include", "expectations"):
        shutil.copytree(home() / folder, tmp_path / folder)
    monkeypatch.setenv("TENKEN_HOME", str(tmp_path))
    return tmp_path / "expectations" / "welfare"
