"""What is done without an engine: exact comparison, and comparison after NFKC and strip."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

from tenken.operations import all_operations
from tests.eval.labelled import Score, read_labels

COMPARED = ("name", "kana", "birth_date", "sex", "address")


def exact(text: str) -> str:
    """As written."""
    return text


def nfkc(text: str) -> str:
    """One width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def score(folder: Path, form: Callable[[str], str]) -> Score:
    """A record is a match if every attribute it holds is equal in that form; else look at it."""
    register = {}
    with (folder / "register.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            register[row["my_number"]] = tuple(form(row[name]) for name in COMPARED)
    found = Score()
    for of in all_operations():
        labels = read_labels(folder, of.key)
        with (folder / f"{of.key}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                person = register.get(nfkc(row["my_number"]))
                alike = person is not None and all(
                    not row[name] or form(row[name]) == value
                    for name, value in zip(COMPARED, person, strict=True)
                )
                found.count(labels[row["record_id"]], "match" if alike else "review")
    return found
