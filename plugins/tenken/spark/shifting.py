"""Rows that were shifted when pasting (宮崎 2023): found a municipality at a time, by order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812  # as everywhere with Spark

from tenken.pipeline.search import SHIFT_ROWS, SHIFT_SHARE
from tenken.spark.engine import KEY, KEY_SCHEMA, fitting, plain
from tenken.spark.functions import by_column, over
from tenken.spark.inquiring import RECORD
from tenken.spark.staging import MUNICIPALITY, worked_out

_FARTHEST = 5  # rows


@dataclass(frozen=True)
class Shift:
    """So many rows of a municipality carry the number of the row `offset` away."""

    municipality_code: str
    offset: int
    records: int
    share: float


def find_shifts(
    compared: DataFrame, records: DataFrame, answered: DataFrame
) -> tuple[list[Shift], DataFrame | None]:
    """The municipalities whose rows were shifted, and KEY of those rows; none is the usual."""
    mislinks = compared.where("verdict = 'mislink'").select(*KEY, "file", "line")
    suspected = _suspected(mislinks)
    if not suspected:
        return [], None
    of_them = F.col(MUNICIPALITY).isin(list(suspected))
    in_order = Window.partitionBy(MUNICIPALITY).orderBy("file", "line")
    placed = worked_out(
        records.where(of_them).select(*KEY, *RECORD, F.row_number().over(in_order).alias("place"))
    )
    suspects = placed.join(mislinks.select(*KEY), list(KEY), "left_semi")
    persons = answered.where(of_them & F.expr("NOT identical")).select(
        *KEY, *(name for name in answered.columns if name.startswith("register_"))
    )
    neighbours = placed.select(*KEY, "place").join(persons, list(KEY)).drop("record_id")
    offsets = _offsets(suspects, neighbours, suspected)
    if not offsets:
        return [], None
    return _shifted(suspects, neighbours, offsets, compared)


def _suspected(mislinks: DataFrame) -> dict[str, int]:
    """Municipalities most of whose mislinks stand close together, with how many they are."""
    in_file = Window.partitionBy(MUNICIPALITY, "file").orderBy("line")
    line = F.col("line")
    gap = F.least(line - F.lag(line).over(in_file), F.lead(line).over(in_file) - line)
    counted = (
        mislinks.withColumn("close", F.when(gap <= 10, 1).otherwise(0))
        .groupBy(MUNICIPALITY)
        .agg(F.count("*").alias("mislinks"), F.sum("close").alias("close"))
    )
    return {
        row[MUNICIPALITY]: row["mislinks"]
        for row in counted.collect()
        if _enough(row["close"], row["mislinks"])
    }


def _enough(rows: int, mislinks: int) -> bool:
    return rows >= max(SHIFT_ROWS, SHIFT_SHARE * mislinks)


def _offsets(
    suspects: DataFrame, neighbours: DataFrame, suspected: dict[str, int]
) -> list[tuple[str, int]]:
    """By which offset a municipality's rows were shifted, as the names there say (offset.sql)."""
    away = [F.lit(k) for k in range(-_FARTHEST, _FARTHEST + 1) if k]
    aside = suspects.select(MUNICIPALITY, "name", "place", F.explode(F.array(*away)).alias("k"))
    as_plain = by_column(plain)
    named = (
        _beside(aside, neighbours)
        .where(as_plain("name") == as_plain("register_name"))
        .groupBy(MUNICIPALITY, "k")
        .count()
        .collect()
    )
    best: dict[str, tuple[int, int, int]] = {}
    for row in named:
        rank = (-row["count"], abs(row["k"]), row["k"])
        best[row[MUNICIPALITY]] = min(best.get(row[MUNICIPALITY], rank), rank)
    return [(code, k) for code, (n, _, k) in best.items() if _enough(-n, suspected[code])]


def _shifted(
    suspects: DataFrame,
    neighbours: DataFrame,
    offsets: Sequence[tuple[str, int]],
    compared: DataFrame,
) -> tuple[list[Shift], DataFrame]:
    spark = suspects.sparkSession
    by = F.broadcast(spark.createDataFrame(list(offsets), f"{MUNICIPALITY} string, k int"))
    pairs = _beside(suspects.join(by, MUNICIPALITY), neighbours).drop("my_number", "number")
    shifted = worked_out(pairs.mapInArrow(over(fitting), KEY_SCHEMA))
    found = {row[0]: row[1] for row in shifted.groupBy(MUNICIPALITY).count().collect()}
    codes = [code for code, _ in offsets]
    of_them = compared.where(F.col(MUNICIPALITY).isin(codes))
    total = {row[0]: row[1] for row in of_them.groupBy(MUNICIPALITY).count().collect()}
    shifts = [
        Shift(code, k, found.get(code, 0), found.get(code, 0) / total[code]) for code, k in offsets
    ]
    return shifts, shifted


def _beside(suspects: DataFrame, neighbours: DataFrame) -> DataFrame:
    """Each suspect beside the register's person under the number `k` rows away."""
    place = F.col("place") + F.col("k")
    return suspects.withColumn("place", place).join(neighbours, [MUNICIPALITY, "place"])
