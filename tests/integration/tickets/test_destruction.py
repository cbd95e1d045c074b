"""Destroyed evidence is gone from the table's file on the disk, not only from its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken.database.embedded import EmbeddedServer
from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import destroy, evidence
from tests.integration.failures import MATCH, MISLINK, prepared


def ciphertexts(engine: Engine) -> list[bytes]:
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT sealed FROM tenken.evidence WHERE sealed IS NOT NULL ORDER BY record_id")
        )
        return [bytes(sealed) for sealed in found.scalars()]


def on_disk(engine: Engine, server: EmbeddedServer, sought: bytes) -> bool:
    """Whether the bytes stand in any file of the database."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        number = connection.execute(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar_one()
    folder: Path = server._data / "base" / str(number)
    return any(sought in file.read_bytes() for file in folder.iterdir())


@pytest.fixture
def done(engine: Engine) -> Engine:
    """Two records' evidence, one of which has had its time."""
    raise_tickets(prepared(engine, "one", {"A": MISLINK, "B": MISLINK}))
    raise_tickets(prepared(engine, "two", {"A": MATCH, "B": MISLINK}))
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE tenken.ticket SET closed_at = closed_at - interval '31 days'")
        )
    return engine


def test_what_is_destroyed_is_in_no_file_of_the_database(
    done: Engine, server: EmbeddedServer
) -> None:
    gone, stays = ciphertexts(done)
    assert on_disk(done, server, gone[40:])
    assert destroy(done, 30) == 1
    assert not on_disk(done, server, gone[40:])
    assert on_disk(done, server, stays[40:])


def test_emptied_rows_alone_leave_it_on_the_disk(
    done: Engine, server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same search finds it when the table is not rewritten."""
    monkeypatch.setattr(evidence, "FREE", "SELECT 1")
    gone, _ = ciphertexts(done)
    assert destroy(done, 30) == 1
    assert on_disk(done, server, gone[40:])
