"""The whole comparison: Parquet by municipality in, verdicts by municipality out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from tenken.expectations.suites import Suite, read_suites
from tenken.layouts import HISTORY, RECORDS, REGISTER
from tenken.pipeline.run import VERDICTS
from tenken.spark.errors import SparkError, told
from tenken.spark.inquiring import answered
from tenken.spark.judging import compared
from tenken.spark.searching import with_causes
from tenken.spark.session import session
from tenken.spark.settings import Settings
from tenken.spark.shifting import Shift
from tenken.spark.staging import MUNICIPALITY, Staged, stage, without_repeated

DONE = "counts.json"  # written last: a folder without it is not whole


@dataclass(frozen=True)
class Job:
    """What is compared with what. Folders hold a folder a municipality; any address Spark can read.

    `suites`: the operation whose rules are evaluated; None: verdicts only.
    """

    records: str
    register: str
    history: str | None
    out: Path
    as_of: date
    suites: str | None = None


def compare(
    job: Job, settings: Settings, took: dict[str, float] | None = None
) -> dict[str, dict[str, int]]:
    """Take the job; returns and writes (counts.json) what was counted, by municipality.

    `took` is filled with the seconds of each part. Raises SparkError, which quotes no row, also
    when a record was lost on the way.
    """
    took = {} if took is None else took
    suites = read_suites(job.suites) if job.suites else ()
    (job.out / DONE).unlink(missing_ok=True)
    with session(settings) as spark:
        with told("compare", took):
            records, shifts = _compared(spark, job)
        with told("count", took):
            counts = _counts(spark, job, records)
            spark.catalog.clearCache()
        if suites:
            with told("validate", took):
                _validated(spark, job, suites, sorted(counts), shifts)
    job.out.mkdir(parents=True, exist_ok=True)
    (job.out / DONE).write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n")
    return counts


def _staged(spark: SparkSession, job: Job, only: str = "") -> Staged:
    staged = stage(spark, job.records, RECORDS, only, number="my_number")
    return without_repeated(staged, (MUNICIPALITY, "record_id"), "duplicate_record")


def _compared(spark: SparkSession, job: Job) -> tuple[Staged, list[Shift]]:
    records = _staged(spark, job)
    register = stage(spark, job.register, REGISTER, number="my_number")
    register = without_repeated(register, ("number",), "duplicate_number")
    history = None
    if job.history:
        held = stage(
            spark, job.history, HISTORY, number="my_number", former_number="former_my_number"
        )
        history = held.rows
    answer = answered(records.rows, register.rows, history)
    verdicts = compared(answer, records.rows, job.as_of)
    verdicts, shifts = with_causes(verdicts, records.rows, answer, register.rows)
    in_order = verdicts.hint("rebalance", MUNICIPALITY).sortWithinPartitions(
        MUNICIPALITY, "file", "line"
    )
    _write(in_order, job, "verdicts")
    _write(records.apart.coalesce(1), job, "quarantine")
    return records, shifts


def _counts(spark: SparkSession, job: Job, records: Staged) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}

    def enter(rows: DataFrame, word: str | None) -> None:
        by = [MUNICIPALITY] if word else [MUNICIPALITY, "verdict"]
        for row in rows.groupBy(*by).count().collect():
            counted = counts.setdefault(
                row[MUNICIPALITY], dict.fromkeys(("extracted", "quarantined", *VERDICTS), 0)
            )
            counted[word or row["verdict"]] = row["count"]

    enter(_read(spark, job.records), "extracted")
    enter(records.apart, "quarantined")
    enter(_read(spark, str(job.out / "verdicts")), None)
    for code, counted in counts.items():
        came_to = counted["quarantined"] + sum(counted[verdict] for verdict in VERDICTS)
        if counted["extracted"] != came_to:
            raise SparkError(
                f"{MUNICIPALITY}={code}: {counted['extracted']} rows were read and {came_to} came "
                "to a verdict or were set apart; report this as a defect"
            )
    return counts


def _validated(
    spark: SparkSession,
    job: Job,
    suites: Sequence[Suite],
    codes: Sequence[str],
    shifts: list[Shift],
) -> None:
    from tenken.spark.validating import validate  # imports Great Expectations, 3 s

    results: list[dict[str, Any]] = []
    alarms = [{"kind": "shifted", **asdict(shift)} for shift in shifts]
    shifted = {shift.municipality_code for shift in shifts}
    for place, code in enumerate(codes):
        records = _staged(spark, job, code).rows
        verdicts = spark.read.option("basePath", str(job.out / "verdicts")).parquet(
            str(job.out / "verdicts" / f"{MUNICIPALITY}={code}")
        )
        validated = validate(suites, records, verdicts, shifted=code in shifted)
        if validated.failures is not None:
            _write(validated.failures.coalesce(1), job, "failures", first=not place)
        results += [{MUNICIPALITY: code, **asdict(result)} for result in validated.results]
        if beyond := validated.too_many_mislinks:
            share = (beyond.failed or 0) / (beyond.checked or 1)
            alarms.append({"kind": "share", MUNICIPALITY: code, "offset": None,
                           "records": beyond.failed, "share": share})  # fmt: skip
        spark.catalog.clearCache()
    for name, lines in (("results", results), ("alarms", alarms)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (job.out / f"{name}.jsonl").write_text(text)


def _read(spark: SparkSession, folder: str) -> DataFrame:
    return spark.read.parquet(folder)


def _write(rows: DataFrame, job: Job, name: str, *, first: bool = True) -> None:
    writing = rows.write.mode("overwrite" if first else "append").partitionBy(MUNICIPALITY)
    writing.parquet(str(job.out / name))
