"""polars and datacompy on the bench's tables: exact comparison only; runs in `.venv-peers`.

    python tests/bench/peers.py polars|datacompy URL

Both read the records and the register out of PostgreSQL and compare five attributes by the number;
no tolerance, no validation, no tickets. Prints seconds and memory as JSON.
"""

from __future__ import annotations

import io
import json
import resource
import sys
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


def main() -> None:
    """Measure one of them."""
    way, url = sys.argv[1], sys.argv[2]
    compare = {"polars": by_polars, "datacompy": by_datacompy}[way]
    begun = perf_counter()
    differing = compare(url)
    seconds = perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": round(seconds, 2), "memory_mb": memory, "differing": differing}))


if __name__ == "__main__":
    main()
