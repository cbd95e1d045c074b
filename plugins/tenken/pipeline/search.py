"""The second half of compare: whose number it is, and whom the record describes.

Only for records that do not fit the number they carry. The register is searched by four
attributes, or three without sex (総点検本部 第5回: 氏名・生年月日・住所), never by fewer; one hit
is a candidate, not a correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenken import identity
from tenken.database import sql
from tenken.pipeline.compare import copy_frame, frames
from tenken.pipeline.run import Run, raw, without_loops
from tenken.pipeline.sources import Register

# A shift is believed from this many rows on, and when it explains this share of the mislinks.
SHIFT_ROWS = 20
SHIFT_SHARE = 0.5


def explain(run: Run, register: Register) -> int:
    """Fill cause and candidate of the suspects; write a batch alarm when rows were shifted.

    Returns how many of them were searched for and not answered for: they have no candidate, and
    nobody has said that there is none.
    """
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("compare/no_loops.sql"))
        shifted = find_shift(run, connection)
    silent = register.seek(run, _all_sought(run, shifted))
    with run.engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute(sql("compare/explained_table.sql"))
        for suspects in _suspects(run, connection):
            suspects["shifted"] = suspects["line"].isin(shifted)
            found = described(run, register, suspects[~suspects["shifted"]])
            rows = explained(suspects, found)
            rows.loc[rows["line"].isin(list(silent)), "candidate"] = None
            copy_frame(cursor, "explained", rows)
        cursor.execute("ANALYZE explained")  # there is an index
        cursor.execute(
            sql("compare/causes.sql", explained="explained", comparison=run.table("comparison"))
        )
    return len(silent)


def _suspects(run: Run, connection: Any) -> Iterator[pd.DataFrame]:
    cursor = raw(connection).cursor()
    with without_loops(cursor):
        tables = run.tables("comparison", "stage", "answer")
        yield from frames(connection, sql("compare/suspects.sql", **tables))


def _all_sought(run: Run, shifted: set[int]) -> Iterator[str]:
    with run.engine.begin() as connection:
        for suspects in _suspects(run, connection):
            yield _sought(_with_day(suspects[~suspects["line"].isin(shifted)]))


def _with_day(suspects: pd.DataFrame) -> pd.DataFrame:
    """The suspects whose day of birth can be read; without one nobody is searched."""
    born = suspects["birth_date"].map(identity.read_birth_date, na_action="ignore")
    return suspects.assign(born=born)[born.notna()]


def _sought(searched: pd.DataFrame, *more: Sequence[str | None]) -> str:
    """Lines of COPY: a record's line, its day of birth in ISO form, its sex where it is a code,
    and a column more for each of `more`.
    """
    sex = searched["sex"].where(searched["sex"].isin(["1", "2"]), None)
    columns = (map(str, searched["line"].tolist()), searched["born"], sex, *more)
    rows = zip(*columns, strict=True)
    return "".join("\t".join(value or "\\N" for value in row) + "\n" for row in rows)


def described(run: Run, register: Register, suspects: pd.DataFrame) -> pd.DataFrame:
    """The register's persons whom the suspects describe: line, and CANDIDATE of the person.

    Of those born on a suspect's day, of whom there are many, only who fits is kept. `suspects`
    are ordered by line.
    """
    searched = _with_day(suspects)
    lines = searched["line"].to_numpy(dtype=np.int64)
    records = identity.FrameBatch(searched)
    kept: list[tuple[Any, ...]] = []
    with register.search(run, _sought(searched, identity.endings(records))) as found:
        for persons in found:
            theirs = np.array(persons.at("line", np.arange(persons.count)), dtype=np.int64)
            whose = identity.Part(records, np.searchsorted(lines, theirs))
            fitting = np.flatnonzero(identity.fits(identity.Beside(whose, persons)))
            told = (persons.at(f"register_{name}", fitting) for name in identity.CANDIDATE)
            kept += zip(theirs[fitting].tolist(), *told, strict=True)
    return pd.DataFrame(kept, columns=["line", *identity.CANDIDATE], dtype=object)


def explained(suspects: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """line, cause and candidate (none, one, many) of each suspect; `found` as by `described`."""
    hits = found.groupby("line")["my_number"].nunique()
    first = found.drop_duplicates("line").set_index("line")
    rows = suspects.set_index("line")
    rows["candidate_count"] = hits.reindex(rows.index).fillna(0).astype(int)
    for attribute in identity.CANDIDATE:
        rows[f"candidate_{attribute}"] = first[attribute].reindex(rows.index)
    rows["swapped"] = swapped(rows)
    candidate = rows["candidate_count"].clip(upper=2).map({0: "none", 1: "one", 2: "many"})
    return pd.DataFrame(
        {"line": rows.index, "cause": identity.explain(rows).to_numpy(), "candidate": candidate}
    )


def swapped(rows: pd.DataFrame) -> pd.Series:
    """Whether the candidate's number stands on a record whose candidate has this one's number."""
    held = set(zip(rows["number"], rows["candidate_my_number"], strict=True))
    crossed = [
        candidate is not None and candidate == candidate and (candidate, number) in held
        for number, candidate in zip(rows["number"], rows["candidate_my_number"], strict=True)
    ]
    return pd.Series(crossed, index=rows.index, dtype=bool)


def find_shift(run: Run, connection: Any) -> set[int]:
    """The lines whose right number stands a constant number of rows away; alarms when there are.

    宮崎 2023: rows shifted by one when pasting, 2,336 of 8,279 records.
    """
    tables = run.tables("comparison", "stage", "answer")
    cursor = raw(connection).cursor()
    cursor.execute(sql("compare/no_alarm.sql"), {"run_id": run.run_id})
    cursor.execute(sql("compare/share.sql", **tables))
    mislinks, records, close_together = cursor.fetchone()
    # Rows that were shifted stand together; only then the whole file is laid beside itself.
    if close_together < max(SHIFT_ROWS, SHIFT_SHARE * mislinks):
        return set()
    cursor.execute(sql("compare/offset.sql", **tables))
    offset, named = cursor.fetchone() or (0, 0)
    if named < max(SHIFT_ROWS, SHIFT_SHARE * mislinks):
        return set()
    lines: set[int] = set()
    statement = sql("compare/shifted.sql", **tables)
    for pairs in frames(connection, statement, {"row_offset": offset}):
        lines.update(pairs.loc[identity.fits(identity.FrameBatch(pairs)), "line"])
    cursor.execute(
        sql("compare/alarm.sql"),
        {
            "run_id": run.run_id,
            "records": len(lines),
            "share": len(lines) / records,
            "row_offset": offset,
        },
    )
    return lines
