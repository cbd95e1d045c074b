"""The published tables that the sample draws from, as shipped: gzipped TSV with a heading.

`make` built them; docs/sample.md names the sources and their licences.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=8)
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table (surnames, given, variants, towns), without the heading."""
    packed = files(__package__).joinpath(f"{name}.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines[1:])
