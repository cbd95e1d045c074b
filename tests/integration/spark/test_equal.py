"""The same verdicts, results and tickets on Spark as in PostgreSQL, to the last record.

One job over two municipalities; what it leaves is looked at from several sides. The long form, with
executors in processes of their own, is `make bench-spark`.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine, text

from tenken import home, identity, operations, pipeline, sample
from tenken.layouts import RECORDS
from tenken.pipeline.run import Run
from tenken.pipeline.sources import FileRecords, FileRegister, Records, Register
from tests.integration.spark.parquet import Rows, rows_of, write, write_city

pq = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow (make test-spark installs it)")

OPERATION = "nursing_care"
NAME = "金絲雀　点検之助"  # nobody else is called that
CODES = ["012025", "482013"]
# For a few records compiling a plan costs more than interpreting it.
FEW_RECORDS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    # A machine that is busy with something else is no reason to fail.
    "spark.network.timeout": "1200s",
    "spark.sql.broadcastTimeout": "1200",
}
COMPARED = ("record_id", *identity.WORDS, "candidate")


@dataclass(frozen=True)
class Files:
    """A municipality's records beside the register of all of them."""

    own: Path
    city: Path

    def records(self) -> Records:
        return FileRecords(self.own)

    def register(self) -> Register:
        return FileRegister(self.city / "register.csv", self.city / "history.csv")


@dataclass(frozen=True)
class Said:
    """How the command ended, what it said, what stood in its scratch folder and was left there."""

    code: int
    text: str
    met: dict[str, int]
    left: list[str]


