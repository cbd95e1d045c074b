"""Names of foreign residents: roman, kanji where their country writes it, alias.

Shares of countries near 在留外国人統計 (end of 2024), rounded; names are usual ones.
"""

from __future__ import annotations

import numpy as np

from tenken.sample.chance import Chance, Ints, Texts, nothing, objects
from tenken.sample.people import FOREIGN_KANJI, FOREIGN_ROMAN, People

# share, whether kanji stand in the register, alias share in percent,
# surnames and given names as ROMAN:カナ[:漢字]; {} where names have no fixed order
_COUNTRIES = (
    (24, True, 6,
     "WANG:ワン:王 LI:リー:李 ZHANG:チャン:張 LIU:リュウ:劉 CHEN:チェン:陳 YANG:ヤン:楊 "
     "ZHAO:ジャオ:趙 "
     "HUANG:ホアン:黄 ZHOU:ジョウ:周 WU:ウー:呉 XU:シュ:徐 SUN:スン:孫 GUO:グオ:郭 LIN:リン:林",
     "XIAOMING:シャオミン:暁明 WEI:ウェイ:偉 FANG:ファン:芳 NA:ナー:娜 JING:ジン:静 LEI:レイ:磊 "
     "YAN:イェン:艶 TAILANG:タイラン:太郎 HAIYAN:ハイイェン:海燕 JIANGUO:ジエングオ:建国 "
     "MEILING:メイリン:美玲 "
     "ZIHAN:ズーハン:子涵 YUTONG:ユートン:雨桐 HAORAN:ハオラン:浩然"),
    (17, False, 2,
     "NGUYEN:グエン NGUYEN:グエン NGUYEN:グエン TRAN:チャン LE:レ PHAM:ファム HOANG:ホアン VU:ヴ "
     "DANG:ダン BUI:ブイ",
     "VAN ANH:ヴァン　アン THI HUONG:ティ　フオン MINH DUC:ミン　ドゥック THI LAN:ティ　ラン VAN "
     "HUNG:ヴァン　フン "
     "THI THU HA:ティ　トゥ　ハー QUOC BAO:クオック　バオ THANH TUNG:タイン　トゥン NGOC "
     "LINH:ゴック　リン"),
    (15, True, 45,
     "KIM:キム:金 LEE:イ:李 PARK:パク:朴 CHOI:チェ:崔 JUNG:チョン:鄭 KANG:カン:姜 CHO:チョ:趙 "
     "YOON:ユン:尹 LIM:イム:林",
     "MINJUN:ミンジュン:民俊 SEOYEON:ソヨン:瑞妍 YOUNGHO:ヨンホ:英浩 JIWON:ジウォン:智媛 "
     "SUNHEE:スニ:順姫 "
     "HYUNWOO:ヒョヌ:賢宇 MIKYUNG:ミギョン:美京 DONGHYUN:ドンヒョン:東賢 YOUNGJA:ヨンジャ:英子"),
    (10, False, 8,
     "SANTOS:サントス REYES:レイエス CRUZ:クルス GARCIA:ガルシア MENDOZA:メンドーサ RAMOS:ラモス "
     "AQUINO:アキノ",
     "MARIA LUISA:マリア　ルイサ JOSE MARI:ホセ　マリ ANGELICA:アンジェリカ MARK "
     "ANTHONY:マーク　アンソニー "
     "ROSALIE:ロザリー JENNIFER:ジェニファー CHRISTIAN:クリスチャン MARY GRACE:メアリー　グレース"),
    (7, False, 12,
     "DA SILVA:ダ　シルバ OLIVEIRA:オリベイラ SOUZA:ソウザ TANAKA:タナカ NAKAMURA:ナカムラ "
     "PEREIRA:ペレイラ",
     "LUCAS:ルーカス GABRIEL HENRIQUE:ガブリエル　エンリケ ANA PAULA:アナ　パウラ "
     "JULIANA:ジュリアナ "
     "FERNANDO KENJI:フェルナンド　ケンジ BEATRIZ YUMI:ベアトリス　ユミ"),
    (7, False, 0,
     "GURUNG:グルン THAPA:タパ SHRESTHA:シュレスタ RAI:ライ TAMANG:タマン SHARMA:シャルマ",
     "SITA:シタ BISHNU PRASAD:ビシュヌ　プラサド SUNITA:スニタ RAM BAHADUR:ラム　バハドゥル "
     "ANJALI:アンジャリ"),
    (6, False, 0,
     "SETIAWAN:スティアワン WIDODO:ウィドド PUTRI:プトリ HIDAYAT:ヒダヤット SARI:サリ",
     "BUDI:ブディ DEWI:デウィ AGUS:アグス SITI NUR:シティ　ヌル RIZKY:リズキー"),
    (4, False, 1,
     "SMITH:スミス JOHNSON:ジョンソン BROWN:ブラウン MILLER:ミラー ALLEN:アレン TAYLOR:テイラー",
     "JOHN MICHAEL:ジョン　マイケル EMILY ANN:エミリー　アン JACKSON:ジャクソン SARAH:サラ "
     "DAVID:デイビッド"),
    (10, False, 1,
     "SINGH:シン KHAN:カーン AUNG:アウン PERERA:ペレラ IVANOV:イワノフ CHAIYASIT:チャイヤシット "
     "HOSSAIN:ホセイン",
     "AMIT KUMAR:アミット　クマール MOHAMMAD ALI:モハマド　アリ KYAW KYAW:チョー　チョー "
     "ANNA:アンナ SOMCHAI:ソムチャイ"),
)  # fmt: skip
_ALIASES = (
    "木村:キムラ 金田:カネダ 新井:アライ 山本:ヤマモト 安田:ヤスダ 林:ハヤシ 松本:マツモト "
    "高山:タカヤマ 田中:タナカ"
)
_ALIAS_GIVEN = (
    "和子:カズコ 英雄:ヒデオ 正男:マサオ 美香:ミカ 明:アキラ 幸子:サチコ 健:ケン マリア:マリア"
)


