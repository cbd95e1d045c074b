"""Written forms, by example: what offices write, not what a comparer can read."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.sample.places import BLOCKS, PARCELS_PLAIN, Town
from tenken.sample.written_addresses import Parts, another, kanji
from tenken.sample.written_births import birth_form, unknown_form
from tenken.sample.written_names import foreign_form, half_width, kana_form, spacing, variant

shares = st.floats(min_value=0, max_value=1, exclude_max=True)
dice = st.lists(shares, min_size=6, max_size=6)
HONCHO = Town("482013", "照合県", "点検市", "本町", BLOCKS, 3)
KAMINO = Town("482013", "照合県", "点検市", "大字上野", PARCELS_PLAIN, 0)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (2305, "二千三百五")]
)
def test_kanji_numerals(number: int, text: str) -> None:
    assert kanji(number) == text


@pytest.mark.parametrize(
    ("form", "throw", "parts", "written"),
    [
        ("address_head", 0.1, Parts(HONCHO, 1, 5, 12, "", 0), "照合県点検市本町一丁目5番12号"),
        ("address_dashes", 0.3, Parts(HONCHO, 1, 5, 12, "", 0), "照合県点検市本町1-5-12"),
        ("address_mixed", 0.7, Parts(HONCHO, 1, 5, 12, "", 0), "照合県点検市本町1丁目5-12"),
        ("address_width", 0.8, Parts(KAMINO, 0, 1234, 0, "", 0), "照合県点検市上野１２３４番地"),
        ("address_no", 0.9, Parts(KAMINO, 0, 1234, 5, "", 0), "照合県点検市上野1234番地の5"),
        ("address_kanji", 0.95, Parts(KAMINO, 0, 14, 5, "", 0), "照合県点検市上野十四番地五"),
    ],
)
def test_addresses(form: str, throw: float, parts: Parts, written: str) -> None:
    assert another([throw, 0.0, 0.0, 0.0, 0.0, 0.9], parts) == (form, written)


@given(dice, st.integers(1, 9), st.integers(1, 2400), st.integers(0, 30))
def test_an_address_keeps_its_numbers(
    throw: list[float], chome: int, first: int, second: int
) -> None:
    parts = Parts(HONCHO, chome, first, max(second, 1), "", 0)
    form, text = another(throw, parts)
    assert "本町" in text
    if form != "address_kanji":
        plain = unicodedata.normalize("NFKC", text)
        assert str(first) in plain
        assert str(max(second, 1)) in plain


@pytest.mark.parametrize(
    ("share", "text", "written"),
    [
        (0.0, "1975-01-02", "昭和50年1月2日"), (0.0, "2019-05-01", "令和元年5月1日"),
        (0.13, "1975-01-02", "S50.1.2"), (0.26, "1926-12-25", "S01.12.25"),
        (0.4, "1975-01-02", "3-500102"), (0.65, "1912-07-30", "1912/07/30"),
        (0.8, "1975-01-02", "19750102"),
    ],
)  # fmt: skip
def test_birth_dates(share: float, text: str, written: str) -> None:
    assert birth_form([share, 0.9], text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1989-01-08", "昭和64年1月8日"), ("2020-03-01", "平成32年3月1日"),
        ("1926-12-25", "大正15年12月25日"), ("1912-07-30", "明治45年7月30日"),
    ],
)  # fmt: skip
def test_the_era_before_is_still_written(text: str, written: str) -> None:
    assert birth_form([0.0, 0.0], text) == written


@given(dice, st.dates(date(1870, 1, 1), date(2026, 10, 31)))
def test_every_day_can_be_written(throw: list[float], day: date) -> None:
    written = birth_form(throw, day.isoformat())
    assert written
    assert written != (day + timedelta(days=1)).isoformat()


def test_unknown_parts() -> None:
    assert unknown_form([0.0], "1944-09-00") == "昭和19年9月日不詳"
    assert unknown_form([0.0], "1944-00-00") == "昭和19年月日不詳"
    assert unknown_form([0.9], "1944-00-00") == "不詳"


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("高橋　花子", {"髙橋　花子"}),
        ("斎藤　太", {"齋藤　太"}),
        ("斉藤　太", {"齊藤　太"}),
        ("渡辺　心", {"渡\U000e0100辺　心", "渡邊　心", "渡邉　心"}),
        ("林　心", {"林　心"}),
    ],
)
def test_variants_of_names(name: str, forms: set[str]) -> None:
    written = {variant([a / 20, b / 20], name) for a in range(20) for b in range(20)}
    assert forms <= written
    # The two families are never written for one another here.
    assert all(("斎" in w or "齋" in w) == ("斎" in name) for w in written)


def test_kana() -> None:
    assert half_width("ヤマザキ　ショウコ") == "ﾔﾏｻﾞｷ ｼｮｳｺ"
    assert kana_form([0.1], "サトウ　ショウコ") == "サトウ　シヨウコ"
    assert kana_form([0.9], "ヤマザキ　ハナコ") == "ヤマサキ　ハナコ"
    assert spacing([0.3], "佐藤　花子") == "佐藤花子"


def test_foreign_names() -> None:
    names = {
        "name": "王　暁明",
        "kana": "ワン　シャオミン",
        "roman_name": "WANG XIAOMING",
        "alias": "",
        "alias_kana": "",
        "family": "王",
    }
    assert foreign_form([0.1, 0.0, 0.0], names) == (
        "foreign_both_names",
        {"name": "WANG XIAOMING＿王　暁明"},
    )
    silva = names | {"name": "DA SILVA LUCAS", "roman_name": "DA SILVA LUCAS", "family": "DA SILVA"}
    assert foreign_form([0.1, 0.0, 0.0], silva) == ("foreign_order", {"name": "LUCAS DA SILVA"})
    known = silva | {"alias": "木村　和子", "alias_kana": "キムラ　カズコ"}
    assert foreign_form([0.1, 0.9, 0.0], known) == ("foreign_alias_name", {"name": "木村　和子"})
