"""A municipality of canaries: every name, number, day of birth, address and id is of one person."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tenken.masking import is_number
from tenken.operations import all_operations
from tests.canaries.search import CALLS

EACH = 5  # canaries of an operation; with four operations no day of the month is used twice
GIVEN = "仁義礼智信忠孝悌梅桜松竹藤菊蘭桐楓柊榊樫檜杉栃"
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌ"


@dataclass(frozen=True)
class Canary:
    """One person, in the register and in one operation's records."""

    no: int
    operation: str
    number: str

    @property
    def given(self) -> str:
        """The given name, two letters that no other has."""
        return f"{GIVEN[self.no % len(GIVEN)]}禽"

    @property
    def row(self) -> dict[str, str]:
        """As the register has the person."""
        return {
            "my_number": self.number,
            "name": f"{CALLS['name']}　{self.given}",
            "kana": f"{CALLS['kana']}　{KANA[self.no % len(KANA)]}キン",
            "roman_name": f"{CALLS['roman']} {chr(65 + self.no % 26)}",
            "birth_date": f"{CALLS['birth']}{self.no % 28 + 1:02}",
            "sex": str(self.no % 2 + 1),
            "address": f"照合県点検市{CALLS['address']}{self.no + 1}番地",
        }

    @property
    def record(self) -> dict[str, str]:
        """As the operation has the person: right, or wrong in the way of its turn."""
        row = self.row | {
            "record_id": f"{CALLS['id']}R{self.no:03}",
            "person_id": f"{CALLS['id']}P{self.no:03}",
            "resident": "2",
        }
        match self.no % EACH:
            case 1:  # somebody else's number
                row |= {"name": row["name"] + "乃", "birth_date": "1901-02-28", "sex": "1"}
                row |= {"kana": row["kana"] + "ノ"}
            case 2:  # no number
                row |= {"my_number": row["my_number"][:11]}
            case 3:  # moved
                row |= {"address": f"{CALLS['address']}{self.no}番"}
            case 4:  # a day that is none
                row |= {"birth_date": "1901-02-31"}
        return row


def numbers() -> list[str]:
    """Individual numbers that begin with the call."""
    found = (f"{CALLS['number']}{end:03}" for end in range(1000))
    return [number for number in found if is_number(number)]


def canaries() -> list[Canary]:
    """All of them."""
    keys = [operation.key for operation in all_operations()]
    persons = zip(range(EACH * len(keys)), numbers(), strict=False)
    return [Canary(no, keys[no // EACH], number) for no, number in persons]


def last_four(them: list[Canary]) -> Mapping[str, str]:
    """Given name by the last four digits."""
    return {one.number[-4:]: one.given for one in them}


def write(folder: Path) -> list[Canary]:
    """register.csv and a file an operation, with a line in each that is no record."""
    them = canaries()
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "register.csv", [one.row | {"status": "1"} for one in them])
    for operation in all_operations():
        own = [one.record for one in them if one.operation == operation.key]
        _write(folder / f"{operation.key}.csv", own)
        with (folder / f"{operation.key}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{own[0]['my_number']},{own[0]['name']}\n")
    return them


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
