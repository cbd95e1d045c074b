"""The promise of twelve months: three years of nights on a real PostgreSQL.

The same statements choose and note as in a run; the register is left out. People are born, die and
move, certificates are renewed, nights fail, and for a week nothing runs. Figures: pytest -s.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.operations import operation
from tenken.pipeline import open_run
from tenken.pipeline.run import raw
from tenken.pipeline.scope import choose, renew_verifications, verified

RECORDS = 1500
SEED = int(os.environ.get("TENKEN_SEED", "3"))  # another town, other nights that fail
FIRST = date(2026, 4, 1)
NIGHTS = 3 * 365
OUTAGE = {FIRST + timedelta(days=500 + n) for n in range(7)}
YEAR_END = {"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"}


class Town:
    """Records of nursing care that come, change and go."""

    def __init__(self, cursor, stage: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.cursor, self.stage, self.next = cursor, stage, 0
        self.add(FIRST - timedelta(days=30), RECORDS)

    def add(self, linked: date, count: int) -> None:
        rows = []
        for _ in range(count):
            renewal = linked + timedelta(days=self.chance.randrange(30, 1000))
            rows.append((f"R{self.next}", linked.isoformat(), renewal.isoformat()))
            self.next += 1
        values = ",".join(["(%s, %s, %s)"] * count)
        self.cursor.execute(
            f"INSERT INTO {self.stage} (record_id, linked_on, renewal_on) VALUES {values}",
            [value for row in rows for value in row],
        )

    def live(self, day: date) -> None:
        """A day: some come, some go, some numbers are linked anew, certificates are prolonged."""
        if self.chance.random() < 0.17:
            self.add(day, 1)
        self.cursor.execute(
            f"DELETE FROM {self.stage} WHERE line IN (SELECT line FROM {self.stage} "
            "WHERE hashtext(record_id || %(day)s) %% 9000 = 0)", {"day": day.isoformat()},
        )  # fmt: skip
        self.cursor.execute(
            f"UPDATE {self.stage} SET "
            "linked_on = CASE WHEN hashtext(%(day)s || record_id) %% 5000 = 0 "
            "THEN %(day)s ELSE linked_on END, "
            "renewal_on = CASE WHEN renewal_on <= %(day)s THEN to_char(renewal_on::date + "
            "(ARRAY[183, 365, 730])[1 + abs(hashtext(record_id || renewal_on)) %% 3], "
            "'YYYY-MM-DD') ELSE renewal_on END "
            "WHERE renewal_on <= %(day)s OR hashtext(%(day)s || record_id) %% 5000 = 0",
            {"day": day.isoformat()},
        )


def test_no_record_is_beyond_twelve_months_and_no_month_drowns(engine: Engine) -> None:
    of = operation("nursing_care")
    run = open_run(engine, "now", of, "482013", "rolling", FIRST)
    earlier = open_run(engine, "the last good night", of, "482013", "rolling", FIRST)
    chance = random.Random(SEED + 4)
    taken: Counter[str] = Counter()
    nights: Counter[str] = Counter()
    oldest = failed = 0
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("stage/create.sql", **run.tables("stage")))
        cursor.execute("CREATE UNLOGGED TABLE {unanswered} (line bigint, reason text)"
                       .format(**run.tables("unanswered")))  # fmt: skip
        town = Town(cursor, run.table("stage"), SEED)
        cursor.execute(f"ANALYZE {run.table('stage')}")
        for night in range(NIGHTS):
            day = FIRST + timedelta(days=night)
            if night:
                town.live(day)
            nights[f"{day:%Y-%m}"] += 1
            if f"{day:%m-%d}" in YEAR_END:
                continue
            if day in OUTAGE or chance.random() < 0.04:
                failed += 1
                continue
            tonight = replace(run, day=day)
            left_out, due = choose(tonight, cursor)
            cursor.execute(
                "DROP TABLE IF EXISTS {comparison}; CREATE UNLOGGED TABLE {comparison} AS "
                "SELECT line FROM {due}".format(**run.tables("comparison", "due"))
            )
            renew_verifications(tonight, cursor)
            cursor.execute(
                "UPDATE tenken.run SET state = 'done', started_at = %s WHERE run_id = %s",
                (f"{day} 02:00+09", earlier.run_id),
            )
            taken[f"{day:%Y-%m}"] += due
            cursor.execute(
                f"SELECT max(%s - coalesce(verified_on, first_seen_on)) FROM {verified(run)}",
                (day + timedelta(days=1),),
            )
            oldest = max(oldest, cursor.fetchone()[0])
        present = connection.execute(text(f"SELECT count(*) FROM {run.table('stage')}")).scalar()
    loads = {month: taken[month] / nights[month] for month in nights}
    even = sum(taken.values()) / NIGHTS
    off = {month: load / even - 1 for month, load in loads.items()}
    print(
        f"\n{NIGHTS} nights, {failed} without a run; {RECORDS} records, {present} at the end, "
        f"{town.next} in all; {sum(taken.values())} verifications; the longest wait {oldest} days"
    )
    print(f"a month's load: {min(off.values()):+.0%} to {max(off.values()):+.0%} of even")
    for month, share in off.items():
        print(f"{month}  {taken[month]:5}  {share:+.0%}")
    assert oldest <= 365
    assert max(map(abs, off.values())) <= 0.20
