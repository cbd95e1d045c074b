"""Last verifications stand in partitions, operation then municipality; each is replaced whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, text

from tenken import database
from tenken.pipeline.run import raw
from tenken.pipeline.scope import choose, renew_verifications
from tests.integration.failures import MATCH, REVIEW, prepared

CODES = [f"48{n:04}" for n in range(24)]


def verified(engine: Engine, name: str, code: str) -> None:
    """What of a run makes its partition, or replaces it, and waits for nobody for long."""
    run = prepared(engine, f"{name} {code}", {f"{code} A": MATCH, f"{code} B": REVIEW}, code=code)
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        choose(run, cursor)
        renew_verifications(run, cursor)


def test_municipalities_at_once_make_their_partitions_and_replace_them(engine: Engine) -> None:
    with (
        engine.connect() as reader,
        ThreadPoolExecutor(8) as at_once,
    ):
        list(at_once.map(lambda code: verified(engine, "first", code), CODES))
        # A reader of one municipality keeps no other waiting.
        verified(engine, "first", "489999")
        looked = text('SELECT count(*) FROM verification."welfare_489999"')
        assert reader.execute(looked).scalar_one() == 2
        list(at_once.map(lambda code: verified(engine, "again", code), CODES))
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT tableoid::regclass::text, municipality_code, count(*) "
                 "FROM tenken.verified GROUP BY 1, 2 ORDER BY 2")
        ).all()  # fmt: skip
        left = connection.execute(
            text("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND NOT relispartition "
                 "AND relnamespace = 'verification'::regnamespace")
        ).scalar_one()  # fmt: skip
    places = [*CODES, "489999"]
    assert found == [(f"verification.welfare_{code}", code, 2) for code in places]
    assert left == 0


def test_a_run_reads_no_other_municipalitys_partition(engine: Engine) -> None:
    for code in CODES[:2]:
        verified(engine, "first", code)
    own = database.as_role(engine, "tenken_op_welfare", municipality=CODES[0])
    with own.connect() as connection:
        for table, records in (
            ("tenken.verified", 2),
            ("verification.welfare", 2),
            (f"verification.welfare_{CODES[0]}", 2),
            (f"verification.welfare_{CODES[1]}", 0),
        ):
            seen = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            assert (table, seen) == (table, records)
