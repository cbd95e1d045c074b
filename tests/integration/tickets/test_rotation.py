"""Keys changed while everybody works: at every moment every process reads all evidence."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from tenken import keys
from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import TicketError, audit, evidence, reveal, rotate
from tests.integration.failures import MISLINK, prepared
from tests.integration.tickets.conftest import ONE

OLD, NEW = keys.new_key(), keys.new_key()
# docs/operating.md, Keys: what is in the environment of processes not yet restarted, and of those
# that are, at each step.
STEPS = [(OLD, f"{OLD},{NEW}"), (f"{OLD},{NEW}", f"{NEW},{OLD}"), (f"{NEW},{OLD}", NEW)]


def ids(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT ticket_id FROM tenken.ticket ORDER BY 1"))
        return list(found.scalars())


def test_a_key_is_changed_without_downtime(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "BATCH", 2)  # several batches
    records: dict[str, tuple[str, str | None]] = {}
    for number, (before, after) in enumerate(STEPS):
        if number == 2:  # both kinds of process hold both keys, the new one first
            monkeypatch.setenv(keys.EVIDENCE, before)
            assert rotate(engine, by=ONE) == len(records)
            raise_tickets(prepared(engine, "a run of each operation", records))
        for ring in (before, after):
            records[f"{number} {ring[:4]}"] = MISLINK
            monkeypatch.setenv(keys.EVIDENCE, ring)
            raise_tickets(prepared(engine, f"run {number} {len(records)}", records))
        for ring in (before, after):
            monkeypatch.setenv(keys.EVIDENCE, ring)
            for ticket_id in ids(engine):
                assert len(reveal(engine, ticket_id, by=ONE, why="確認のため")) == 1
    monkeypatch.setenv(keys.EVIDENCE, OLD)  # the old key opens nothing any more
    for ticket_id in ids(engine):
        with pytest.raises(TicketError, match="鍵"):
            reveal(engine, ticket_id, by=ONE, why="確認のため")
    assert audit.verify(engine).problem is None


def test_put_in_front_at_once_the_others_cannot_read_meanwhile(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the new key goes behind the old one first."""
    monkeypatch.setenv(keys.EVIDENCE, f"{NEW},{OLD}")
    raise_tickets(prepared(engine, "one", {"A": MISLINK}))
    monkeypatch.setenv(keys.EVIDENCE, OLD)
    with pytest.raises(TicketError, match="鍵"):
        reveal(engine, ids(engine)[0], by=ONE, why="確認のため")


def test_a_rotation_that_was_killed_is_taken_up_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "BATCH", 2)
    monkeypatch.setenv(keys.EVIDENCE, OLD)
    raise_tickets(prepared(engine, "one", dict.fromkeys("ABCDE", MISLINK)))
    monkeypatch.setenv(keys.EVIDENCE, f"{NEW},{OLD}")
    real, calls = evidence.sql, []

    def killed(name: str, **tables: str) -> str:
        calls.append(name)
        if calls.count("tickets/rotate_read.sql") == 3:
            raise KeyboardInterrupt
        return real(name, **tables)

    monkeypatch.setattr(evidence, "sql", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate(engine, by=ONE)
    monkeypatch.setattr(evidence, "sql", real)
    assert len(reveal(engine, ids(engine)[0], by=ONE, why="確認のため")) == 1
    assert rotate(engine, by=ONE) == 5
    monkeypatch.setenv(keys.EVIDENCE, NEW)
    for ticket_id in ids(engine):
        assert len(reveal(engine, ticket_id, by=ONE, why="確認のため")) == 1
