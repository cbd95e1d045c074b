"""Parquet read as a city's files are: as text, numbers as read, what is no record set apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812  # as everywhere with Spark

from tenken.files import KEYS, MAX_FIELD
from tenken.layouts import Layout
from tenken.spark.engine import numbers as as_read
from tenken.spark.errors import SparkError
from tenken.spark.functions import by_column

MUNICIPALITY = "municipality_code"
PLACE = (MUNICIPALITY, "file", "line")  # where a row stands, for a finding
FEW = 200_000  # rows that each executor is handed whole, which spares the others a shuffle


@dataclass(frozen=True)
class Staged:
    """What a folder of Parquet held: its rows, and those that cannot be read (PLACE and `code`).

    Beside a row's columns stand PLACE and, of each column with a number in it, the number as read.
    """

    rows: DataFrame
    apart: DataFrame


def stage(
    spark: SparkSession, folder: str, layout: Layout, only: str = "", **numbers: str
) -> Staged:
    """All files of a folder that holds a folder a municipality (municipality_code=482013).

    `only`: the code of the only one to be read. `numbers`: for a column to be made, the column that
    it is read from. Raises SparkError where there are no such folders, or a required column is in
    none of their files.
    """
    reading = spark.read.option("mergeSchema", "true").option("basePath", folder)
    part = f"{folder}/{MUNICIPALITY}={only}" if only else folder
    rows = _as_text(reading.parquet(part), layout)
    rows = rows.withColumn("code", _code(layout))
    legible = F.col("code").isNull()
    read = {to: by_column(as_read)(F.when(legible, F.col(name))) for to, name in numbers.items()}
    rows = worked_out(rows.withColumns(read))
    return Staged(rows.where(legible).drop("code"), rows.where(~legible).select(*PLACE, "code"))


def without_repeated(staged: Staged, by: tuple[str, ...], code: str) -> Staged:
    """Of rows that are alike in `by`, which may be missing, the first stays; others go apart."""
    place = F.struct(*PLACE)
    repeated = (
        staged.rows.where(F.col(by[-1]).isNotNull())
        .groupBy(*by)
        .agg(F.min(place).alias("first"), F.count("*").alias("times"))
        .where("times > 1")
        .drop("times")
    )
    if (some := few(repeated)) is None:
        return staged
    rows = staged.rows.join(some, list(by), "left")
    again = F.coalesce(place > F.col("first"), F.lit(False))
    apart = rows.where(again).select(*PLACE, F.lit(code).alias("code"))
    return Staged(rows.where(~again).drop("first"), staged.apart.unionByName(apart))


def worked_out(rows: DataFrame) -> DataFrame:
    """The rows, worked out at their first use and kept while somebody refers to them.

    What comes after has them as its source. With `persist` it would have their whole plan, of
    which every join makes two: beyond ten steps plans no longer fit into the driver.
    """
    return rows.localCheckpoint(eager=False)


def few(rows: DataFrame) -> DataFrame | None:
    """Rows of which there are usually few, worked out now; None when there are none at all.

    As long as they are, each executor is handed all of them, and what they are joined with stays.
    """
    rows = worked_out(rows)
    count = rows.count()
    if not count:
        return None
    return F.broadcast(rows) if count <= FEW else rows


def _as_text(read: DataFrame, layout: Layout) -> DataFrame:
    held = {column.name: {column.name, column.heading} & set(read.columns)
            for column in layout.columns}  # fmt: skip
    if MUNICIPALITY not in read.columns:
        raise SparkError(
            f"{layout.key}: no folder a municipality in there, such as {MUNICIPALITY}=482013"
        )
    lacking = [
        column.name for column in layout.columns if column.required and not held[column.name]
    ]
    if lacking:
        raise SparkError(f"{layout.key}: no column {', '.join(lacking)}; docs/files.md lists them")
    columns = {
        name: F.nullif(F.col(min(held[name])).cast("string"), F.lit(""))
        if held[name]
        else F.lit(None).cast("string")
        for name in layout.names
    }
    columns[MUNICIPALITY] = F.col(MUNICIPALITY)
    columns["file"] = F.col("_metadata.file_name")
    columns["line"] = F.col("_metadata.row_index") + 1
    return read.select(*(column.alias(name) for name, column in columns.items()))


def _code(layout: Layout) -> Column:
    """Why a row cannot be read (tenken.files says what the codes mean), NULL where it can."""

    def of_any(test: str) -> Column:
        tests = (F.expr(test.format(f"`{name}`")) for name in layout.names)
        return reduce(or_, (F.coalesce(one, F.lit(False)) for one in tests))

    return (
        F.when(of_any("NOT is_valid_utf8({})"), "not_utf8")
        .when(of_any("contains({}, char(0))"), "nul")
        .when(of_any(f"length({{}}) > {MAX_FIELD}"), "huge_field")
        .when(reduce(or_, (F.col(name).isNull() for name in KEYS[layout.key])), "no_key")
    )
