"""People for the benchmark: a register in PostgreSQL and records of it, written alike or not.

Drawn from the sample's tables of names and towns, so that values repeat as often as in a city.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tenken.layouts import RECORDS, REGISTER
from tenken.sample.tables import table

BLOCK = 100_000
WEIGHTS = np.array([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
HALF_KANA = str.maketrans(
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンッャュョ",
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｯｬｭｮ",
)


@dataclass(frozen=True)
class Case:
    """How many records, how many of them written differently, how many with another's number."""

    records: int
    differently: float
    mismatching: float


def numbers(first: int, count: int) -> list[str]:
    """`count` individual numbers, all different, with their check digits."""
    serial = (np.arange(first, first + count, dtype=np.int64) * 7_919_777 + 10**10) % 10**11
    digits = serial[:, None] // 10 ** np.arange(10, -1, -1) % 10
    rest = (digits * WEIGHTS).sum(axis=1) % 11
    check = np.where(rest <= 1, 0, 11 - rest)
    return [f"{s:011d}{c}" for s, c in zip(serial.tolist(), check.tolist(), strict=True)]


class People:
    """Persons by their place in the register: the same person for the same place, always."""

    def __init__(self) -> None:
        surnames = table("surnames")
        weight = np.array([int(row[2]) for row in surnames], dtype=float)
        self.surnames = [(row[0], row[1]) for row in surnames]
        self.share = np.cumsum(weight / weight.sum())
        self.given = {
            sex: [(row[1], row[2]) for row in table("given") if row[0] == sex] for sex in "12"
        }
        self.towns = [town for row in table("towns")[:40] for town in row[3].split("、")]
        self.old = {new: old for new, old in table("variants")}

    def block(self, first: int, count: int) -> list[tuple[str, ...]]:
        """number, name, kana, birth date, sex, address of `count` persons from place `first`.

        A whole block is drawn, and cut: the same place has the same person, however many are asked.
        """
        chance = np.random.default_rng([2023, first])
        family = np.searchsorted(self.share, chance.random(BLOCK))[:count].tolist()
        given = chance.integers(0, 1 << 30, BLOCK)[:count].tolist()
        sex = chance.integers(1, 3, BLOCK)[:count].tolist()
        born = np.datetime64("1930-01-01") + chance.integers(0, 34_000, BLOCK)[:count]
        house = chance.integers(1, 40, (BLOCK, 3))[:count].tolist()
        town = chance.integers(0, len(self.towns), BLOCK)[:count].tolist()
        rows = []
        for number, f, g, s, day, (a, b, c), t in zip(
            numbers(first, count), family, given, sex, born.astype(str).tolist(), house, town,
            strict=True,
        ):  # fmt: skip
            surname, surname_kana = self.surnames[f]
            names = self.given[str(s)]
            name, kana = names[g % len(names)]
            address = f"点検県点検市{self.towns[t]}{a % 9 + 1}丁目{b}番{c}号"
            rows.append(
                (number, f"{surname}　{name}", f"{surname_kana}　{kana}", day, str(s), address)
            )
        return rows

    def written_differently(self, row: tuple[str, ...]) -> tuple[str, ...]:
        """The same person as another system writes it: every name, kana and address differs."""
        number, name, kana, day, sex, address = row
        surname, _, given = name.partition("　")
        other = "".join(self.old.get(char, char) for char in surname)
        short = address.removeprefix("点検県").replace("丁目", "－").replace("番", "－")
        return (
            number,
            f"{other} {given}",
            kana.translate(HALF_KANA).replace("　", " "),
            day,
            sex,
            short.replace("号", ""),
        )


def load_register(cursor: Any, people: People, count: int) -> None:
    """Fill bench.register."""
    _copy(cursor, "bench.register", REGISTER.names, register_lines(people, count))


def load_records(cursor: Any, people: People, case: Case) -> None:
    """Fill bench.records with the first persons of the register."""
    _copy(cursor, "bench.records", RECORDS.names, record_lines(people, case))


def _copy(cursor: Any, into: str, names: tuple[str, ...], blocks: Iterator[str]) -> None:
    columns = ", ".join(f'"{name}" text' for name in names)
    cursor.execute(f"DROP TABLE IF EXISTS {into}; CREATE UNLOGGED TABLE {into} ({columns})")
    for block in blocks:
        cursor.copy_expert(f"COPY {into} FROM STDIN", io.StringIO(block))
    cursor.execute(f"ANALYZE {into}")


def register_lines(people: People, count: int) -> Iterator[str]:
    """Lines of COPY for the register, a block at a time."""
    for first in range(0, count, BLOCK):
        rows = people.block(first, min(BLOCK, count - first))
        yield "".join(
            f"{number}\t{name}\t{kana}\t\\N\t\\N\t\\N\t{day}\t{sex}\t{address}\t482013\t"
            f"{number[1:9]}\t1\t\\N\t\\N\n"
            for number, name, kana, day, sex, address in rows
        )


def record_lines(people: People, case: Case) -> Iterator[str]:
    """Lines of COPY for the records, a block at a time."""
    for first in range(0, case.records, BLOCK):
        count = min(BLOCK, case.records - first)
        rows = people.block(first, count)
        chance = np.random.default_rng([7, first])
        differs = chance.random(count) < case.differently
        mismatches = chance.random(count) < case.mismatching
        lines = []
        for place, row in enumerate(rows):
            number, name, kana, day, sex, address = (
                people.written_differently(row) if differs[place] else row
            )
            if mismatches[place]:
                number = rows[(place + 1) % count][0]
            lines.append(
                f"R{first + place}\tP{first + place}\t{number}\t{name}\t{kana}\t\\N\t\\N\t\\N\t"
                f"{day}\t{sex}\t{address}\t482013\t\\N\t1\t\\N\t2024-04-01\t\\N\t\\N\t2026-04-01\n"
            )
        yield "".join(lines)
