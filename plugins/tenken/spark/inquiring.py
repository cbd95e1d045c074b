"""The register's answer for each number: who is written alike there, and who is behind the others.

As columns what include/sql/inquire is for PostgreSQL.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812  # as everywhere with Spark

from tenken.layouts import HISTORY, REGISTER
from tenken.spark.engine import KEY
from tenken.spark.staging import few, worked_out

# What the engine looks at: of the record, and of the register's person with `register_` before.
RECORD = (
    "number", "my_number", "name", "kana", "roman_name", "alias", "former_name", "birth_date",
    "sex", "address", "household_id",
)  # fmt: skip
TOLD = tuple(f"register_{name}" for name in REGISTER.names)
MAY_LACK = ("kana", "sex", "address")

# What gets no seal in SQL either (inquire/asked.sql): a character that stands for another one, a
# date that is none.
_UNMAPPED = "[●〓?？\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]"
_DAY = r"^(18[5-9][0-9]|19[0-9]{2}|20[0-9]{2})-[0-9]{2}-[0-9]{2}$"


def answered(records: DataFrame, persons: DataFrame, history: DataFrame | None) -> DataFrame:
    """Every record with what the register has for its number; worked out once.

    Of those that are written alike (`identical`) that is nothing, but which of MAY_LACK they have.
    Of the others RECORD, TOLD, `found`, `reissued`, and `history`, what the person had before.
    """
    asked = records.select(*KEY, "file", "line", *RECORD).withColumn(
        "asked", F.when(F.length("number") == 12, F.col("number"))
    )
    persons = persons_told(persons)
    # What cannot be a number is nobody's: thousands of them must not meet on one executor.
    told = (
        asked.where("asked IS NOT NULL")
        .join(persons, asked["asked"] == persons["register_my_number"], "left")
        .unionByName(asked.where("asked IS NULL"), allowMissingColumns=True)
        .withColumn("identical", _identical())
    )
    differs = ~F.col("identical")
    columns = (
        *KEY, "file", "line", "identical",
        *(F.col(name).isNotNull().alias(f"has_{name}") for name in MAY_LACK),
        *(F.when(differs, F.col(name)).alias(name) for name in (*RECORD, *TOLD, "asked")),
        (~differs | F.col("register_my_number").isNotNull()).alias("found"),
        F.lit(False).alias("reissued"),
    )  # fmt: skip
    told = worked_out(told.select(*columns))
    return told if history is None else worked_out(_with_past(told, persons, history))


def persons_told(persons: DataFrame) -> DataFrame:
    """The register as it is told of: TOLD, `register_my_number` the number as read."""
    names = {name: "number" if name == "my_number" else name for name in REGISTER.names}
    columns = (F.col(column).alias(f"register_{name}") for name, column in names.items())
    return persons.where("number IS NOT NULL").select(*columns)


def _identical() -> Column:
    def alike(name: str) -> Column:
        return F.col(name) == F.col(f"register_{name}")

    conditions = [
        F.coalesce(F.col("register_status"), F.lit("1")) == "1",
        alike("name"),
        ~F.col("name").rlike(_UNMAPPED),
        alike("birth_date"),
        F.col("birth_date").rlike(_DAY),
        F.col("birth_date").try_cast("date").isNotNull(),
        F.col("sex").isNull() | F.col("sex").isin("1", "2"),
        *(F.col(name).isNull() | alike(name) for name in MAY_LACK),
    ]
    return F.coalesce(reduce(and_, conditions), F.lit(False))


def _with_past(told: DataFrame, persons: DataFrame, history: DataFrame) -> DataFrame:
    if (again := _reissued(told, persons, history)) is not None:
        settled = told.join(again.select(*KEY), list(KEY), "left_anti")
        found = told.drop("found", "reissued", *TOLD).join(again, list(KEY))
        told = settled.unionByName(found)
    entry = F.struct(*(name for name in HISTORY.names if name != "my_number"))
    past = (
        history.where("number IS NOT NULL")
        .groupBy(F.col("number").alias("register_my_number"))
        .agg(F.collect_list(entry).alias("history"))
    )
    differing = told.where("NOT identical").join(past, "register_my_number", "left")
    return told.where("identical").unionByName(differing, allowMissingColumns=True)


def _reissued(told: DataFrame, persons: DataFrame, history: DataFrame) -> DataFrame | None:
    """Who is behind the numbers that nobody has now: who had them before, the last one first."""
    nobody = told.where("NOT found AND asked IS NOT NULL").select(*KEY, "asked")
    formers = history.where("former_number IS NOT NULL").select(
        F.col("former_number").alias("asked"), F.col("number").alias("register_my_number"), "until"
    )
    if (held := few(nobody.join(formers, "asked"))) is None:
        return None
    last = persons.join(held, "register_my_number").groupBy(*KEY).agg(
        F.max_by(F.struct(*TOLD), "until").alias("person")
    )  # fmt: skip
    return few(
        last.select(*KEY, "person.*", F.lit(True).alias("found"), F.lit(True).alias("reissued"))
    )
