"""A sample city's CSV files as Parquet, a folder a municipality, as a nation-wide file comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tenken import files
from tenken.layouts import HISTORY, RECORDS, REGISTER, Layout

pa = pytest.importorskip("pyarrow", reason="needs pyarrow (make test-spark installs it)")
pq = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow (make test-spark installs it)")

Rows = list[list[str | None]]
Of = Callable[
    [int, int], str
]  # the code of the municipality of a row, by its place and their number


def rows_of(file: Path, layout: Layout) -> Rows:
    """All that the reader of CSV makes of a file."""
    return [values for _, values in files.open_rows(file, layout)]


def write(
    folder: Path, layout: Layout, code: str, rows: Iterable[list[str | None]], name: str
) -> None:
    """One file of a municipality."""
    columns = list(zip(*rows, strict=True)) or [()] * len(layout.names)
    table = pa.table(
        {n: pa.array(list(c), pa.string()) for n, c in zip(layout.names, columns, strict=True)
         if n != "municipality_code"}
    )  # fmt: skip
    part = folder / f"municipality_code={code}"
    part.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, part / name)


def write_city(csv: Path, operation: str, out: Path, codes: list[str]) -> None:
    """The sample's rows dealt out to municipalities, in order, in two files each."""
    for file, layout in ((operation, RECORDS), ("register", REGISTER), ("history", HISTORY)):
        if not (csv / f"{file}.csv").exists():
            continue
        rows = rows_of(csv / f"{file}.csv", layout)
        size = -(-len(rows) // len(codes))
        for place, code in enumerate(codes):
            own = rows[place * size : (place + 1) * size]
            half = len(own) // 2
            for n, part in enumerate((own[:half], own[half:])):
                write(out / layout.key, layout, code, part, f"part-{n}.parquet")
