"""Given names: frequent ones of each generation by hand, the rest from the published list.

The short lists are general knowledge of which names were usual when (no ranking was copied);
the long tail is japanese-personal-name-dataset.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tenken.sample.chance import Chance, Ints, Texts, nothing, objects
from tenken.sample.tables import table

# Birth years from which a list holds.
_FROM = (0, 1946, 1966, 1986, 2004)
_MEN = (
    "清:キヨシ 勇:イサム 正:タダシ 茂:シゲル 実:ミノル 進:ススム 弘:ヒロシ 昭:アキラ 三郎:サブロウ "
    "正雄:マサオ 武:タケシ 一男:カズオ 博:ヒロシ 義雄:ヨシオ 勝:マサル 幸雄:ユキオ 正男:マサオ "
    "隆:タカシ",
    "博:ヒロシ 誠:マコト 隆:タカシ 茂:シゲル 修:オサム 浩:ヒロシ 豊:ユタカ 明:アキラ 勉:ツトム "
    "健一:ケンイチ "
    "和夫:カズオ 正:タダシ 浩一:コウイチ 哲也:テツヤ 剛:ツヨシ 秀樹:ヒデキ 浩二:コウジ "
    "達也:タツヤ 俊之:トシユキ",
    "誠:マコト 健一:ケンイチ 大輔:ダイスケ 健太郎:ケンタロウ 直樹:ナオキ 哲也:テツヤ 剛:ツヨシ "
    "学:マナブ "
    "和也:カズヤ 大介:ダイスケ 亮:リョウ 雄一:ユウイチ 裕介:ユウスケ 智也:トモヤ 孝之:タカユキ "
    "祐一:ユウイチ 健:ケン",
    "翔太:ショウタ 拓也:タクヤ 健太:ケンタ 大樹:ダイキ 翔:ショウ 亮:リョウ 翼:ツバサ 達也:タツヤ "
    "和樹:カズキ "
    "駿:シュン 大輝:ダイキ 拓海:タクミ 優斗:ユウト 直人:ナオト 雄大:ユウダイ 匠:タクミ 陸:リク "
    "涼太:リョウタ",
    "蓮:レン 悠真:ユウマ 陽翔:ハルト 湊:ミナト 大翔:ヒロト 樹:イツキ 蒼:アオイ 颯太:ソウタ "
    "悠斗:ユウト "
    "陽太:ヒナタ 新:アラタ 律:リツ 朝陽:アサヒ 陸斗:リクト 結翔:ユイト 碧:アオ 奏太:ソウタ "
    "悠人:ユウト 大和:ヤマト",
)
_WOMEN = (
    "和子:カズコ 幸子:サチコ 節子:セツコ 洋子:ヨウコ 弘子:ヒロコ 美代子:ミヨコ 久子:ヒサコ "
    "文子:フミコ "
    "昭子:アキコ 千代子:チヨコ 静子:シズコ 照子:テルコ キヨ:キヨ ハル:ハル ヨシ子:ヨシコ "
    "トシ子:トシコ 光子:ミツコ "
    "澄江:スミエ 敏子:トシコ 京子:キョウコ",
    "恵子:ケイコ 京子:キョウコ 洋子:ヨウコ 裕子:ユウコ 由美子:ユミコ 真由美:マユミ 明美:アケミ "
    "久美子:クミコ "
    "幸子:サチコ 陽子:ヨウコ 智子:トモコ 順子:ジュンコ 由美:ユミ 直美:ナオミ 和子:カズコ "
    "典子:ノリコ 悦子:エツコ",
    "智子:トモコ 裕子:ユウコ 陽子:ヨウコ 恵:メグミ 久美子:クミコ 香織:カオリ 愛:アイ 美穂:ミホ "
    "麻衣:マイ "
    "由美:ユミ 恵美:エミ 純子:ジュンコ 真理子:マリコ 亜希子:アキコ 麻美:アサミ 舞:マイ "
    "優子:ユウコ 絵美:エミ",
    "美咲:ミサキ 愛:アイ 彩:アヤ 萌:モエ 七海:ナナミ 優花:ユウカ 葵:アオイ 遥:ハルカ 未来:ミク "
    "桃子:モモコ "
    "舞:マイ 千尋:チヒロ 佳奈:カナ 綾香:アヤカ 真由:マユ 結衣:ユイ 明日香:アスカ 里奈:リナ "
    "成美:ナルミ",
    "陽菜:ヒナ 結愛:ユア 凛:リン 葵:アオイ 紬:ツムギ 陽葵:ヒマリ 結菜:ユイナ 芽依:メイ "
    "さくら:サクラ 莉子:リコ "
    "澪:ミオ 杏:アン 美桜:ミオ 咲良:サクラ 心春:コハル 詩:ウタ 花:ハナ 結衣:ユイ 一花:イチカ "
    "ひまり:ヒマリ",
)
_FREQUENT = 0.6  # of a generation bear a name of its list
_OLD_ENDINGS = ("子", "江", "代", "枝", "美", "恵")


class _Pool:
    """Names of one sex and generation."""

    def __init__(self, frequent: str, tail: list[tuple[str, str]]) -> None:
        pairs = [tuple(word.split(":")) for word in frequent.split()]
        self.frequent = len(pairs)
        self.names = objects([p[0] for p in pairs] + [p[0] for p in tail])
        self.kana = objects([p[1] for p in pairs] + [p[1] for p in tail])
        # The first of a short list twice to three times as often as its last.
        self.weights = [30 - place for place in range(self.frequent)]


@lru_cache(maxsize=1)
def _pools() -> dict[tuple[int, int], _Pool]:
    tails: dict[int, list[tuple[str, str]]] = {1: [], 2: []}
    for of, name, kana in table("given"):
        tails[int(of)].append((name, kana))
    pools = {}
    for sex, lists in ((1, _MEN), (2, _WOMEN)):
        for generation, frequent in enumerate(lists):
            tail = tails[sex]
            if sex == 2 and generation < 2:
                tail = [pair for pair in tail if pair[0].endswith(_OLD_ENDINGS)]
            pools[sex, generation] = _Pool(frequent, tail)
    return pools


@lru_cache(maxsize=1)
def _spellings() -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = {}
    for sex, name, kana in table("given"):
        found.setdefault((int(sex), kana), []).append(name)
    return found


def spellings(sex: int, kana: str) -> list[str]:
    """All ways to write a given name of that reading."""
    return _spellings().get((sex, kana), [])


@lru_cache(maxsize=1)
def readings() -> dict[str, list[str]]:
    """All readings of a given name, in the published list's order."""
    found: dict[str, list[str]] = {}
    for _, name, kana in table("given"):
        if kana not in found.setdefault(name, []):
            found[name].append(kana)
    return found


def given_names(chance: Chance, sex: Ints, birth: Ints) -> tuple[Texts, Texts]:
    """A given name and its kana for each, by sex and day of birth."""
    names, kana = nothing(len(sex)), nothing(len(sex))
    year = 1970 + birth // 365.2425
    generation = np.searchsorted(np.array(_FROM), year, side="right") - 1
    for (of_sex, of_generation), pool in sorted(_pools().items()):
        here = np.flatnonzero((sex == of_sex) & (generation == of_generation))
        stream = chance.of(f"{of_sex} {of_generation}")
        usual = stream.weighted(pool.weights, len(here))
        rare = pool.frequent + stream.below(len(pool.names) - pool.frequent, len(here))
        drawn = np.where(stream.happens(_FREQUENT, len(here)), usual, rare)
        names[here], kana[here] = pool.names[drawn], pool.kana[drawn]
    return names, kana
