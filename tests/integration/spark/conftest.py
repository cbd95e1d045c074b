"""Spark needs pyspark and a Java; `make test-spark` sees to both, and says so where it cannot."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from sqlalchemy import Engine

from tenken import database
from tenken.database.embedded import EmbeddedServer

WITHOUT = (
    "needs pyspark (make test-spark installs it)"
    if find_spec("pyspark") is None
    else "needs Java 17 or 21: apt-get install openjdk-17-jre-headless"
    if shutil.which("java") is None
    else ""
)


@pytest.fixture(scope="module", autouse=True)
def _spark_is_there() -> None:
    if WITHOUT:
        pytest.skip(WITHOUT)


@pytest.fixture(scope="module")
def module_engine(server: EmbeddedServer) -> Iterator[Engine]:
    """A database with Tenken's tables, for all tests of a file."""
    name = f"spark_{uuid.uuid4().hex[:8]}"
    server.create_database(name)
    engine = database.connect(server.url(name))
    database.migrate(engine)
    yield engine
    engine.dispose()
