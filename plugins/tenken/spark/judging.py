"""Verdict, first cause and outcomes of every record: by one table of rules, that of `identity`."""

from __future__ import annotations

from datetime import date
from functools import partial

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812  # as everywhere with Spark

from tenken import identity
from tenken.spark.engine import HEAD, HEAD_SCHEMA, KEY, judged
from tenken.spark.functions import over
from tenken.spark.inquiring import MAY_LACK
from tenken.spark.staging import MUNICIPALITY, few, worked_out

_JUDGED = ", ".join([HEAD_SCHEMA, *(f"{name} string" for name in identity.WORDS)])
_UNREAD = ("number", "asked", "identical", "register_my_number", "register_municipality_code",
           "register_protected", *(f"has_{name}" for name in MAY_LACK))  # fmt: skip


def compared(answered: DataFrame, records: DataFrame, as_of: date) -> DataFrame:
    """HEAD and identity.WORDS of every record; worked out once.

    What is written alike needs no look; the rest goes through the engine on the executors.
    """
    differing = answered.where("NOT identical").drop(*_UNREAD)
    decided = differing.mapInArrow(over(partial(judged, as_of=as_of)), _JUDGED)
    return _with_duplicates(worked_out(_alike(answered).unionByName(decided)), records)


def _alike(answered: DataFrame) -> DataFrame:
    words = dict.fromkeys(identity.WORDS, F.lit(None).cast("string"))
    words |= dict.fromkeys(identity.ATTRIBUTES, F.lit("same"))
    words["verdict"] = F.lit("match")
    for name in MAY_LACK:
        words[name] = F.when(F.col(f"has_{name}"), "same").otherwise("unknown")
    columns = (column.alias(name) for name, column in words.items())
    return answered.where("identical").select(*HEAD, *columns)


def _with_duplicates(rows: DataFrame, records: DataFrame) -> DataFrame:
    """A number on records of two or more persons of whom more than one fits the register.

    Which of them is right cannot be told from it (compare/duplicates.sql).
    """
    person = F.coalesce("person_id", "record_id").alias("person")
    held = records.where("number IS NOT NULL").select(*KEY, "number", person)
    if (shared := few(_of_several(held))) is None:
        return rows
    fits = rows.where("verdict NOT IN ('invalid', 'not_found', 'mislink')").select(*KEY)
    fitting = held.join(shared, [MUNICIPALITY, "number"]).join(fits, list(KEY))
    undecided = few(
        fitting.join(_of_several(fitting), [MUNICIPALITY, "number"])
        .select(*KEY, F.lit(True).alias("undecided"))
    )  # fmt: skip
    if undecided is None:
        return rows
    rows = rows.join(undecided, list(KEY), "left")
    return rows.withColumns(
        {"verdict": F.when(F.col("undecided"), "duplicate").otherwise(F.col("verdict")),
         "cause": F.when(F.col("undecided"), None).otherwise(F.col("cause"))}
    ).drop("undecided")  # fmt: skip


def _of_several(holders: DataFrame) -> DataFrame:
    """The numbers that stand on records of more than one person of a municipality."""
    persons = holders.groupBy(MUNICIPALITY, "number").agg(
        F.min("person").alias("one"), F.max("person").alias("other")
    )
    return persons.where("one <> other").select(MUNICIPALITY, "number")
