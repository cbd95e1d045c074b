"""Evidence: sealed, shown by an audited call, no address of the protected, destroyed in time."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, event, text

from tenken import keys
from tenken.pipeline.run import StepError
from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import MoveRefusedError, TicketError, audit, destroy, reveal, rotate
from tests.integration.failures import MATCH, MISLINK, NUMBER, prepared
from tests.integration.tickets.conftest import ONE, brought, step, ticket

VALUES = (NUMBER, "点検　花子", "緑町", "照合　太郎")


class Open:
    """In the place of a Fernet; seals nothing."""

    def __init__(self, _: object) -> None:
        pass

    def encrypt(self, plain: bytes) -> bytes:
        return plain


def found(engine: Engine, run_id: str, **more: object) -> int:
    raise_tickets(prepared(engine, run_id, {"A": MISLINK}, **more))
    with engine.connect() as connection:
        return connection.execute(text("SELECT ticket_id FROM tenken.ticket")).scalar_one()


def kept(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT count(*) FROM tenken.evidence WHERE sealed IS NOT NULL")
        ).scalar_one()


def everything(engine: Engine) -> str:
    """All rows of all tables of the tickets, as text; bytes also as what they spell."""
    with engine.connect() as connection:
        tables = connection.execute(
            text("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' "
                 "AND relnamespace = 'tenken'::regnamespace")
        ).scalars().all()  # fmt: skip
        rows = [connection.execute(text(f"SELECT t::text FROM {table} AS t")) for table in tables]
        words = "\n".join(row for result in rows for row in result.scalars())

    def spelt(found: re.Match[str]) -> str:
        return f"{found[0]} {bytes.fromhex(found[1]).decode(errors='replace')}"

    return re.sub(r"\\x((?:[0-9a-f]{2})+)", spelt, words)


def without_the_stage(engine: Engine) -> str:
    """Everything, when a run has left what it leaves once it is published."""
    with engine.begin() as connection:
        run_no = connection.execute(text("SELECT run_no FROM tenken.run")).scalar_one()
        connection.execute(text(f"DROP TABLE welfare.stage_{run_no} CASCADE"))
    return everything(engine)


def test_both_sides_are_shown_and_it_is_in_the_audit_log(engine: Engine) -> None:
    ticket_id = found(engine, "one")
    (finding,) = reveal(engine, ticket_id, by=ONE, why="本人確認のため")
    assert finding.run_id == "one"
    assert finding.record == {
        "my_number": "********9018", "name": "点検　花子", "address": "点検市緑町1"
    }  # fmt: skip
    assert finding.register["name"] == "照合　太郎"
    (finding,) = reveal(engine, ticket_id, by=ONE, why="番号の確認のため", number=True)
    assert finding.record["my_number"] == NUMBER
    with engine.connect() as connection:
        shown = connection.execute(
            text("SELECT who, ticket_id, about FROM tenken.audit WHERE what = 'reveal' ORDER BY 1")
        ).all()
    assert [(row.who, row.ticket_id, row.about["number"]) for row in shown] == [
        (ONE, ticket_id, False), (ONE, ticket_id, True),
    ]  # fmt: skip
    assert audit.verify(engine).problem is None


def test_the_database_alone_tells_no_value(engine: Engine) -> None:
    ticket_id = found(engine, "one")
    reveal(engine, ticket_id, by=ONE, why="本人確認のため", number=True)
    words = without_the_stage(engine)
    assert "本人確認のため" in words
    assert not [v for v in VALUES if v in words]


def test_unsealed_it_would_tell_them(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The defence off: the same look at the same tables finds each value."""
    monkeypatch.setattr("tenken.tickets.evidence.MultiFernet", Open)
    found(engine, "one")
    words = without_the_stage(engine)
    assert [v for v in VALUES if v in words] == list(VALUES)


def test_nobody_sees_it_without_a_reason(engine: Engine) -> None:
    ticket_id = found(engine, "one")
    with pytest.raises(MoveRefusedError, match="理由"):
        reveal(engine, ticket_id, by=ONE, why=" ")
    with pytest.raises(TicketError, match="ありません"):
        reveal(engine, ticket_id + 1, by=ONE, why="本人確認のため")


@pytest.mark.parametrize("mark", ["1", "2"])
def test_a_protected_persons_ticket_never_shows_an_address(engine: Engine, mark: str) -> None:
    ticket_id = found(engine, "one", protected={"A": mark})
    assert ticket(engine, ticket_id).queue == "restricted"
    (finding,) = reveal(engine, ticket_id, by=ONE, why="本人確認のため", number=True)
    assert finding.record["name"] == "点検　花子"
    assert "address" not in finding.record
    assert "address" not in finding.register


