"""polars, datacompy and pandas on the bench's tables: exact comparison only; runs in `.venv-peers`.

    python tests/bench/peers.py polars|datacompy|pandas URL

Each reads the records and the register out of PostgreSQL and compares five attributes by the
number; no tolerance, no validation, no tickets. Prints seconds and memory as JSON.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from time import perf_counter

import psycopg2

COMPARED = ["name", "kana", "birth_date", "sex", "address"]
COLUMNS = ", ".join(["my_number", *COMPARED])


def read(url: str, table: str, more: str = "") -> io.BytesIO:
    """A table as CSV by COPY, the quickest way out of PostgreSQL."""
    connection = psycopg2.connect(url.replace("postgresql+psycopg2", "postgresql"))
    buffer = io.BytesIO()
    query = f"COPY (SELECT {more}{COLUMNS} FROM bench.{table}) TO STDOUT (FORMAT csv, HEADER)"
    connection.cursor().copy_expert(query, buffer)
    connection.close()
    buffer.seek(0)
    return buffer


def by_polars(url: str) -> int:
    """How many records differ in something."""
    import polars as pl

    records = pl.read_csv(read(url, "records", "record_id, "), infer_schema=False)
    register = pl.read_csv(read(url, "register"), infer_schema=False)
    joined = records.join(register, on="my_number", how="left", suffix="_register")
    differs = pl.any_horizontal(
        [pl.col(name).ne_missing(pl.col(f"{name}_register")) for name in COMPARED]
    )
    return joined.filter(differs).height


def by_datacompy(url: str) -> int:
    """How many records differ in something."""
    import datacompy
    import polars as pl

    records = pl.read_csv(read(url, "records", "record_id, "), infer_schema=False)
    register = pl.read_csv(read(url, "register"), infer_schema=False)
    found = records.select("record_id", "my_number").join(register, on="my_number")
    compared = datacompy.PolarsCompare(
        records.drop("my_number"), found.drop("my_number"), join_columns="record_id"
    )
    return records.height - compared.count_matching_rows()


def by_pandas(url: str) -> int:
    """How many records differ in something."""
    import pandas as pd

    records = pd.read_csv(read(url, "records", "record_id, "), dtype=str)
    register = pd.read_csv(read(url, "register"), dtype=str)
    joined = records.merge(register, on="my_number", how="left", suffixes=("", "_register"))
    same = pd.Series(True, index=joined.index)
    for name in COMPARED:
        here, there = joined[name], joined[f"{name}_register"]
        same &= (here == there) | (here.isna() & there.isna())
    return int((~same).sum())


def main() -> None:
    """Measure one of them."""
    way, url = sys.argv[1], sys.argv[2]
    compare = {"polars": by_polars, "datacompy": by_datacompy, "pandas": by_pandas}[way]
    begun = perf_counter()
    differing = compare(url)
    seconds = perf_counter() - begun
    told = {"seconds": round(seconds, 2), "memory_mb": _most_memory(), "differing": differing}
    print(json.dumps(told))


def _most_memory() -> int:
    """Megabytes since this program began; ru_maxrss would count those of the process before it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
