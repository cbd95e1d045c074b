"""The audit log: refused to the application, and found when the superuser has had a hand in it."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tenken import keys
from tenken.tickets import audit


@pytest.fixture
def five(engine: Engine) -> Engine:
    """A database whose audit log has five entries."""
    for number in range(5):
        with engine.begin() as connection:
            audit.append(connection, "officer", "move", number, why="理由", count=number)
    return engine


DIRECT = {
    "update": "UPDATE tenken.audit SET who = 'nobody' WHERE entry_no = 3",
    "delete": "DELETE FROM tenken.audit WHERE entry_no = 3",
    "truncate": "TRUNCATE tenken.audit",
    "insert": "INSERT INTO tenken.audit SELECT 6, now(), 'x', 'move', 1, '{}', key_id, seal, seal "
    "FROM tenken.audit WHERE entry_no = 5",
    "head": "UPDATE tenken.audit_head SET entry_no = 4",
}


@pytest.mark.parametrize("statement", DIRECT.values(), ids=DIRECT)
def test_the_role_of_the_application_is_refused(five: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError) as caught, five.begin() as connection:
        connection.execute(text("SET LOCAL ROLE tenken_app"))
        connection.execute(text(statement))
    assert caught.value.orig.pgcode == "42501"  # insufficient_privilege
    assert audit.verify(five).problem is None


@pytest.mark.parametrize("what", ["update", "delete", "truncate"])
def test_even_the_owner_is_refused_while_the_trigger_stands(five: Engine, what: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), five.begin() as connection:
        connection.execute(text(DIRECT[what]))


def test_the_role_of_the_application_appends(five: Engine) -> None:
    with five.begin() as connection:
        connection.execute(text("SET LOCAL ROLE tenken_app"))
        assert audit.append(connection, "officer", "export", rows=3) == 6
    assert audit.verify(five).entries == 6


SEALED = "'{}', key_id, previous, seal FROM tenken.audit WHERE entry_no"
TAMPERED = {
    "changed": ("UPDATE tenken.audit SET who = 'x' WHERE entry_no = 3", "entry 3 was changed"),
    "reason changed": (
        "UPDATE tenken.audit SET about = about || '{\"why\": \"x\"}' WHERE entry_no = 2",
        "entry 2 was changed",
    ),
    "moment changed": (
        "UPDATE tenken.audit SET at = at + interval '1 microsecond' WHERE entry_no = 4",
        "entry 4 was changed",
    ),
    "removed": ("DELETE FROM tenken.audit WHERE entry_no = 3", "entry 3 was removed"),
    "first removed": ("DELETE FROM tenken.audit WHERE entry_no = 1", "entry 1 was removed"),
    "last removed": ("DELETE FROM tenken.audit WHERE entry_no = 5", "entry 5 and those after it"),
    "all removed": ("DELETE FROM tenken.audit", "entry 1 and those after it"),
    "removed and numbered anew": (
        "DELETE FROM tenken.audit WHERE entry_no = 3;"
        "UPDATE tenken.audit SET entry_no = entry_no - 1 WHERE entry_no > 3",
        "entry 3 was changed",
    ),
    "two exchanged": (
        "UPDATE tenken.audit SET entry_no = CASE entry_no WHEN 2 THEN 103 ELSE 102 END "
        "WHERE entry_no IN (2, 3); UPDATE tenken.audit SET entry_no = entry_no - 100 "
        "WHERE entry_no > 100",
        "entry 2 was changed",
    ),
    "put in behind": (
        f"INSERT INTO tenken.audit SELECT 6, at, who, what, ticket_id, {SEALED} = 5",
        "entry 6 was changed or put in",
    ),
    "put in by its function": (
        "SELECT tenken.audit_append(6, at, 'x', 'move', 1, '{}', key_id, seal, seal) "
        "FROM tenken.audit WHERE entry_no = 5",
        "entry 6 was changed or put in",
    ),
}


@pytest.mark.parametrize(("statement", "said"), TAMPERED.values(), ids=TAMPERED)
def test_what_the_superuser_did_is_found(five: Engine, statement: str, said: str) -> None:
    assert audit.verify(five) == audit.Verified(5, audit.verify(five).head, None)
    with five.begin() as connection:
        connection.execute(text("ALTER TABLE tenken.audit DISABLE TRIGGER ALL"))
        connection.execute(text(statement))
        connection.execute(text("ALTER TABLE tenken.audit ENABLE TRIGGER ALL"))
    assert said in (audit.verify(five).problem or "")


def test_a_tail_cut_off_with_its_head_is_missed_by_a_head_noted_before(five: Engine) -> None:
    noted = audit.verify(five).head
    with five.begin() as connection:
        connection.execute(text("ALTER TABLE tenken.audit DISABLE TRIGGER ALL"))
        connection.execute(text("DELETE FROM tenken.audit WHERE entry_no = 5"))
        connection.execute(
            text("UPDATE tenken.audit_head SET entry_no = 4, seal = (SELECT seal FROM tenken.audit "
                 "WHERE entry_no = 4)")
        )  # fmt: skip
    assert "entry 5 and those after it" in (audit.verify(five, noted).problem or "")
    with five.begin() as connection:
        audit.append(connection, "x", "move")
    assert "entry 5 is not the one" in (audit.verify(five, noted).problem or "")


def test_a_new_key_in_front_keeps_old_entries_readable(
    five: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = keys.ring(keys.AUDIT).written[0]
    monkeypatch.setenv(keys.AUDIT, f"{keys.new_key()},{old}")
    with five.begin() as connection:
        audit.append(connection, "officer", "move")
    assert audit.verify(five).problem is None
    monkeypatch.setenv(keys.AUDIT, old)
    assert "entry 6 is sealed with key" in (audit.verify(five).problem or "")


def test_many_at_once_make_one_chain(engine: Engine) -> None:
    def work(name: str) -> None:
        for _ in range(10):
            with engine.begin() as connection:
                audit.append(connection, name, "move")

    officers = [threading.Thread(target=work, args=(f"officer {n}",)) for n in range(8)]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert audit.verify(engine).entries == 80
    assert audit.verify(engine).problem is None
