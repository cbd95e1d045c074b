"""What runs leave behind, destroyed when its time is over: whole tables, never row by row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.operations import Operation
from tenken.pipeline.run import as_operation, drop_working_tables, raw
from tenken.pipeline.scope import take_turn, verified_in
from tenken.tickets import audit


def destroy_working_tables(engine: Engine, of: Operation, code: str, days: int) -> int:
    """Drop the working tables of the operation's runs not heard of for `days`; how many there were.

    Records as extracted and the register's answers stand there. A run under way is heard of at each
    step; one that failed waits that long to be taken up again, and has to begin anew after it. Each
    run's destruction is an entry of the audit log. Raises StepError.
    """
    own = as_operation(engine, of, code)
    words = {"operation": of.key, "code": code, "days": days}
    destroyed = 0
    with own.connect() as connection:
        runs = connection.execute(text(sql("runs/left_behind.sql")), words).all()
        connection.rollback()
        for run in runs:
            with connection.begin():
                # Who takes the run up again meanwhile waits here, and then finds it failed.
                still = {**words, "run_id": run.run_id}
                if connection.execute(text(sql("runs/give_up.sql")), still).first() is None:
                    continue
                tables = drop_working_tables(connection, of, run.run_no)
                audit.append(connection, "tenken", "destroy", run_id=run.run_id, tables=tables)
            destroyed += tables
    return destroyed


def drop_verifications(engine: Engine, of: Operation, checked: Collection[str], day: date) -> int:
    """Drop the last verifications of municipalities where the operation is checked no more.

    `checked` are the codes of those where it is. A table goes when on `day` none of its records was
    verified, or first seen, within twelve months; each is an entry of the audit log. Returns how
    many there were. Raises StepError.
    """
    with engine.connect() as connection:
        words = {"operation": of.key, "codes": list(checked)}
        codes = connection.execute(text(sql("verified/no_longer.sql")), words).scalars().all()
    return sum(_drop_outdated(engine, of, code, day) for code in codes)


def _drop_outdated(engine: Engine, of: Operation, code: str, day: date) -> bool:
    table = verified_in(of, code)
    with as_operation(engine, of, code).begin() as connection:
        take_turn(of, code, raw(connection).cursor())
        outdated = text(sql("verified/outdated.sql", verified=table))
        if not connection.execute(outdated, {"today": day}).scalar_one():
            return False
        words = {"operation": of.key, "code": code}
        connection.execute(text(sql("verified/drop.sql", verified=table)), words)
        audit.append(connection, "tenken", "destroy", operation=of.key, municipality=code, tables=1)
    return True
