"""The files: the same bytes from the same seed, the columns of the layouts, one truth a record."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from tenken import sample
from tenken.layouts import HISTORY, RECORDS, REGISTER

from .conftest import Files

NAMES = ("register", "history", *sample.OPERATIONS, "truth")


def digest(folder: Path) -> str:
    """One hash of all files."""
    hashed = hashlib.sha256()
    for name in NAMES:
        hashed.update((folder / f"{name}.csv").read_bytes())
    return hashed.hexdigest()


def test_the_same_seed_writes_the_same_bytes_in_every_version_and_on_every_machine(
    tmp_path: Path,
) -> None:
    sample.write(tmp_path, residents=2_000, seed=2023)
    # When this changes on purpose, raise tenken.sample.VERSION with it.
    assert sample.VERSION == 2
    assert digest(tmp_path) == "1e7a159d753be2a27d7b1cf27fd4c9448f3aa98c404e8a8827c0984fec5d448b"


def test_another_seed_writes_others(tmp_path: Path) -> None:
    for seed in (1, 2, -1):
        sample.write(tmp_path / str(seed), residents=200, seed=seed)
    assert len({digest(tmp_path / str(seed)) for seed in (1, 2, -1)}) == 3


def test_a_block_more_does_not_change_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenken.sample.generate.BLOCK_RESIDENTS", 500)
    sample.write(tmp_path / "one", residents=500, seed=5)
    sample.write(tmp_path / "two", residents=1_000, seed=5)
    for name in NAMES:
        first = (tmp_path / "one" / f"{name}.csv").read_bytes()
        assert (tmp_path / "two" / f"{name}.csv").read_bytes().startswith(first)
    two = (tmp_path / "two" / "register.csv").read_text(encoding="utf-8").splitlines()
    assert len({line.split(",")[0] for line in two}) == len(two)


@pytest.mark.parametrize("residents", [1, 2, 100, 999])
def test_there_are_as_many_residents_as_asked_for(tmp_path: Path, residents: int) -> None:
    sample.write(tmp_path, residents=residents, seed=6)
    lines = (tmp_path / "register.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [dict(zip(REGISTER.names, line.split(","), strict=True)) for line in lines]
    code = sample.MUNICIPALITY.code
    assert sum(r["status"] == "1" and r["municipality_code"] == code for r in rows) == residents


def test_headings_are_those_of_the_layouts(tmp_path: Path) -> None:
    sample.write(tmp_path, residents=100, seed=1)
    layouts = {"register": REGISTER, "history": HISTORY} | dict.fromkeys(sample.OPERATIONS, RECORDS)
    for name, layout in layouts.items():
        heading = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
        assert tuple(heading.split(",")) == layout.names


def test_nothing_is_wider_than_the_standard_data_lists(a_city_of_20000: Files) -> None:
    layouts = [(REGISTER, a_city_of_20000.register)]
    layouts += [(RECORDS, list(rows.values())) for rows in a_city_of_20000.records.values()]
    for layout, rows in layouts:
        for column in layout.columns:
            assert all(len(row[column.name]) <= column.width for row in rows), column.name


def test_each_record_has_one_truth_and_an_id_of_its_own(a_city_of_20000: Files) -> None:
    truths = Counter((t["operation"], t["record_id"]) for t in a_city_of_20000.truth)
    records = {(o, i) for o, rows in a_city_of_20000.records.items() for i in rows}
    assert set(truths) == records
    assert set(truths.values()) == {1}


def test_an_unknown_operation_cannot_be_shifted(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="child_allowance"):
        sample.write(tmp_path, residents=100, seed=1, shifted="water")


@pytest.mark.parametrize("operation", ["nursing_care", "resident_tax"])
def test_shifted_rows_carry_the_number_of_the_next_row(tmp_path: Path, operation: str) -> None:
    sample.write(tmp_path / "right", residents=3_000, seed=9)
    sample.write(tmp_path / "shifted", residents=3_000, seed=9, shifted=operation)
    file = f"{operation}.csv"

    def column(folder: str, name: str) -> list[str]:
        lines = (tmp_path / folder / file).read_text(encoding="utf-8").splitlines()
        place = lines[0].split(",").index(name)
        return [line.split(",")[place] for line in lines[1:]]

    truth = (tmp_path / "shifted" / "truth.csv").read_text(encoding="utf-8").splitlines()
    wrong = {
        line.split(",")[1] for line in truth if f"{operation}," in line and ",shifted,1," in line
    }
    ids, shifted, right = (
        column("shifted", "record_id"), column("shifted", "my_number"), column("right", "my_number")
    )  # fmt: skip
    rows = [place for place, record in enumerate(ids) if record in wrong]
    assert rows == list(range(rows[0], rows[-1] + 1))
    same = sum(shifted[row] == right[row + 1] for row in rows)
    assert same >= len(rows) - 5  # but for the few that were wrong in the right file
    due = [r for r in column("shifted", "resident") if r == "2" or operation == "nursing_care"]
    assert 0.2 <= len(rows) / len(due) <= 0.3
