"""Measures a case: the floor, the whole job in a process of its own, and the peers."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from sqlalchemy import Engine, text

from tenken import home
from tenken.layouts import RECORDS
from tenken.pipeline.run import raw
from tenken.pipeline.streams import stream
from tests.bench.machine import Watched, memory_available
from tests.bench.people import Case, People, load_records, load_register

HERE = Path(__file__).parent
PEERS = ("polars", "datacompy", "pandas")


def fill(engine: Engine, people: People, register: int, case: Case) -> None:
    """Put a case's people into bench.register, unless they are there, and bench.records."""
    with engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute("CREATE SCHEMA IF NOT EXISTS bench")
        cursor.execute("SELECT to_regclass('bench.register') IS NULL")
        if cursor.fetchone()[0] or _count(cursor, "bench.register") != register:
            load_register(cursor, people, register)
            cursor.execute("CREATE INDEX ON bench.register (my_number)")
            cursor.execute("CREATE INDEX ON bench.register (birth_date)")
            cursor.execute("ANALYZE bench.register")
        load_records(cursor, people, case)


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(cursor.fetchone()[0])


def measure(engine: Engine, times: int) -> dict[str, Any]:
    """Medians of floor and job, by turns: a machine's own speed changes from minute to minute.

    The ratio is the median of each job's to the floor before it. Memory, disk and processor seconds
    are of the job that took most.
    """
    data = _data_directory(engine)
    floors, jobs = [], []
    for number in range(times):
        floors.append(_floor(engine, data))
        jobs.append(_job(engine, data, number))
    ratios = [job["seconds"] / floor for (floor, _), job in zip(floors, jobs, strict=True)]
    floor = statistics.median(seconds for seconds, _ in floors)
    job = statistics.median(job["seconds"] for job in jobs)
    return {
        "measured": times,
        "floor_seconds": round(floor, 3),
        "job_seconds": round(job, 3),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "memory_mb": max(job["memory_mb"] for job in jobs),
        "disk_mb": max(job["disk_mb"] for job in jobs),
        "server_mb": max(job["server_mb"] for job in jobs),
        "floor_cpu_seconds": round(statistics.median(cpu for _, cpu in floors), 2),
        "job_cpu_seconds": round(statistics.median(job["cpu_seconds"] for job in jobs), 2),
        "steps": jobs[-1]["steps"],
        "verdicts": jobs[-1]["verdicts"],
    }


def _data_directory(engine: Engine) -> Path:
    with engine.connect() as connection:
        return Path(connection.execute(text("SHOW data_directory")).scalar_one())


def _floor(engine: Engine, data: Path) -> tuple[float, float]:
    """Seconds on the clock, and of processors."""
    statement = (HERE / "floor.sql").read_text()
    columns = ", ".join(f"{name} text" for name in RECORDS.names)
    with engine.connect() as source, engine.begin() as target, Watched(data) as server:
        cursor = raw(target).cursor()
        cursor.execute("DROP TABLE IF EXISTS bench.staged, bench.floor")
        mine, begun = _processor(), perf_counter()
        cursor.execute(f"CREATE UNLOGGED TABLE bench.staged ({columns})")
        stream(raw(source).cursor(), "SELECT * FROM bench.records", cursor, "bench.staged")
        cursor.execute("ANALYZE bench.staged")
        cursor.execute(statement)
        seconds = perf_counter() - begun
        mine = _processor() - mine
        cursor.execute("DROP TABLE bench.staged, bench.floor")
    return seconds, mine + server.cpu_seconds


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _job(engine: Engine, data: Path, number: int) -> dict[str, Any]:
    """The whole job in a process of its own, so that its memory is its own."""
    url = engine.url.render_as_string(hide_password=False)
    with Watched(data) as server:
        process = subprocess.run(
            [sys.executable, "-m", "tests.bench.job", url, f"bench {number}"],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    facts: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    facts["cpu_seconds"] += server.cpu_seconds
    return facts | {"disk_mb": server.disk_mb, "server_mb": server.server_mb}


def measure_peers(engine: Engine, before: list[dict[str, Any]], records: int) -> dict[str, Any]:
    """Each peer once, with the time and memory of its process.

    One that at the size `before` took so much memory that this one would not be left with any is
    not tried: its `needs_mb` says what it would want.
    """
    python = home() / ".venv-peers" / "bin" / "python"
    url = engine.url.render_as_string(hide_password=False)
    figures: dict[str, Any] = {}
    for way in PEERS:
        needs = _needs(way, before, records)
        if needs > memory_available():
            figures[way] = {"needs_mb": needs}
        else:
            process = subprocess.run(
                [python, HERE / "peers.py", way, url], stdout=subprocess.PIPE, check=True, text=True
            )
            figures[way] = json.loads(process.stdout.splitlines()[-1])
        click.echo(f"  {way}, exact comparison only: {figures[way]}")
    return figures


def _needs(way: str, before: list[dict[str, Any]], records: int) -> int:
    known = [c for c in before if c.get("peers", {}).get(way, {}).get("memory_mb")]
    if not known:
        return 0
    largest = max(known, key=lambda c: c["records"])
    return round(largest["peers"][way]["memory_mb"] * records / largest["records"])
