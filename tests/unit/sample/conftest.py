"""A small city, and one with so many errors that every kind of them is there."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from tenken import sample

Row = dict[str, str]


@dataclass(frozen=True)
class Files:
    """The files of a sample, read back."""

    register: list[Row]
    history: list[Row]
    records: dict[str, dict[str, Row]]  # by operation and record_id
    truth: list[Row]

    def of(self, *classes: str) -> list[tuple[Row, Row]]:
        """The truths of those classes, each with its record."""
        found = [t for t in self.truth if t["class"] in classes]
        return [(t, self.records[t["operation"]][t["record_id"]]) for t in found]

    def residents(self) -> list[Row]:
        """Who lives in the city."""
        code = sample.MUNICIPALITY.code
        return [r for r in self.register if r["status"] == "1" and r["municipality_code"] == code]

    def by_number(self) -> dict[str, Row]:
        """The register by individual number."""
        return {row["my_number"]: row for row in self.register}


def read(folder: Path) -> Files:
    """Read the files that `write` made."""

    def rows(name: str) -> list[Row]:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    records = {o: {r["record_id"]: r for r in rows(o)} for o in sample.OPERATIONS}
    return Files(rows("register"), rows("history"), records, rows("truth"))


@pytest.fixture(scope="session")
def a_city_of_20000(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("city")
    sample.write(folder, residents=20_000, seed=3)
    return read(folder)


@pytest.fixture(scope="session")
def a_city_of_errors(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("errors")
    sample.write(folder, residents=20_000, seed=4, error_rate=0.05)
    return read(folder)
