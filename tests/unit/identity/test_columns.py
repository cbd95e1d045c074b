"""Columns compared as a whole must say what each pair alone would say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tenken.identity import addresses, birth_dates, kana, lots, names, sexes
from tenken.identity.found import Found
from tenken.identity.letters import Letters, packed

NAMES = st.text(
    st.sampled_from(
        "高髙橋斎齋斉藤渡邉辺部﨑崎太一々●〓[]（）　 ・･ABab\u200b\ufe00\U000e0100𠮷吉﨟\u3099"
    ),
    max_size=6,
)
READINGS = st.text(
    st.sampled_from(
        "アァイオォコゴヨョウヅズヂジヲワハバパﾊﾞﾟｶがかッツー-－゛゜\u3099 　Aaヴㇳ\u309a"
    ),
    max_size=7,
)
HEADS = st.sampled_from(
    ["", "照合県", "東京都", "京都府", "三重県", "大県", "照合県 ", " 照合県", "北海道"]
)
AREAS = st.sampled_from(
    ["点検市緑町", "点検市 緑町", "千代田", "一番町", "点検郡霞ヶ丘村大字上の原",
     "点検郡霞ケ丘村字上ノ原", "センター", "二十軒", "五丁目条", "市三ノ宮", "緑町字"]
)  # fmt: skip
NUMBERS = st.sampled_from(["1", "５", "12", "三", "二十", "十", "千", "03", "一", "二一", "2甲"])
SIGNS = st.sampled_from(
    ["丁目", "丁", "番", "番地", "番地の", "番町", "号", "-", "－", "ー", "の", "ノ", "之",
     "、", "", "条", "番-", "丁目 ", "一", "線", "目", "乃"]
)  # fmt: skip
BUILDINGS = st.sampled_from(
    [
        "",
        " ",
        "　ハイツ緑101",
        " 201号室",
        "ハイツ",
        "-101",
        "(緑荘)",
        " -3",
        "　5番",
        "　緑ケ丘荘",
        "　緑ヶ丘荘",
    ]
)


@st.composite
def address(draw: st.DrawFn) -> str:
    lots = "".join(draw(NUMBERS) + draw(SIGNS) for _ in range(draw(st.integers(0, 3))))
    return draw(HEADS) + draw(AREAS) + lots + draw(BUILDINGS)


@st.composite
def two_addresses(draw: st.DrawFn) -> tuple[str, str]:
    """The same area and numbers, other signs: what is hard to tell apart."""
    count = draw(st.integers(0, 4))
    numbers = [draw(NUMBERS) for _ in range(count)]
    area = draw(AREAS)
    pair = [
        draw(HEADS) + area + "".join(n + draw(SIGNS) for n in numbers) + draw(BUILDINGS)
        for _ in range(2)
    ]
    return pair[0], pair[1]


def in_columns(compare: Callable[..., None], one: str, other: str) -> tuple[str, str] | None:
    found = Found(1)
    compare(Letters.of([one or None]), Letters.of([other or None]), found)
    return None if found.open[0] else found[0]


@settings(max_examples=600)
@given(one=NAMES, other=NAMES)
def test_names(one: str, other: str) -> None:
    said = in_columns(names.compare_columns, one, other)
    assert said is None or said == names.compare(one or None, other or None)


@settings(max_examples=600)
@given(one=READINGS, other=READINGS)
def test_readings(one: str, other: str) -> None:
    said = in_columns(kana.compare_columns, one, other)
    alone = kana.compare(one or None, other or None)
    assert said is None or said == alone or said[0] == alone[0] == "variant"


@settings(max_examples=1000)
@given(pair=st.one_of(two_addresses(), st.tuples(address(), address())))
@example(pair=("舞浜2番地11", "舞浜2丁目11"))
@example(pair=("緑町5番地12号", "緑町5-12"))
@example(pair=("緑町三丁目 二十丁目", "緑町三丁目 二十番"))
@example(pair=("緑町十丁目 二一 ", "緑町十丁目二一番"))
@example(pair=("緑町2目", "緑町2丁目"))
def test_addresses(pair: tuple[str, str]) -> None:
    said = in_columns(lots.compare_columns, *pair)
    assert said is None or said[0] == addresses.compare_written(*pair)[0], said


@settings(max_examples=300)
@given(
    one=st.one_of(
        st.dates().map(str),
        st.sampled_from(
            ["1975-02-30", "1975-00-01", "2101-01-01", "不詳", "昭和50年1月2日", "1975-1-2"]
        ),
    )
)
def test_birth_dates(one: str) -> None:
    said = in_columns(birth_dates.compare_columns, one, one)
    assert said is None or said == birth_dates.compare(one, one)


@pytest.mark.parametrize("one", ["0", "1", "2", "9", "男", "11", ""])
@pytest.mark.parametrize("other", ["0", "1", "2", "9", "男", "11", ""])
def test_sexes(one: str, other: str) -> None:
    said = in_columns(sexes.compare_columns, one, other)
    assert said is None or said == sexes.compare(one or None, other or None)


USUAL = [
    ("照合県点検市緑町三丁目5番12号", "点検市緑町３－５－１２", "notation"),
    ("照合県点検市緑町三丁目5番12号　ハイツ緑101", "照合県点検市緑町三丁目5番12号", "building"),
    ("照合県点検市緑町三丁目5番12号　ハイツ緑101", "点検市緑町3丁目5番地の12", "notation"),
    ("点検市霞ヶ丘103番地の2", "点検市霞ケ丘１０３‐２", "notation"),
    ("点検市緑町5の12", "点検市緑町5-12", "notation"),
]


@pytest.mark.parametrize(("one", "other", "reason"), USUAL)
def test_usual_forms_need_no_closer_look(one: str, other: str, reason: str) -> None:
    assert in_columns(lots.compare_columns, one, other) == ("variant", reason)
    assert in_columns(lots.compare_columns, other, one) == ("variant", reason)


def test_zeros_between_letters_go_and_their_order_stays() -> None:
    text = np.array([[0, 5, 0, 7], [1, 0, 0, 2], [1, 2, 3, 0]], dtype=np.uint32)
    assert packed(text.T).T.tolist() == [[5, 7, 0, 0], [1, 2, 0, 0], [1, 2, 3, 0]]
