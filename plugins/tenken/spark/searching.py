"""Whose number it is, and whom the record describes, where a record does not fit its number.

As columns what pipeline/search.py is for PostgreSQL; who fits and which cause applies is said by
`identity`.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812  # as everywhere with Spark

from tenken.identity import CANDIDATE
from tenken.spark.engine import KEY, KEY_SCHEMA, days, described, explained
from tenken.spark.functions import by_column, over
from tenken.spark.inquiring import persons_told
from tenken.spark.shifting import Shift, find_shifts
from tenken.spark.staging import MUNICIPALITY, few, worked_out

SUSPECT = ("mislink", "not_found", "invalid")
_FOUND = ", ".join([KEY_SCHEMA, *(f"{name} string" for name in CANDIDATE)])


def with_causes(
    compared: DataFrame, records: DataFrame, answered: DataFrame, persons: DataFrame
) -> tuple[DataFrame, list[Shift]]:
    """The comparison with causes and `candidate`; and the municipalities whose rows were shifted.

    `candidate`: whom a search by the record's own attributes finds (none, one, many; NULL where
    nobody is sought).
    """
    shifts, shifted = find_shifts(compared, records, answered)
    wrong = compared.where(F.col("verdict").isin(*SUSPECT)).select(*KEY, "verdict", "cause")
    suspects = few(wrong.join(answered, list(KEY)).drop("file", "line", "identical"))
    if suspects is None:
        return compared.withColumn("candidate", F.lit(None).cast("string")), shifts
    if shifted is None:
        suspects = suspects.withColumn("shifted", F.lit(False))
    else:
        marked = suspects.join(shifted.withColumn("hit", F.lit(True)), list(KEY), "left")
        suspects = marked.withColumn("shifted", F.col("hit").isNotNull()).drop("hit")
    found = _candidates(suspects.where("NOT shifted"), persons)
    rows = _swapped(suspects.join(found, list(KEY), "left")).drop("number", "asked", "history")
    causes = rows.mapInArrow(over(explained), f"{KEY_SCHEMA}, cause string")
    told = few(
        rows.select(*KEY, F.coalesce("candidates", F.lit("none")).alias("candidate")).join(
            causes.withColumnRenamed("cause", "explained"), list(KEY)
        )
    )
    whole = compared.join(told, list(KEY), "left") if told is not None else compared
    cause = F.when(F.col("candidate").isNotNull(), F.col("explained")).otherwise(F.col("cause"))
    return whole.withColumn("cause", cause).drop("explained"), shifts


def _candidates(suspects: DataFrame, persons: DataFrame) -> DataFrame:
    """KEY of the suspects whom somebody in the register fits, how many do, and the first of them.

    The suspects are handed to every executor, so a day on which thousands were born is no more
    work for one of them than for the others.
    """
    empty = suspects.select(*KEY, F.lit("none").alias("candidates"),
                            *(F.lit(None).cast("string").alias(f"candidate_{name}")
                              for name in CANDIDATE)).limit(0)  # fmt: skip
    own = [name for name in suspects.columns if not name.startswith(("register_", "has_"))]
    sought = few(
        suspects.select(*own, by_column(days)("birth_date").alias("born"))
        .where("born IS NOT NULL")
        .drop("verdict", "cause", "shifted", "found", "reissued", "asked", "history")
    )
    if sought is None:
        return empty
    pairs = persons_told(persons).join(sought, F.col("register_birth_date") == F.col("born"))
    fitting = pairs.where(~_other_sex()).drop("born").mapInArrow(over(described), _FOUND)
    person = F.struct(*CANDIDATE)
    return (
        fitting.groupBy(*KEY)
        .agg(F.count_distinct("my_number").alias("hits"), F.min(person).alias("first"))
        .select(
            *KEY,
            F.when(F.col("hits") > 1, "many").otherwise("one").alias("candidates"),
            *(F.col(f"first.{name}").alias(f"candidate_{name}") for name in CANDIDATE),
        )
    )


def _other_sex() -> Column:
    """Both are written as codes, and differ: half of those born on a day need no look."""
    codes = [F.coalesce(F.col(name), F.lit("")) for name in ("sex", "register_sex")]
    return codes[0].isin("1", "2") & codes[1].isin("1", "2") & (codes[0] != codes[1])


def _swapped(rows: DataFrame) -> DataFrame:
    """Whether the candidate's number stands on a record whose candidate has this one's number."""
    rows = worked_out(rows)
    crossed = rows.select(
        MUNICIPALITY,
        F.col("candidate_my_number").alias("number"),
        F.col("number").alias("candidate_my_number"),
        F.lit(True).alias("swapped"),
    ).distinct()
    by = [MUNICIPALITY, "number", "candidate_my_number"]
    return rows.join(crossed, by, "left").withColumn("swapped", F.coalesce("swapped", F.lit(False)))
