"""`make bench-spark`: the comparison on Spark with one executor and with two, beside PostgreSQL's.

The same 1,000,000 records against a register of 2,000,000, dealt out to municipalities of which
one holds three tenths. Says how many records came out otherwise than in PostgreSQL (0, or it
fails), and writes output/bench-spark.json.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from sqlalchemy import text

from tenken import database, identity, keys, operations, output, pipeline
from tenken.database.embedded import EmbeddedServer
from tenken.layouts import RECORDS, REGISTER, Layout
from tests.bench.job import BenchSources
from tests.bench.measuring import fill
from tests.bench.people import Case, People, record_lines, register_lines

OPERATION = "welfare"
AS_OF = date(2026, 11, 1)
# One block in ten is a tenth of a file: the first municipality holds three of them, the second two.
CODES = ("012025",) * 3 + ("482013",) * 2 + ("482021", "482030", "482048", "482056", "482064")
COMPARED = ("record_id", *identity.WORDS, "candidate")
TICKET = ("record_id", "rule", "severity", "verdict", "cause")


@click.command()
@click.option("--records", default=1_000_000, show_default=True)
@click.option("--register", default=2_000_000, show_default=True)
@click.option("--executors", default="1,2", show_default=True, help="One run each.")
def bench(records: int, register: int, executors: str) -> None:
    """Compare on Spark and in PostgreSQL, and lay both side by side."""
    for variable in (keys.EVIDENCE, keys.AUDIT):
        os.environ[variable] = keys.new_key()
    people, case = People(), Case(records, differently=0.2, mismatching=0.001)
    with tempfile.TemporaryDirectory(prefix="tenken-bench-spark-") as name:
        folder = Path(name)
        _write(folder / "records", RECORDS, record_lines(people, case))
        _write(folder / "register", REGISTER, register_lines(people, register))
        figures: dict[str, Any] = {
            "machine": {"python": platform.python_version(), "cpus": len(os.sched_getaffinity(0))},
            "records": records,
            "register": register,
            "parquet_mb": _megabytes(folder),
            "spark": {},
        }
        for count in executors.split(","):
            figures["spark"][count] = _in_its_own_process(folder, int(count))
            click.echo(f"Spark, executors {count}: {figures['spark'][count]}")
        figures["postgresql"], compared, tickets = _in_postgresql(people, register, case)
        click.echo(f"PostgreSQL: {figures['postgresql']}")
        there = pq.read_table(folder / "out" / "verdicts", columns=list(COMPARED)).to_pandas()
        failed = pq.read_table(folder / "out" / "failures").to_pandas()
        figures["differing"] = differing(there, compared, COMPARED)
        uncovered = failed[failed["covered"].isna()]
        figures["tickets"] = len(tickets)
        figures["tickets_differing"] = differing(uncovered, tickets, TICKET)
    click.echo(
        f"differing {figures['differing']} of {records}; "
        f"tickets {figures['tickets']}, differing {figures['tickets_differing']}"
    )
    file = output() / "bench-spark.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2) + "\n")
    click.echo(f"written to {file}")
    sys.exit(bool(figures["differing"] or figures["tickets_differing"]))


def differing(one: pd.DataFrame, other: pd.DataFrame, columns: tuple[str, ...]) -> int:
    """How many lines stand in one of the two only."""
    both = pd.concat([one[list(columns)], other[list(columns)]]).astype(object)
    return int((~both.where(both.notna(), "").duplicated(keep=False)).sum())


def _write(folder: Path, layout: Layout, blocks: Iterator[str]) -> None:
    """Lines of COPY as Parquet, a block a file, by municipality."""
    for place, block in enumerate(blocks):
        rows = [line.split("\t") for line in block.splitlines()]
        columns = dict(zip(layout.names, zip(*rows, strict=True), strict=True))
        table = pa.table(
            {
                name: pa.array([None if one == "\\N" else one for one in values], pa.string())
                for name, values in columns.items()
                if name != "municipality_code"
            }
        )
        part = folder / f"municipality_code={CODES[place % len(CODES)]}"
        part.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, part / f"block-{place:04}.parquet")


def _megabytes(folder: Path) -> int:
    size = 0
    for file in folder.rglob("*"):
        try:
            size += file.stat().st_blocks * 512
        except FileNotFoundError:  # gone while it was looked at
            continue
    return size >> 20


def _in_its_own_process(folder: Path, executors: int) -> dict[str, Any]:
    words = [sys.executable, "-m", "tests.bench.spark", "--take", str(folder), str(executors)]
    said = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    facts: dict[str, Any] = json.loads(said.splitlines()[-1])
    return facts


def take(folder: Path, executors: int) -> None:
    """The job once; prints seconds and the most that stood in its scratch folder."""
    from tenken.spark.job import Job, compare
    from tenken.spark.settings import Settings

    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    settings = Settings(
        master=f"local-cluster[{executors},1,2048]",
        scratch=scratch,
        conf={
            "spark.executor.memory": "2g",
            "spark.sql.shuffle.partitions": "8",
            "spark.network.timeout": "1200s",  # a machine busy with something else is no failure
            "spark.sql.broadcastTimeout": "1200",
        },
    )
    places = {name: str(folder / name) for name in ("records", "register")}
    job = Job(**places, history=None, out=folder / "out", as_of=AS_OF, suites=OPERATION)
    steps: dict[str, float] = {}
    with _watched(scratch) as most:
        begun = perf_counter()
        counts = compare(job, settings, steps)
        seconds = perf_counter() - begun
    verdicts = pd.DataFrame(counts).T.sum().astype(int).to_dict()
    print(
        json.dumps(
            {
                "seconds": round(seconds, 1),
                "steps": {step: round(took, 1) for step, took in steps.items()},
                "scratch_mb": max(most),
                "left_behind": len(list(scratch.iterdir())),
                "logs_with_japanese": _logs_with_japanese(),
                "verdicts": {word: count for word, count in verdicts.items() if count},
            }
        )
    )


def _logs_with_japanese() -> int:
    """How many of the executors' logs hold a letter of a name or an address; they are gone then.

    A local cluster keeps them in pyspark's own folder.
    """
    folder = Path(pyspark.__file__).parent / "work"
    logs = [file.read_text(errors="replace") for file in folder.rglob("std*")]
    shutil.rmtree(folder, ignore_errors=True)
    return sum(any(letter >= "\u3000" for letter in log) for log in logs)


@contextmanager
def _watched(folder: Path) -> Iterator[list[int]]:
    most, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(2):
            most.append(_megabytes(folder))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _in_postgresql(
    people: People, register: int, case: Case
) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """The same job as a run, extract to tickets: its seconds, its comparison, its tickets."""
    with (
        tempfile.TemporaryDirectory(prefix="tenken-bench-") as folder,
        EmbeddedServer(Path(folder) / "postgresql", durable=False) as server,
    ):
        server.create_database("bench")
        engine = database.connect(server.url("bench"))
        fill(engine, people, register, case)
        database.migrate(engine)
        of = operations.operation(OPERATION)
        run = pipeline.open_run(engine, "bench", of, CODES[0], "annual", AS_OF)
        sources = BenchSources(engine)
        begun, steps = perf_counter(), {}
        for step in pipeline.STEPS[:-1]:
            started = perf_counter()
            pipeline.perform(step, run, sources)
            steps[step] = round(perf_counter() - started, 1)
        seconds = round(perf_counter() - begun, 1)
        words = ", ".join(COMPARED)
        with engine.connect() as connection:
            compared = pd.read_sql(
                text(f"SELECT {words} FROM {run.table('comparison')}"), connection
            )
            tickets = pd.read_sql(
                text(f"SELECT {', '.join(TICKET)} FROM tenken.ticket"), connection
            )
        engine.dispose()
    return {"seconds": seconds, "steps": steps}, compared, tickets


if __name__ == "__main__":
    if sys.argv[1:2] == ["--take"]:
        take(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        bench()