def test_protection_that_begins_later_hides_what_was_sealed_before(engine: Engine) -> None:
    ticket_id = found(engine, "one")
    version = ticket(engine, ticket_id).version
    found(engine, "two", protected={"A": "1"})
    assert ticket(engine, ticket_id).version == version + 1
    for finding in reveal(engine, ticket_id, by=ONE, why="本人確認のため"):
        assert "address" not in finding.record
        assert "address" not in finding.register
    found(engine, "three", protected={"A": "3"})  # it does not lapse by itself
    assert ticket(engine, ticket_id).queue == "restricted"


def test_each_set_of_values_is_sealed_once(engine: Engine) -> None:
    ticket_id = found(engine, "one")
    found(engine, "two")
    assert kept(engine) == 1
    found(engine, "three", names={"A": "別　人"})
    findings = reveal(engine, ticket_id, by=ONE, why="本人確認のため")
    assert [f.record["name"] for f in findings] == ["点検　花子", "別　人"]


def test_it_is_destroyed_some_time_after_the_ticket_is_done(engine: Engine) -> None:
    ticket_id = brought(engine, "run", {"A": "open", "B": "open"})["A"]
    raise_tickets(prepared(engine, "gone", {"A": MATCH}))
    assert destroy(engine, 30) == 0
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE tenken.ticket SET closed_at = closed_at - interval '31 days'")
        )
    assert destroy(engine, 30) == 1
    assert destroy(engine, 30) == 0
    assert kept(engine) == 1
    with pytest.raises(TicketError, match="廃棄"):
        reveal(engine, ticket_id, by=ONE, why="本人確認のため")
    with engine.connect() as connection:
        record = connection.execute(
            text("SELECT about FROM tenken.audit WHERE what = 'destroy'")
        ).scalar_one()
        assert record["evidence"] == 1
        dated = "SELECT count(*) FROM tenken.evidence WHERE destroyed_at IS NOT NULL"
        assert connection.execute(text(dated)).scalar_one() == 1
    raise_tickets(prepared(engine, "back", {"A": MISLINK}))
    assert len(reveal(engine, ticket_id, by=ONE, why="本人確認のため")) == 1


def test_keys_are_changed_without_losing_evidence_or_accepted_differences(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = brought(engine, "run", {"A": "accepted"})["A"]
    old, new = keys.ring(keys.EVIDENCE).written[0], keys.new_key()
    monkeypatch.setenv(keys.EVIDENCE, f"{new},{old}")
    assert rotate(engine, by=ONE) == 1
    raise_tickets(prepared(engine, "between", {"A": MISLINK}))
    monkeypatch.setenv(keys.EVIDENCE, new)
    raise_tickets(prepared(engine, "after", {"A": MISLINK}))
    assert ticket(engine, ticket_id).state == "accepted"
    assert len(reveal(engine, ticket_id, by=ONE, why="本人確認のため")) == 1
    monkeypatch.setenv(keys.EVIDENCE, old)
    with pytest.raises(TicketError, match="鍵"):
        reveal(engine, ticket_id, by=ONE, why="本人確認のため")


def test_evidence_put_on_another_record_is_not_opened(engine: Engine) -> None:
    numbers = brought(engine, "run", {"A": "open", "B": "open"})
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE tenken.evidence SET sealed = (SELECT sealed FROM tenken.evidence "
                 "WHERE record_id = 'A') WHERE record_id = 'B'")
        )  # fmt: skip
    with pytest.raises(TicketError, match="改変"):
        reveal(engine, numbers["B"], by=ONE, why="本人確認のため")


def test_without_a_key_no_ticket_is_raised(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    run = prepared(engine, "one", {"A": MISLINK})
    monkeypatch.setenv(keys.EVIDENCE, "short")
    with pytest.raises(StepError, match="tenken db key"):
        raise_tickets(run)
    monkeypatch.delenv(keys.EVIDENCE)
    with pytest.raises(StepError, match="TENKEN_EVIDENCE_KEY is not set"):
        raise_tickets(run)


def test_the_role_of_the_application_can_do_all_of_it(engine: Engine) -> None:
    event.listen(
        engine, "begin", lambda connection: connection.exec_driver_sql("SET ROLE tenken_app")
    )
    ticket_id = brought(engine, "run", {"A": "open"})["A"]
    step(engine, ticket_id, "suspended")
    reveal(engine, ticket_id, by=ONE, why="本人確認のため")
    raise_tickets(prepared(engine, "two", {"A": MATCH}))
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE tenken.ticket SET closed_at = closed_at - interval '31 days'")
        )
    assert destroy(engine, 30) == 1
