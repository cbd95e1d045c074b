"""One real PostgreSQL for the whole session; a fresh database for each test that asks."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tenken import database, keys
from tenken.database.embedded import EmbeddedServer

# Keys of this session; what the tests start as processes of their own inherits them.
for variable in (keys.EVIDENCE, keys.AUDIT):
    os.environ[variable] = keys.new_key()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server that is gone after the session."""
    folder: Path = tmp_path_factory.mktemp("server")
    with EmbeddedServer(folder / "postgresql", durable=False) as running:
        yield running


@pytest.fixture
def database_url(server: EmbeddedServer) -> str:
    """An empty database of its own."""
    return _empty(server)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database of its own with Tenken's tables in it."""
    yield from _with_tables(database_url)


@pytest.fixture(scope="module")
def module_engine(server: EmbeddedServer) -> Iterator[Engine]:
    """The same for all tests of a file."""
    yield from _with_tables(_empty(server))


def _empty(server: EmbeddedServer) -> str:
    name = f"test_{uuid.uuid4().hex[:12]}"
    server.create_database(name)
    return server.url(name)


def _with_tables(url: str) -> Iterator[Engine]:
    engine = database.connect(url)
    database.migrate(engine)
    yield engine
    engine.dispose()
