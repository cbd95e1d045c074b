"""Whatever is written as CSV comes back, in either encoding, by either headings, in any order."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tenken import files
from tenken.files.encoding import CP932, UTF8, first_invalid
from tenken.layouts import RECORDS

VALUE = st.text(
    alphabet=st.sampled_from("山田髙﨑①ヶ々ｱアー－ 　,\"'\n\\\tａA0１=-"), max_size=12
).filter(lambda v: v.strip() == v and not v.startswith(("=", "'")))
COLUMNS = ["record_id", "my_number", "name", "birth_date", "address"]
ROWS = st.lists(st.tuples(VALUE, VALUE, VALUE), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932"]),
       japanese=st.booleans(), line_end=st.sampled_from(["\r\n", "\n"]),
       order=st.permutations(COLUMNS))  # fmt: skip
def test_what_is_written_comes_back(
    tmp_path: Path, rows: list[tuple[str, str, str]], encoding: str, japanese: bool, line_end: str,
    order: list[str],
) -> None:  # fmt: skip
    written = [
        {
            "record_id": f"R{n}",
            "my_number": "123456789018",
            "name": a,
            "birth_date": b,
            "address": c,
        }
        for n, (a, b, c) in enumerate(rows)
    ]
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator=line_end)
    table.writerow([RECORDS.heading(name) if japanese else name for name in order])
    table.writerows([[row[name] for name in order] for row in written])
    written_bytes = text.getvalue().encode(encoding)
    # A few letters of cp932 (﨑①) are UTF-8 of other letters: a file of nothing else is a draw.
    assume(
        text.getvalue().isascii()
        or (first_invalid(written_bytes, UTF8) is None) != (encoding == CP932)
    )
    path = tmp_path / "records.csv"
    path.write_bytes(written_bytes)
    reader = files.open_rows(path, RECORDS)
    read = [dict(zip(RECORDS.names, values, strict=True)) for _, values in reader]
    assert reader.findings.quarantined == 0
    assert [{k: row[k] or "" for k in order} for row in read] == [
        {k: row[k] for k in order} for row in written
    ]
    assert all(row["kana"] is None for row in read)


@pytest.mark.parametrize("size", [1, 7, 1 << 17])
def test_copy_lines_are_postgresql_copy_text(tmp_path: Path, size: int) -> None:
    path = tmp_path / "records.csv"
    path.write_text('record_id,my_number,name,birth_date\nR1,1,"a\tb\\c",\nR2,2,"x\ny",1975\n')
    lines = files.open_rows(path, RECORDS).copy_lines()
    text = b""
    while part := lines.read(size):
        assert len(part) <= size
        text += part
    first, second = text.decode().splitlines()
    assert first.split("\t")[:5] == ["2", "R1", "\\N", "1", "a\\tb\\\\c"]
    assert second.split("\t")[:5] == ["3", "R2", "\\N", "2", "x\\ny"]
