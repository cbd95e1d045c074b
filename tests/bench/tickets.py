"""`make bench-tickets`: tickets at full size; writes output/bench-tickets.json.

A million records with 50,000 discrepancies: raising the tickets, and a second run that updates them
all, evidence and fingerprints with it. Then 50 officers at once on 10,000 tickets.
"""

from __future__ import annotations

import json
import os
import resource
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from sqlalchemy import create_engine, text

from tenken import database, keys, operations, output
from tenken.database import sql
from tenken.database.embedded import EmbeddedServer
from tenken.pipeline.run import Run, open_run
from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import audit
from tests.bench.officers import lost, work

FOUND = """
INSERT INTO tenken.expectation_result (run_id, suite, position, rule, expectation, title, severity,
                                       raises, success)
VALUES (:run_id, 'match', 1, 'mislink', 'e', 't', 'critical', 'ticket', false),
       (:run_id, 'match', 2, 'review', 'e', 't', 'warning', 'ticket', false);
INSERT INTO {stage} (line, record_id, person_id, my_number, name, kana, birth_date, sex, address,
                     linked_on)
SELECT n, 'R' || n, 'P' || n, lpad(n::text, 12, '0'), '点検　花子' || n,
       'テンケン　ハナコ', '1980-03-04', '2',
       '照合県点検市緑町' || n % 9 + 1 || '丁目' || n % 40 || '番' || n % 30 || '号', '2021-04-01'
FROM generate_series(1, :records) AS n;
INSERT INTO {answer} (line, place, found, identical, reissued, my_number, name, kana,
    birth_date, sex, address)
SELECT n, place, true, n % :every <> 0, false, lpad(n::text, 12, '0'), '照合　太郎' || n,
       'ショウゴウ　タロウ', '1975-01-02', '1',
       '照合県点検市旭町' || n % 9 + 1 || '丁目' || n % 40 || '番' || n % 30 || '号'
FROM (SELECT line AS n, ctid AS place FROM {stage}) AS staged;
INSERT INTO {comparison} (record_id, line, verdict)
SELECT 'R' || n, n,
       CASE WHEN n % :every <> 0 THEN 'match' WHEN n % (:every * 50) = 0 THEN 'mislink'
            ELSE 'review' END
FROM generate_series(1, :records) AS n;
CREATE UNLOGGED TABLE {failure} AS
SELECT verdict AS rule, record_id FROM {comparison} WHERE verdict <> 'match';
ANALYZE {stage}, {answer}, {comparison}, {failure}
"""


@click.command()
@click.option("--records", default=1_000_000, show_default=True)
@click.option("--discrepancies", default=50_000, show_default=True)
@click.option("--officers", default=50, show_default=True)
@click.option("--tickets", default=10_000, show_default=True)
@click.option("--moves", default=40, show_default=True, help="Moves of each officer.")
def bench(records: int, discrepancies: int, officers: int, tickets: int, moves: int) -> None:
    """Measure raising, updating, and many officers at once."""
    for variable in (keys.EVIDENCE, keys.AUDIT):
        os.environ[variable] = keys.new_key()
    with (
        tempfile.TemporaryDirectory(prefix="tenken-bench-") as folder,
        EmbeddedServer(Path(folder) / "postgresql", durable=True) as server,
    ):
        server.create_database("bench")
        engine = database.connect(server.url("bench"))
        database.migrate(engine)
        figures: dict[str, Any] = {"records": records, "discrepancies": discrepancies}
        for name in ("raise", "update"):
            run = _found(engine, name, records, records // discrepancies)
            begun = perf_counter()
            counts = raise_tickets(run)
            figures[name] = {"seconds": round(perf_counter() - begun, 2), **counts}
            click.echo(f"{name}: {figures[name]} (at most 10 s)")
        figures["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        click.echo(f"memory of the process: {figures['memory_mb']} MB")
        many = create_engine(
            engine.url, hide_parameters=True, pool_size=officers, max_overflow=officers
        )
        with engine.connect() as connection:
            ids = list(
                connection.execute(
                    text("SELECT ticket_id FROM tenken.ticket ORDER BY 1 LIMIT :n"), {"n": tickets}
                ).scalars()
            )
        begun = perf_counter()
        day = work(many, officers, moves, ids)
        figures["officers"] = {
            "officers": officers, "tickets": len(ids), "moved": day.done.total(),
            "conflicts_said": day.conflicts, "surprises": day.surprises[:5],
            "lost": len(lost(engine, day)), "seconds": round(perf_counter() - begun, 2),
            "audit": audit.verify(engine).problem or "holds",
        }  # fmt: skip
        click.echo(f"officers: {figures['officers']}")
        many.dispose()
        engine.dispose()
    file = output() / "bench-tickets.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2) + "\n")
    click.echo(f"written to {file}")


def _found(engine: Any, run_id: str, records: int, every: int) -> Run:
    of = operations.operation("welfare")
    run = open_run(engine, run_id, of, "482013", "annual", date(2026, 11, 1))
    tables = run.tables("stage", "answer", "past", "unanswered", "comparison", "failure")
    with run.engine.begin() as connection:
        connection.execute(text(sql("stage/create.sql", **tables)))
        connection.execute(text(sql("inquire/tables.sql", **tables)))
        connection.execute(text(sql("compare/table.sql", **tables)))
        connection.execute(
            text(FOUND.format(**tables)),
            {"run_id": run_id, "records": records, "every": every},
        )
    return run


if __name__ == "__main__":
    bench()
