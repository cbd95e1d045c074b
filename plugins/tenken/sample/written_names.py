"""How other systems write a name: old forms of characters, spaces, kana, foreign names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tenken.sample.chance import Dice
from tenken.sample.tables import table

# Forms that surnames are really written in and that 常用漢字表 does not give (MJ文字情報一覧表,
# 戸籍統一文字): each a way to write the one before it.
_OF_SURNAMES = (
    "高髙 崎﨑 吉𠮷 柳栁 徳德 瀬瀨 辺邊邉 浜濱濵 斎齋 斉齊 桑桒 橋槗 島嶋嶌 富冨 峰峯 曽曾 "
    "塚\ufa10 神\ufa19 "
    "隆\uf9dc 羽\ufa1e 都\ufa26 祐\ufa4f 福\ufa1b 真眞 広廣 沢澤 渡渡\U000e0100 辻辻\U000e0100 "
    "葛葛\U000e0100 芦芦\U000e0100 榊榊\U000e0100 条條 国國 桜櫻 滝瀧 関關 藪薮 檜桧 舘館 恵惠"
)
# Small kana written large, as systems before the reform do; voiced marks left off or put on.
_LARGE = str.maketrans("ァィゥェォャュョッヮ", "アイウエオヤユヨツワ")
_UNVOICED = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
    "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ",
)
_SOUNDS = (("ヅ", "ズ"), ("ズ", "ヅ"), ("ヂ", "ジ"), ("オオ", "オウ"), ("ヲ", "オ"))
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    "　": " "
}
_MARKS = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    """Other forms of a character, those of surnames and those of 常用漢字表 in brackets."""
    found: dict[str, str] = {}
    for new, old in table("variants"):
        found[new] = found.get(new, "") + old
    forms: dict[str, list[str]] = {new: list(old) for new, old in found.items()}
    for word in _OF_SURNAMES.split():
        base, rest = word[0], word[1:]
        # A selector belongs to the character before it: 辻 + U+E0100.
        others = [rest] if len(rest) == 2 and ord(rest[1]) >= 0xE0100 else list(rest)
        forms[base] = list(dict.fromkeys([*forms.get(base, []), *others]))
    both: dict[str, list[str]] = {}
    for base, others in forms.items():
        both.setdefault(base, []).extend(o for o in others if o != base)
        for other in others:
            if len(other) == 1 and other != base:
                both.setdefault(other, []).append(base)
    return {base: "\n".join(dict.fromkeys(others)) for base, others in both.items() if others}


def variant(dice: Dice, name: str) -> str:
    """One character of the name in another of its forms; the name itself if it has none."""
    forms = _variants()
    places = [place for place, character in enumerate(name) if character in forms]
    if not places:
        return name
    # Surnames first: given names are seldom written otherwise.
    at = places[int(dice[0] * dice[0] * len(places))]
    others = forms[name[at]].split("\n")
    return name[:at] + others[int(dice[1] * len(others))] + name[at + 1 :]


def spacing(dice: Dice, name: str) -> str:
    """Half a space, none, two, or one that cannot be seen to be one."""
    return name.replace("　", (" ", "", "　　", "\u00a0", "\u200b")[int(dice[0] * 5)])


def with_former_name(name: str, former_name: str) -> str:
    """旧氏 in brackets behind the surname, as 住民票 and card print it: 佐藤［鈴木］　花子."""
    surname, space, given = name.partition("　")
    return f"{surname}［{former_name}］{space}{given}"


def half_width(kana: str) -> str:
    """Katakana of half width, voiced marks as characters of their own."""
    parts = unicodedata.normalize("NFD", kana)
    return "".join(_MARKS.get(c, _HALF.get(c, c)) for c in parts)


def kana_form(dice: Dice, kana: str) -> str:
    """Another form that the ambiguous search of the resident record standard ignores (2.1.2)."""
    if dice[0] < 0.3:
        return kana.translate(_LARGE)
    if dice[0] < 0.5:
        return half_width(kana)
    if dice[0] < 0.65:
        return kana.replace("　", ("", " ")[dice[1] < 0.5])
    if dice[0] < 0.8:
        for one, other in (
            ("ヅ", "ズ"),
            ("ズ", "ヅ"),
            ("ヂ", "ジ"),
            ("オオ", "オウ"),
            ("ヲ", "オ"),
        ):
            if one in kana[1:]:
                return kana[0] + kana[1:].replace(one, other, 1)
        return kana.translate(_LARGE)
    surname, _, given = kana.partition("　")
    # ヤマサキ / ヤマザキ: one voiced mark inside the surname.
    for place in range(1, len(surname)):
        plain = surname[place].translate(_UNVOICED)
        if plain != surname[place]:
            return f"{surname[:place]}{plain}{surname[place + 1 :]}　{given}"
    return kana.translate(_LARGE)


def foreign_form(dice: Dice, names: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Another form of a foreign resident's names: the form's name and the columns it changes."""
    roman, alias = names["roman_name"], names["alias"]
    kanji = names["name"] if names["name"] != roman else ""
    family = roman.split(" ")[0] if kanji else names["family"]
    given = roman.removeprefix(f"{family} ")
    if alias and dice[0] < 0.6:
        written = {"name": alias}
        if dice[1] < 0.5:
            written["kana"] = names["alias_kana"]
        return "foreign_alias_name", written
    if kanji and dice[0] < 0.75:
        # 漢字併記: roman alone, or both as 住基ネット writes them.
        both = f"{roman}＿{kanji}" if dice[2] < 0.7 or not alias else f"{roman}＿{kanji}（{alias}）"
        return "foreign_both_names", {"name": (roman, both)[dice[1] < 0.5]}
    shown = "name" if not kanji else "roman_name"
    if dice[2] < 0.35:
        return "foreign_order", {shown: f"{given} {family}"}
    if dice[2] < 0.6:
        return "foreign_width", {shown: roman.translate(_WIDE)}
    if dice[2] < 0.75:
        return "foreign_case", {shown: roman.title()}
    if dice[2] < 0.9:
        return "foreign_spacing", {shown: roman.replace(" ", "")}
    if len(roman) > 14:
        return "foreign_cut", {shown: roman[:14]}
    return "foreign_comma", {shown: f"{family}　{given}"}
