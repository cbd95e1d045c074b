"""What runs leave behind that did not come to their end: destroyed when its time is over."""

from __future__ import annotations

from sqlalchemy import Engine, text

from tenken.database import sql
from tenken.operations import Operation
from tenken.pipeline.run import as_operation, drop_working_tables
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
