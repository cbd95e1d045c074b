"""What must hold for any text: no order of sides, no exception, no twins made equal."""

from __future__ import annotations

import sys
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenken import identity
from tenken.identity import addresses, birth_dates, kana, names, sexes
from tenken.identity.written import LIMIT, plain

ANY = st.text(
    alphabet=st.one_of(
        st.characters(),  # any code point, unpaired surrogates among them
        st.sampled_from("一二三十丁目番地号の－ー-０１２ ヶケ　髙高斎齋々●〓\u3099ﾞアァ゛[]（）"),
    ),
    max_size=60,
)
COMPARERS = {
    "name": names.compare,
    "kana": kana.compare,
    "birth_date": birth_dates.compare,
    "sex": sexes.compare,
    "address": lambda a, b: addresses.compare(addresses.read(a), addresses.read(b)),
}


@pytest.mark.parametrize("attribute", COMPARERS)
@given(one=ANY, other=ANY)
def test_sides_can_be_exchanged(attribute: str, one: str, other: str) -> None:
    compare = COMPARERS[attribute]
    assert compare(one, other)[0] == compare(other, one)[0]


@given(name=st.text(min_size=1, max_size=30), address=st.text(min_size=1, max_size=60))
def test_equal_text_is_the_same(name: str, address: str) -> None:
    outcome = names.compare(name, name)
    assert outcome in (("same", ""), ("unknown", "unmapped"))
    assert kana.compare(name, name) == ("same", "")
    pair = {
        "record_id": "R", "my_number": "123456789018", "name": "山田太郎",
        "birth_date": "1975-01-02", "address": address,
        "register_name": "山田太郎", "register_birth_date": "1975-01-02",
        "register_address": address, "found": True,
    }  # fmt: skip
    decided = identity.judge(pd.DataFrame([pair], dtype=object)).iloc[0]
    assert decided["address"] == ("same" if address.strip() else "unknown")
    assert decided["verdict"] == "match"


@settings(max_examples=200)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                column: st.one_of(st.none(), ANY)
                for side in ("", "register_")
                for column in (
                    f"{side}my_number", f"{side}name", f"{side}kana", f"{side}roman_name",
                    f"{side}alias", f"{side}former_name", f"{side}birth_date", f"{side}sex",
                    f"{side}address", f"{side}household_id", f"{side}status", f"{side}changed_on",
                )
            }
            | {
                "found": st.booleans(),
                "history": st.one_of(
                    st.none(),
                    st.lists(
                        st.fixed_dictionaries(
                            {k: st.one_of(st.none(), ANY)
                             for k in ("until", "name", "kana", "alias", "address")}
                        ),
                        max_size=3,
                    ),
                ),
            }
        ),
        min_size=1,
        max_size=4,
    )
)  # fmt: skip
def test_nothing_raises_and_everything_gets_a_verdict(rows: list[dict[str, Any]]) -> None:
    pairs = pd.DataFrame(rows, dtype=object).assign(record_id=[str(n) for n in range(len(rows))])
    decided = identity.judge(pairs)
    assert decided["verdict"].notna().all()
    for attribute in identity.ATTRIBUTES:
        assert set(decided[attribute]) <= set(identity.OUTCOMES)
    assert len(identity.fits(identity.FrameBatch(pairs))) == len(rows)


HARD = [
    "[" * 10_000, "（" * 10_000, "々" * 10_000, "1" * 10_000, "一" * 10_000, "十" * 10_000,
    "1-" * 5_000, "丁目" * 5_000, " " * 9_999 + "a", "郡" * 10_000, "市" * 10_000, "ー" * 10_000,
    "京都市" + "上る" * 5_000, "\u3099" * 10_000, "\ud800" * 10_000, "\x00" * 10_000,
    "オウ" * 5_000, "A " * 5_000, "A_" * 5_000,
    "昭和" * 5_000, "大字" * 5_000, "●" * 10_000, "の" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HARD, ids=[f"{text[:3]!r} again and again" for text in HARD])
def test_ten_thousand_characters_are_looked_at_up_to_a_limit(text: str) -> None:
    """So no rule's time can grow with what somebody wrote; NFKC makes at most 18 of one."""
    assert len(plain(text)) <= 18 * LIMIT
    columns = ("name", "kana", "roman_name", "alias", "former_name", "birth_date", "sex", "address")
    row = {c: text for c in columns} | {f"register_{c}": text[:-1] + "Ｘ" for c in columns}
    row |= {
        "record_id": "R", "my_number": text, "found": True,
        "history": [{"until": text, "name": text[1:], "kana": text[1:], "alias": text[1:],
                     "address": text[1:]}],
    }  # fmt: skip
    assert identity.judge(pd.DataFrame([row], dtype=object))["verdict"].notna().all()


FAMILY = st.sampled_from(["高橋", "渡辺", "斎藤", "山田"])
GIVEN = st.text(alphabet=st.sampled_from("一二三太郎次花子美由真理恵介健"), min_size=1, max_size=3)


@given(family=FAMILY, one=GIVEN, other=GIVEN)
def test_two_of_one_household_are_never_made_equal(family: str, one: str, other: str) -> None:
    """Twins: all but the given name is equal."""
    pair = {
        "record_id": "R", "my_number": "123456789018", "name": f"{family}　{one}",
        "birth_date": "1975-01-02", "sex": "1", "address": "点検市緑町1-2-3", "household_id": "1",
        "register_name": f"{family}　{other}", "register_birth_date": "1975-01-02",
        "register_sex": "1", "register_address": "点検市緑町1-2-3", "register_household_id": "1",
        "found": True,
    }  # fmt: skip
    verdict = identity.judge(pd.DataFrame([pair], dtype=object)).iloc[0]["verdict"]
    assert (verdict in ("match", "stale")) == (one == other)


def test_every_character_that_comes_to_a_bracket_is_known_as_one() -> None:
    """`in_brackets` looks no further where none of them is."""
    for code in range(sys.maxunicode + 1):
        if set(plain(chr(code))) & set("[［(（〔【"):
            assert names.OPENING.match(chr(code)), hex(code)
