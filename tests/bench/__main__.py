"""`make bench`: speed as ratios to the floor, and memory; writes output/bench.json.

The floor is measured beside each case, on the same server, in the same run: copying the records
from the source into a staging table, plus one hash join (floor.sql). Figures are medians.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from tenken import database, home, keys, output
from tenken.database.embedded import EmbeddedServer
from tenken.layouts import RECORDS
from tenken.pipeline.run import raw
from tenken.pipeline.streams import stream
from tests.bench.people import Case, People, load

TARGETS = {"usual": 2.5, "worst": 5.0}
MEMORY_MB = 400


@click.command()
@click.option("--records", default=1_000_000, show_default=True)
@click.option("--register", default=2_000_000, show_default=True)
@click.option("--times", default=3, show_default=True, help="Measurements of each case.")
@click.option("--peers/--no-peers", default=True, help="Also polars and datacompy.")
def bench(records: int, register: int, times: int, peers: bool) -> None:
    """Measure the whole job beside the floor, and beside peers."""
    for variable in (keys.EVIDENCE, keys.AUDIT):
        os.environ[variable] = keys.new_key()
    people = People()
    cases = {
        "usual": Case(records, differently=0.2, mismatching=0.001),
        "worst": Case(records, differently=1.0, mismatching=0.001),
        "tenth": Case(records // 10, differently=0.2, mismatching=0.001),
    }
    figures: dict[str, Any] = {
        "machine": {"python": platform.python_version(), "cpus": _cpus()},
        "records": records,
        "register": register,
        "cases": {},
    }
    with (
        tempfile.TemporaryDirectory(prefix="tenken-bench-") as folder,
        EmbeddedServer(Path(folder) / "postgresql", durable=False) as server,
    ):
        server.create_database("bench")
        url = server.url("bench")
        for name, case in cases.items():
            _fill(url, people, register, case)
            figures["cases"][name] = measured = _measure(url, times)
            _say(name, measured)
            if peers and name == "usual":
                figures["peers"] = _peers(url)
    usual, tenth = figures["cases"]["usual"], figures["cases"]["tenth"]
    figures["ten_times"] = round(usual["job_seconds"] / tenth["job_seconds"], 2)
    click.echo(f"ten times the records: {figures['ten_times']} x the time (at most 11)")
    file = output() / "bench.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2) + "\n")
    click.echo(f"written to {file}")


def _cpus() -> int:
    return len(os.sched_getaffinity(0))


def _fill(url: str, people: People, register: int, case: Case) -> None:
    engine = database.connect(url)
    with engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute("CREATE SCHEMA IF NOT EXISTS bench")
        load(cursor, people, register, case)
        cursor.execute("CREATE INDEX ON bench.register (my_number)")
        cursor.execute("CREATE INDEX ON bench.register (birth_date)")
        cursor.execute("ANALYZE bench.register")
    database.migrate(engine)
    engine.dispose()


def _measure(url: str, times: int) -> dict[str, Any]:
    floors = [_floor(url) for _ in range(times)]
    jobs = [_job(url, number) for number in range(times)]
    floor = statistics.median(floors)
    job = statistics.median(job["seconds"] for job in jobs)
    return {
        "floor_seconds": round(floor, 3),
        "job_seconds": round(job, 3),
        "ratio": round(job / floor, 2),
        "memory_mb": max(job["memory_mb"] for job in jobs),
        "steps": jobs[-1]["steps"],
        "verdicts": jobs[-1]["verdicts"],
    }


def _floor(url: str) -> float:
    engine = database.connect(url)
    statement = (Path(__file__).parent / "floor.sql").read_text()
    with engine.connect() as source, engine.begin() as target:
        cursor = raw(target).cursor()
        columns = ", ".join(f"{name} text" for name in RECORDS.names)
        cursor.execute("DROP TABLE IF EXISTS bench.staged")
        begun = perf_counter()
        cursor.execute(f"CREATE UNLOGGED TABLE bench.staged ({columns})")
        stream(raw(source).cursor(), "SELECT * FROM bench.records", cursor, "bench.staged")
        cursor.execute("ANALYZE bench.staged")
        cursor.execute(statement)
        seconds = perf_counter() - begun
    engine.dispose()
    return seconds


def _job(url: str, number: int) -> dict[str, Any]:
    """The whole job in a process of its own, so that its memory is its own."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.bench.job", url, f"bench {number}"],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    facts: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return facts


def _say(name: str, measured: dict[str, Any]) -> None:
    target = TARGETS.get(name)
    click.echo(
        f"{name}: {measured['job_seconds']} s, floor {measured['floor_seconds']} s, ratio "
        f"{measured['ratio']}{f' (at most {target})' if target else ''}, "
        f"{measured['memory_mb']} MB (at most {MEMORY_MB}); {measured['steps']}"
    )


def _peers(url: str) -> dict[str, Any]:
    python = home() / ".venv-peers" / "bin" / "python"
    figures = {}
    for way in ("polars", "datacompy"):
        process = subprocess.run(
            [python, Path(__file__).parent / "peers.py", way, url],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        figures[way] = json.loads(process.stdout.splitlines()[-1])
        click.echo(f"{way}, exact comparison only: {figures[way]}")
    return figures


if __name__ == "__main__":
    bench()
