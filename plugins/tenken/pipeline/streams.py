"""Streaming rows from one PostgreSQL into another by COPY, without holding them."""

from __future__ import annotations

import os
import threading
from typing import Any

import psycopg2

CHUNK = 1 << 17  # bytes handed to the writing server at a time; its default is 8 KB


def stream(
    source: Any, query: str, target: Any, into: str, *, fresh: bool = False, binary: bool = False
) -> int:
    """COPY the rows of `query` on `source` into the table (and columns) `into` on `target`.

    Both are psycopg2 cursors, of two connections. `fresh`: the table was made in this transaction,
    so its rows can be written as settled, which saves the first reader a write. `binary`: both
    sides have the same types, so that nothing need be spelled out. Returns the number of rows. An
    error of the reading side is raised in preference to the broken pipe it leaves on the writing
    side.
    """
    options = ", ".join(["FORMAT binary"] * binary + ["FREEZE"] * fresh)
    form = "(FORMAT binary)" if binary else ""
    reading, writing = os.pipe()
    problems: list[Exception] = []

    def read() -> None:
        with os.fdopen(writing, "wb", buffering=1 << 20) as pipe:
            try:
                source.copy_expert(f"COPY ({query}) TO STDOUT {form}", pipe)
            except (psycopg2.Error, BrokenPipeError) as error:
                problems.append(error)

    thread = threading.Thread(target=read, name="tenken-stream", daemon=True)
    thread.start()
    cut_short: psycopg2.Error | None = None
    try:
        with os.fdopen(reading, "rb", buffering=1 << 20) as pipe:
            given = f"({options})" if options else ""
            target.copy_expert(f"COPY {into} FROM STDIN {given}", pipe, CHUNK)
    except psycopg2.errors.BadCopyFileFormat as error:  # of text, what came is taken for all
        cut_short = error
    finally:
        thread.join()
    failed = [problem for problem in problems if isinstance(problem, psycopg2.Error)]
    if failed:
        raise failed[0]
    if cut_short:
        raise cut_short
    return int(target.rowcount)