@dataclass(frozen=True)
class Done:
    """What both ways made of the same city."""

    out: Path
    counts: dict[str, dict[str, int]]
    engine: Engine
    runs: dict[str, Run]
    extracted: dict[str, dict[str, int]]

    def asked(self, statement: str, code: str) -> list[tuple[Any, ...]]:
        run = self.runs[code]
        statement = statement.format(**run.tables("comparison", "failure"))
        with self.engine.connect() as connection:
            rows = connection.execute(text(statement), {"run_id": run.run_id, "code": code})
            return [tuple(row) for row in rows]

    def parquet(self, name: str, code: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        part = self.out / name / f"municipality_code={code}"
        if not part.exists():
            return []
        table = pq.read_table(part, columns=list(columns), partitioning=None)
        return list(zip(*(table[column].to_pylist() for column in columns), strict=True))


def difficult(rows: Rows) -> Rows:
    """With rows that are no records, numbers that are none, and one number on two persons."""
    number, person = RECORDS.names.index("my_number"), RECORDS.names.index("person_id")
    without_id, again, twice, none, canary = (list(row) for row in rows[:5])
    canary[0], canary[RECORDS.names.index("name")] = "canary", NAME
    without_id[0] = None
    twice[0], twice[person] = "twice", "another person"
    none[0], none[number] = "no number", "１２３４－５６７８－９０１２"
    return [*rows, without_id, again, twice, none, canary]


def swapped(rows: Rows) -> Rows:
    """With the numbers of two persons of the second municipality on each other's records."""
    number = RECORDS.names.index("my_number")
    one, other = rows[-2], rows[-9]
    one[number], other[number] = other[number], one[number]
    return rows


def write_csv(path: Path, rows: Rows) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([RECORDS.names, *rows])


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cities")
    sample.write(folder, residents=1500, seed=5, shifted=OPERATION, error_rate=0.03)
    rows = swapped(rows_of(folder / f"{OPERATION}.csv", RECORDS))
    write_csv(folder / f"{OPERATION}.csv", rows)
    write_city(folder, OPERATION, folder / "parquet", CODES)
    size = -(-len(rows) // len(CODES))
    for place, code in enumerate(CODES):
        own = rows[place * size : (place + 1) * size]
        if not place:
            more = difficult(own)[len(own) :]
            write(folder / "parquet" / "records", RECORDS, code, more, "part-2.parquet")
            own += more
        write_csv(folder / f"{code}.csv", own)
    return folder


@pytest.fixture(scope="module")
def said(cities: Path) -> Said:
    """`tenken compare --engine spark` as somebody would type it."""
    of = operations.operation(OPERATION)
    scratch = cities / "scratch"
    scratch.mkdir()
    folders = [str(cities / "parquet" / name) for name in ("records", "register", "history")]
    words = ["compare", "--engine", "spark", folders[0], folders[1], "--history", folders[2]]
    words += ["--operation", OPERATION, "-o", str(cities / "out")]
    words += ["--as-of", of.compared_on(sample.AS_OF).isoformat()]
    place = {"TENKEN_HOME": str(_home(cities / "home", scratch)), "TMPDIR": str(scratch)}
    with watched(scratch, NAME.encode()) as met:
        process = subprocess.run(
            [Path(sys.executable).parent / "tenken", *words],
            env={**os.environ, **place},
            capture_output=True,
            text=True,
        )
    left = [path.name for path in scratch.rglob("*") if not path.name.startswith("hsperfdata")]
    return Said(process.returncode, process.stdout + process.stderr, met, left)


def _home(folder: Path, scratch: Path) -> Path:
    """The project's settings, with a Spark for a few records."""
    (folder / "include").mkdir(parents=True)
    for name in (
        "expectations",
        "include/operations",
        "include/municipalities.yaml",
    ):
        (folder / name).symlink_to(home() / name)
    settings = {"master": "local[1]", "scratch": str(scratch), "conf": FEW_RECORDS}
    (folder / "include" / "spark.yaml").write_text(yaml.safe_dump(settings))
    return folder


@contextmanager
def watched(folder: Path, canary: bytes) -> Iterator[dict[str, int]]:
    """Reads again and again what stands in a folder: how many files, how many with the canary."""
    met, over = {"files": 0, "canary": 0}, threading.Event()

    def watch() -> None:
        while not over.wait(1):
            for file in [path for path in folder.rglob("*") if path.is_file()]:
                try:
                    met["canary"] += canary in file.read_bytes()
                    met["files"] += 1
                except FileNotFoundError:
                    continue

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield met
    finally:
        over.set()
        thread.join()


@pytest.fixture(scope="module")
def done(cities: Path, said: Said, module_engine: Engine) -> Done:
    """The same by PostgreSQL, a run a municipality, beside what Spark has left."""
    assert said.code == 0, said.text
    of = operations.operation(OPERATION)
    everybody = of.model_copy(update={"linked_with_register": False, "scope": operations.Scope()})
    runs, extracted = {}, {}
    for code in CODES:
        as_of = of.compared_on(sample.AS_OF)
        run = pipeline.open_run(module_engine, f"run {code}", everybody, code, "annual", as_of)
        files = Files(cities / f"{code}.csv", cities)
        extracted[code] = pipeline.perform(pipeline.STEPS[0], run, files)
        for step in pipeline.STEPS[1:-1]:
            pipeline.perform(step, run, files)
        runs[code] = run
    counts = json.loads((cities / "out" / "counts.json").read_text())
    return Done(cities / "out", counts, module_engine, runs, extracted)


def test_nobody_is_named_and_nothing_is_left_behind(said: Said) -> None:
    assert NAME not in said.text
    assert said.met["files"]
    assert not said.met["canary"]
    assert not said.left


def test_verdicts_are_equal_to_the_last_record(done: Done) -> None:
    seen: set[str] = set()
    for code in CODES:
        columns = ", ".join(COMPARED)
        here = sorted(done.asked(f"SELECT {columns} FROM {{comparison}}", code), key=str)
        there = sorted(done.parquet("verdicts", code, COMPARED), key=str)
        assert there == here
        seen |= {word for row in there for word in row[1:3] if word}
    assert seen >= {"match", "mislink", "duplicate", "invalid", "stale", "review", "shifted",
                    "family", "swapped"}  # fmt: skip


def test_nothing_is_lost(done: Done) -> None:
    for code in CODES:
        counted = dict(done.counts[code])
        for name in ("extracted", "quarantined"):
            assert counted[name] == done.extracted[code][name]
        assert counted.pop("extracted") == sum(counted.values())
    assert done.counts[CODES[0]]["quarantined"] == 2


def test_what_cannot_be_a_record_is_named_by_its_place(done: Done) -> None:
    apart = done.parquet("quarantine", CODES[0], ("file", "line", "code"))
    assert sorted(apart) == [
        ("part-2.parquet", 1, "no_key"),
        ("part-2.parquet", 2, "duplicate_record"),
    ]


def test_suites_count_the_same_rows(done: Done) -> None:
    there: dict[str, list[tuple[Any, ...]]] = {code: [] for code in CODES}
    for line in (done.out / "results.jsonl").read_text().splitlines():
        result = json.loads(line)
        there[result["municipality_code"]].append(
            tuple(result[name] for name in ("rule", "success", "checked", "failed", "problem"))
        )
    for code in CODES:
        here = done.asked(
            "SELECT rule, success, checked, failed, problem FROM tenken.expectation_result"
            " WHERE run_id = :run_id",
            code,
        )
        assert sorted(there[code]) == sorted(here)


def test_the_same_rows_get_tickets(done: Done) -> None:
    for code in CODES:
        here = done.asked(
            "SELECT record_id, rule, severity, verdict, cause FROM tenken.ticket"
            " WHERE municipality_code = :code",
            code,
        )
        columns = ("record_id", "rule", "severity", "verdict", "cause", "covered")
        failed = done.parquet("failures", code, columns)
        assert {row[:5] for row in failed if row[5] is None} == set(here)
        assert here


def test_batches_that_were_shifted_raise_the_same_alarm(done: Done) -> None:
    there = [json.loads(line) for line in (done.out / "alarms.jsonl").read_text().splitlines()]
    for code in CODES:
        here = done.asked(
            "SELECT kind, records, share, row_offset FROM tenken.batch_alarm"
            " WHERE run_id = :run_id",
            code,
        )
        assert sorted(
            (one["kind"], one["records"], pytest.approx(one["share"], abs=1e-6), one["offset"])
            for one in there
            if one["municipality_code"] == code
        ) == sorted((kind, records, float(share), offset) for kind, records, share, offset in here)
    assert any(one["kind"] == "shifted" for one in there)
