"""How other systems write an address: dashes for 丁目・番・号, numerals, parts left out."""

from __future__ import annotations

from dataclasses import dataclass

from tenken.sample.chance import Dice
from tenken.sample.places import BLOCKS, BLOCKS_PLAIN, Town

_DASHES = "-－-－−‐―–ー─"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_KANJI = "〇一二三四五六七八九"
# 浜松市 had seven wards until 2023-12-31; 北区 and 浜北区 are now 浜名区, the others 中央区.
_OLD_WARDS = {
    "住吉": "中区",
    "東伊場": "中区",
    "天王町": "東区",
    "豊町": "東区",
    "庄内町": "西区",
    "舞阪町弁天島": "西区",
    "三和町": "南区",
    "田尻町": "南区",
    "宮口": "浜北区",
    "新原": "浜北区",
    "永島": "浜北区",
    "三ヶ日町三ヶ日": "北区",
    "引佐町田沢": "北区",
    "細江町広岡": "北区",
}
# In the middle of Kyoto the street and the crossing stand before the town.
_KYOTO = ("京都市上京区", "京都市中京区", "京都市下京区", "京都市東山区")
_CROSSINGS = (
    "河原町通三条上る",
    "烏丸通御池下る",
    "寺町通四条上ル",
    "堀川通五条西入",
    "東大路通松原上る",
    "室町通丸太町東入る",
)


@dataclass(frozen=True)
class Parts:
    """An address in parts, as in places.Places."""

    town: Town
    chome: int
    first: int
    second: int
    building: str
    room: int


def kanji(number: int) -> str:
    """A number below 10,000 in kanji: 12 is 十二."""
    text = ""
    for power, sign in ((1000, "千"), (100, "百"), (10, "十")):
        digit, number = divmod(number, power)
        text += ("" if digit == 1 else _KANJI[digit]) + sign if digit else ""
    return text + (_KANJI[number] if number else "")


def another(dice: Dice, parts: Parts) -> tuple[str, str]:
    """The same address in another form, and the form's name."""
    head = _head(dice, parts.town)
    if dice[5] < 0.6 and parts.town.municipality in _KYOTO:
        form, house = "address_street", _as_registered(parts)
    elif dice[5] < 0.6 and _old_ward(parts.town):
        form, house = "address_ward", _as_registered(parts)
    elif dice[0] < 0.15:
        form, house = "address_head", _as_registered(parts)
    elif dice[0] < 0.6:
        form, house = "address_dashes", _dashes(dice[1], parts)
    elif dice[0] < 0.75:
        form, house = "address_mixed", _mixed(dice[1], parts)
    elif dice[0] < 0.85:
        form, house = "address_width", _as_registered(parts).translate(_WIDE)
    elif dice[0] < 0.93:
        form, house = "address_no", _no(parts)
    else:
        form, house = "address_kanji", _kanji_numerals(parts)
    return form, f"{head}{house}{_building(dice, parts, form)}"


def _head(dice: Dice, town: Town) -> str:
    """Prefecture, municipality and town; often without prefecture or 郡."""
    prefecture = town.prefecture if dice[2] < 0.5 else ""
    municipality = town.municipality
    if "郡" in municipality[1:-1] and municipality.endswith(("町", "村")) and dice[2] > 0.7:
        municipality = municipality.split("郡", 1)[1]
    name = town.name
    if dice[5] < 0.6 and _old_ward(town):
        municipality = f"浜松市{_old_ward(town)}"
    elif dice[5] < 0.6 and municipality in _KYOTO:
        name = _CROSSINGS[int(dice[3] * len(_CROSSINGS))] + name
    elif dice[3] < 0.4:
        name = name.removeprefix("大字")
    elif dice[3] < 0.7:
        for one, other in (("ヶ", "ケ"), ("ケ", "ヶ")):
            if one in name:
                name = name.replace(one, (other, "が")[dice[3] < 0.5])
                break
    return f"{prefecture}{municipality}{name}"


def _old_ward(town: Town) -> str:
    return _OLD_WARDS.get(town.name, "") if town.municipality.startswith("浜松市") else ""


def _as_registered(parts: Parts) -> str:
    chome = f"{_KANJI[parts.chome]}丁目" if parts.chome else ""
    return chome + _house(parts)


def _house(parts: Parts) -> str:
    if parts.town.counts in (BLOCKS, BLOCKS_PLAIN):
        return f"{parts.first}番{parts.second}号"
    return f"{parts.first}番地{parts.second}" if parts.second else f"{parts.first}番地"


def _numbers(parts: Parts) -> list[str]:
    return [str(n) for n in (parts.chome, parts.first, parts.second) if n]


def _dashes(die: float, parts: Parts) -> str:
    dash = _DASHES[int(die * len(_DASHES))]
    text = dash.join(_numbers(parts))
    return text.translate(_WIDE) if dash in "－−ー" else text


def _mixed(die: float, parts: Parts) -> str:
    """丁目 in words, the rest with a dash: 一丁目5-12, 1丁目5番地12."""
    chome = f"{(_KANJI[parts.chome], str(parts.chome))[die < 0.5]}丁目" if parts.chome else ""
    if parts.town.counts in (BLOCKS, BLOCKS_PLAIN) and 0.3 < die < 0.6:
        return f"{chome}{parts.first}番地{parts.second}"
    return chome + "-".join(str(n) for n in (parts.first, parts.second) if n)


def _no(parts: Parts) -> str:
    """1丁目5の12; 1234番地の5."""
    chome = f"{parts.chome}丁目" if parts.chome else ""
    if parts.town.counts in (BLOCKS, BLOCKS_PLAIN):
        return f"{chome}{parts.first}の{parts.second}"
    return f"{chome}{parts.first}番地の{parts.second}" if parts.second else f"{chome}{parts.first}"


def _kanji_numerals(parts: Parts) -> str:
    chome = f"{_KANJI[parts.chome]}丁目" if parts.chome else ""
    first, second = kanji(parts.first), kanji(parts.second) if parts.second else ""
    if parts.town.counts in (BLOCKS, BLOCKS_PLAIN):
        return f"{chome}{first}番{second}号"
    return f"{chome}{first}番地{second}"


def _building(dice: Dice, parts: Parts, form: str) -> str:
    """Building and room, which nobody writes the same way twice."""
    if not parts.building:
        return ""
    if dice[4] < 0.3:
        return f"　{parts.building}{parts.room}号"
    if dice[4] < 0.5:
        return f" {parts.building}{parts.room}"
    if dice[4] < 0.65:
        return f"　{parts.building}{parts.room}号室".translate(_WIDE)
    if dice[4] < 0.75:
        return f"（{parts.building}{parts.room}号室）"
    if dice[4] < 0.85 and form == "address_dashes":
        return f"-{parts.room}"
    return ""
