"""A database of before the rights: its tables, runs and tickets come under them."""

from __future__ import annotations

from sqlalchemy import text

from tenken import database, rights
from tenken.database.migrating import upgrade


def before_the_rights(url: str) -> None:
    """The tables of 0005, a ticket, a working table, last verifications; all a superuser's."""
    engine = database.connect(url)
    with engine.connect() as connection:
        upgrade(connection, "0005")
        connection.execute(
            text(
                "INSERT INTO tenken.ticket (operation, municipality_code, record_id, rule, "
                "verdict, severity, due_on) "
                "VALUES ('welfare', '482013', 'A', 'r', 'review', 'info', now());"
                "CREATE SCHEMA welfare; CREATE TABLE welfare.stage_1 (name text);"
                "CREATE TABLE verification.welfare_482013 (record_id text NOT NULL,"
                " first_seen_on date NOT NULL, verified_on date, left_out text);"
                "INSERT INTO verification.welfare_482013 VALUES ('A', '2025-04-01', '2025-11-01')"
            )
        )
        connection.commit()
    engine.dispose()


def test_what_was_there_comes_under_the_rights(database_url: str) -> None:
    before_the_rights(database_url)
    engine = database.connect(database_url)
    database.migrate(engine)
    with engine.connect() as connection:
        owners = dict(
            connection.execute(
                text("SELECT format('%s.%s', relnamespace::regnamespace, relname), "
                     "relowner::regrole::text FROM pg_class WHERE relkind IN ('r', 'v') AND "
                     "relnamespace::regnamespace::text IN "
                     "('tenken', 'report', 'welfare', 'verification')")
            ).all()
        )  # fmt: skip
    theirs = {
        name: owner for name, owner in owners.items() if name.startswith(("welfare", "verif"))
    }
    assert theirs == {
        "welfare.stage_1": "tenken_op_welfare",
        "verification.welfare_482013": "tenken_op_welfare",
    }
    assert {owner for name, owner in owners.items() if name not in theirs} == {"tenken_owner"}
    rights.grant(engine, "one", "officer", "482013", "welfare", by="the tests")
    for officer, tickets in (("one", 1), ("another", 0)):
        with rights.acting(engine, officer) as connection:
            found = connection.execute(text("SELECT count(*) FROM tenken.ticket")).scalar_one()
            assert found == tickets
    own = database.as_role(engine, "tenken_op_welfare", municipality="482013")
    with own.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM welfare.stage_1")).scalar_one() == 0
        kept = connection.execute(text("SELECT * FROM tenken.verified")).mappings().one()
        assert (kept["operation"], kept["municipality_code"]) == ("welfare", "482013")
        assert (kept["record_id"], f"{kept['verified_on']}") == ("A", "2025-11-01")
        connection.execute(text("DROP TABLE welfare.stage_1"))
    engine.dispose()


def test_a_table_of_a_later_migration_shows_nothing_until_it_is_named(database_url: str) -> None:
    """What a migration makes that nobody has thought of is closed, not open."""
    engine = database.connect(database_url)
    database.migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tenken.forgotten AS SELECT 1 AS person"))
        database.roles.settle(connection, ["welfare"])
    with engine.connect() as connection:
        allowed = "SELECT has_table_privilege(:role, 'tenken.forgotten', 'SELECT')"
        for role in ("tenken_app", "tenken_op", "tenken_web", "tenken_report"):
            assert connection.execute(text(allowed), {"role": role}).scalar_one() is False
        connection.execute(text("SET LOCAL ROLE tenken_owner"))
        rows = connection.execute(text("SELECT count(*) FROM tenken.forgotten"))
        assert rows.scalar_one() == 0
    engine.dispose()
