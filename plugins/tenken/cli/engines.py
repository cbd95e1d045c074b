"""Tenken's own database for a command that needs nothing else, its tables up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from tenken import database
from tenken.cli.databases import databases


@contextmanager
def own_engine() -> Iterator[Engine]:
    """An engine on it, for as long as the command runs."""
    with databases() as urls:
        engine = database.connect(urls.tenken)
        try:
            database.migrate(engine)
            yield engine
        finally:
            engine.dispose()
