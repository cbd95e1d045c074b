"""`make bench`: speed as ratios to the floor, and memory; writes output/bench.json.

Sizes go up by tens from 10,000 records, against a register of twice as many. The floor is measured
beside each case, on the same server, in the same run: copying the records from the source into a
staging table, plus one hash join (floor.sql). Figures are medians. Ends with 1 where a ratio is
over 20 % worse than the one kept in figures.json, or the worker's memory grows with the records.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
from sqlalchemy import text

from tenken import database, keys, output
from tenken.database.embedded import EmbeddedServer
from tests.bench import figures, machine
from tests.bench.measuring import fill, measure, measure_peers
from tests.bench.people import Case, People
from tests.bench.regression import grown, worse
from tests.bench.table import line, table

WORST_AT = 1_000_000
RARELY = 1_000_000  # beyond it a case is measured once


@click.command()
@click.option("--from", "smallest", default=10_000, show_default=True, help="Records, the fewest.")
@click.option("--to", "largest", default=1_000_000, show_default=True, help="Records, the most.")
@click.option("--times", default=3, show_default=True, help="Measurements of each case.")
@click.option("--peers/--no-peers", default=True, help="Also polars, datacompy and pandas.")
@click.option("--keep", is_flag=True, help="Keep the figures, and put them into docs/.")
def bench(smallest: int, largest: int, times: int, peers: bool, keep: bool) -> None:
    """Measure the whole job beside the floor, and beside peers."""
    for variable in (keys.EVIDENCE, keys.AUDIT):
        os.environ[variable] = keys.new_key()
    measured: dict[str, Any] = {"machine": machine.told(), "command": _command(), "cases": []}
    with (
        tempfile.TemporaryDirectory(prefix="tenken-bench-") as folder,
        EmbeddedServer(Path(folder) / "postgresql", durable=False) as server,
    ):
        server.create_database("bench")
        engine = database.connect(server.url("bench"))
        database.migrate(engine)
        with engine.connect() as connection:
            version = connection.execute(text("SHOW server_version")).scalar_one()
        measured["machine"]["postgresql"] = version
        people = People()
        for name, case in _cases(smallest, largest):
            fill(engine, people, 2 * case.records, case)
            one = {"case": name, "records": case.records, "register": 2 * case.records}
            one |= measure(engine, _times(case.records, times))
            if peers and name == "usual":
                one["peers"] = measure_peers(engine, measured["cases"], case.records)
            measured["cases"].append(one)
            click.echo(line(one))
        engine.dispose()
    measured["spark"] = figures.of_spark()
    conclude(measured, keep)


def conclude(measured: dict[str, Any], keep: bool) -> None:
    """Write and print what was measured; end with 1 where something has become worse."""
    figures.write(output() / "bench.json", measured)
    click.echo(table(measured))
    problems = grown(measured) + ([] if keep else worse(measured, figures.kept()))
    if keep:
        figures.keep(measured)
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(1 if problems else 0)


def _cases(smallest: int, largest: int) -> list[tuple[str, Case]]:
    """The usual case at every size, the worst at one, which has the people of the usual one."""
    sizes = [smallest]
    while sizes[-1] < largest:
        sizes.append(min(10 * sizes[-1], largest))
    cases = []
    for records in sizes:
        cases.append(("usual", Case(records, differently=0.2, mismatching=0.001)))
        if records == min(WORST_AT, largest):
            cases.append(("worst", Case(records, differently=1.0, mismatching=0.001)))
    return cases


def _times(records: int, times: int) -> int:
    """A short one is measured more often, for a disturbance weighs more there."""
    if records > RARELY:
        return 1
    return times if records == RARELY else 3 * times


def _command() -> str:
    return " ".join(["python -m tests.bench", *sys.argv[1:]])


if __name__ == "__main__":
    bench()