def name_them(chance: Chance, people: People, foreign: Ints) -> None:
    """Give foreign names to the persons at the indices `foreign`; a household has one country."""
    households = people.household[foreign]
    country = np.zeros(len(people), dtype=np.int64)
    # One draw for each household: the same for all its members.
    drawn = chance.weighted([c[0] for c in _COUNTRIES], int(people.household.max(initial=0)) + 1)
    country[foreign] = drawn[households]
    for place, (_, kanji, aliased, surnames, given) in enumerate(_COUNTRIES):
        here = foreign[country[foreign] == place]
        stream = chance.of(f"country {place}")
        family = _words(surnames)
        first = _words(given)
        of_home = stream.below(len(family), int(people.household.max(initial=0)) + 1)
        s = objects(family)[of_home[people.household[here]]]
        g = objects(first)[stream.below(len(first), len(here))]
        people.origin[here] = FOREIGN_KANJI if kanji else FOREIGN_ROMAN
        people.roman[here] = objects([f"{a[0]} {b[0]}" for a, b in zip(s, g, strict=True)])
        form = 2 if kanji else 0
        people.surname[here] = objects([a[form] for a in s])
        people.given[here] = objects([b[form] for b in g])
        people.surname_kana[here] = objects([a[1] for a in s])
        people.given_kana[here] = objects([b[1] for b in g])
        named = here[stream.happens(aliased / 100, len(here))]
        people.alias[named], people.alias_kana[named] = aliases(stream, len(named))


def aliases(chance: Chance, count: int) -> tuple[Texts, Texts]:
    """通称 and its kana."""
    surnames, given = _words(_ALIASES), _words(_ALIAS_GIVEN)
    first = objects(surnames)[chance.below(len(surnames), count)]
    second = objects(given)[chance.below(len(given), count)]
    names, kana = nothing(count), nothing(count)
    names[:] = [f"{a[0]}　{b[0]}" for a, b in zip(first, second, strict=True)]
    kana[:] = [f"{a[1]}　{b[1]}" for a, b in zip(first, second, strict=True)]
    return names, kana


def _words(text: str) -> list[list[str]]:
    words: list[list[str]] = []
    for word in text.split(" "):
        # A name of several words: what has no colon belongs to the word that follows.
        if words and ":" not in words[-1][-1] and len(words[-1]) == 1:
            words[-1] = [f"{words[-1][0]} {word}"]
        elif word:
            words.append([word])
    return [word[0].split(":") for word in words]
