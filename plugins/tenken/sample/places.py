"""Where people live: addresses as parts, and as the register writes them.

Towns of 点検市 are made up from frequent parts of Japanese town names; other municipalities and
their towns are real (Japan Post), the numbers behind them are not.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Self

import numpy as np

from tenken.sample.chance import Chance, Ints, Texts, nothing, objects
from tenken.sample.tables import table

CODE, PREFECTURE, CITY = "482013", "照合県", "点検市"

# How a town counts its houses.
BLOCKS, BLOCKS_PLAIN, PARCELS, PARCELS_PLAIN = range(4)
# 本町一丁目5番12号 / 栄町5番12号 / 本町一丁目5番地12 / 大字上野1234番地5

_BLOCK_TOWNS = (
    "本町 中央 栄町 緑町 旭町 末広町 幸町 寿町 若葉町 桜ケ丘 霞ヶ丘 緑が丘 富士見町 駅前 港町 "
    "東町 西町 南町 北町 中町 新町 元町 大手町 城内 弥生町 曙町 美原 光が丘 希望ヶ丘 山の手 松原 "
    "柏木 梅ヶ枝町 藤が丘 泉 清水町 花園 学園町 双葉町 青葉台 泉台 つつじが丘 あさひ台 平和 千代田"
)
_PLAIN_TOWNS = "一番町 二番町 三番町 八幡町 鍛冶町 大工町 紺屋町 魚町 寺町 堀之内 五十人町 塩屋町"
_VILLAGES = (
    "上野 下野 大沢 小沢 中島 川原 田中 高田 吉田 森 山田 岡 谷津 三ツ沢 五反田 八ツ又 一ノ瀬 "
    "二之宮 鶴ヶ谷 茅ケ原 七五三場 十日市場 千本木 百々 四十九院 広瀬 長沼 袋 飯塚 今泉 新田 根岸"
)
_BUILDINGS = (
    "コーポ ハイツ メゾン グリーンハイツ サンハイツ シャトー パークハイム レジデンス "
    "ロイヤルマンション "
    "ヴィラ 第一ビル 第２コーポ フラット セントラルタワー"
)
_BUILDING_NAMES = (
    "さくら 若葉 富士見 あさひ みどり 泉 エーデル カーサ 点検 中央 ひまわり リバーサイド"
)


@dataclass(frozen=True)
class Town:
    """A town of a municipality."""

    code: str
    prefecture: str
    municipality: str
    name: str
    counts: int
    chome: int  # number of 丁目, 0 for none


@dataclass
class Places:
    """Addresses as parts: `town` is an index into towns()."""

    town: Ints
    chome: Ints  # 0 for none
    first: Ints  # 番 or 番地
    second: Ints  # 号 or 枝番, 0 for none
    building: Texts
    room: Ints  # 0 for none

    def __len__(self) -> int:
        return len(self.town)

    def and_then(self, others: Self) -> Self:
        """These places and then those."""
        pairs = ((getattr(self, f.name), getattr(others, f.name)) for f in fields(self))
        return type(self)(*(np.concatenate(pair) for pair in pairs))


@lru_cache(maxsize=1)
def towns() -> tuple[Town, ...]:
    """The city's own towns first, then a few towns of every other municipality."""
    own = [
        Town(CODE, PREFECTURE, CITY, n, BLOCKS, 3 + i % 4)
        for i, n in enumerate(_BLOCK_TOWNS.split())
    ]
    own += [Town(CODE, PREFECTURE, CITY, n, BLOCKS_PLAIN, 0) for n in _PLAIN_TOWNS.split()]
    own += [
        Town(CODE, PREFECTURE, CITY, ("大字" if i % 3 else "") + n, PARCELS_PLAIN, 0)
        for i, n in enumerate(_VILLAGES.split())
    ]
    others = []
    for code, prefecture, municipality, names, _ in table("towns"):
        for place, name in enumerate(names.split("、")):
            if not name:
                continue
            if name.endswith(("町", "条", "線", "番町")) or any(c in name for c in "線割"):
                counts, chome = BLOCKS_PLAIN if place % 2 else PARCELS_PLAIN, 0
            else:
                counts = (BLOCKS, PARCELS_PLAIN, PARCELS)[place % 3]
                chome = 0 if counts == PARCELS_PLAIN else 4
            others.append(Town(code, prefecture, municipality, name, counts, chome))
    return tuple(own + others)


@lru_cache(maxsize=1)
def own_towns() -> int:
    """How many of towns() are the city's own."""
    return len(_BLOCK_TOWNS.split()) + len(_PLAIN_TOWNS.split()) + len(_VILLAGES.split())


@lru_cache(maxsize=1)
def _weights() -> tuple[Ints, Ints]:
    own = (
        [60] * len(_BLOCK_TOWNS.split())
        + [25] * len(_PLAIN_TOWNS.split())
        + [20] * len(_VILLAGES.split())
    )
    sizes = {row[0]: int(row[4]) for row in table("towns")}
    # A municipality with many towns is a large one; wards of the big cities count double.
    others = [
        sizes[t.code] * (2 if t.municipality.endswith("区") else 1) for t in towns()[len(own) :]
    ]
    return np.array(own, dtype=np.int64), np.array(others, dtype=np.int64)


def draw(chance: Chance, count: int, *, outside: bool) -> Places:
    """Addresses in the city, or outside it."""
    own, others = _weights()
    town = chance.weighted(others, count) + own_towns() if outside else chance.weighted(own, count)
    known = towns()
    counts = np.array([t.counts for t in known])[town]
    most = np.array([t.chome for t in known])[town]
    chome = np.where(most > 0, 1 + chance.below(most, count), 0)
    parcels = np.isin(counts, (PARCELS, PARCELS_PLAIN))
    first = 1 + chance.below(np.where(counts == PARCELS_PLAIN, 2400, 40), count)
    second = 1 + chance.below(np.where(parcels, 12, 30), count)
    second[parcels & chance.happens(0.35, count)] = 0
    flat = chance.happens(np.where(parcels, 0.12, 0.42), count)
    building = nothing(count)
    building[:] = chance.one_of(_BUILDINGS.split(), count) + chance.one_of(
        _BUILDING_NAMES.split(), count
    )
    building[~flat] = ""
    room = np.where(flat, (1 + chance.below(8, count)) * 100 + 1 + chance.below(9, count), 0)
    return Places(town, chome, first, second, building, room)


_KANJI = " 一二三四五六七八九"


def house(place: tuple[Any, ...], counts: int) -> str:
    """丁目, 番 and 号 as the register writes them."""
    chome, first, second = place
    text = f"{_KANJI[chome]}丁目" if chome else ""
    if counts in (BLOCKS, BLOCKS_PLAIN):
        return f"{text}{first}番{second}号"
    return f"{text}{first}番地{second}" if second else f"{text}{first}番地"


def written(places: Places) -> Texts:
    """The addresses as the register writes them, building and room behind a space."""
    known = towns()
    rows = zip(
        *(getattr(places, f.name).tolist() for f in fields(places)),
        strict=True,
    )
    lines = []
    for town, chome, first, second, building, room in rows:
        t = known[town]
        text = f"{t.prefecture}{t.municipality}{t.name}{house((chome, first, second), t.counts)}"
        lines.append(f"{text}　{building}{room}号" if building else text)
    return objects(lines)


def codes(places: Places) -> Texts:
    """Their municipalities' codes."""
    return objects([t.code for t in towns()])[places.town]
