"""Municipalities merged and renamed: what is the same place all the same, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.identity import redrawn
from tenken.identity.addresses import compare, read

RENAMED = [
    ("兵庫県篠山市北新町41", "兵庫県丹波篠山市北新町41番地"),
    ("篠山市北新町41", "丹波篠山市北新町41番地"),
    ("埼玉県南埼玉郡白岡町千駄野432", "埼玉県白岡市千駄野432番地"),
    ("福岡県筑紫郡那珂川町西隈1-1-1", "福岡県那珂川市西隈一丁目1番1号"),
]
OLD_NAME_KEPT = [
    ("岐阜県吉城郡国府町広瀬町880-1", "岐阜県高山市国府町広瀬町880番地1"),
    ("静岡県庵原郡由比町阿僧1", "静岡県静岡市清水区由比阿僧1番地"),
    ("静岡県清水市入江岡町1-1", "静岡県静岡市清水区入江岡町1番1号"),
    ("埼玉県岩槻市本町3-2-5", "埼玉県さいたま市岩槻区本町三丁目2番5号"),
    ("岩手県東磐井郡大東町大字大原字川内1", "岩手県一関市大東町大原字川内1"),
    ("岐阜県郡上郡八幡町島谷228", "岐阜県郡上市八幡町島谷228番地"),
    ("京都府北桑田郡京北町周山1", "京都府京都市右京区京北周山町1番地"),
    ("北海道網走郡女満別町西3条4丁目1", "北海道網走郡大空町女満別西三条四丁目1番"),
    ("新潟県中頸城郡大潟町土底浜1", "新潟県上越市大潟区土底浜1番地"),
    ("三重県一志郡香良洲町1-2", "三重県津市香良洲町1番地2"),
    ("長野県木曽郡山口村馬籠4571", "岐阜県中津川市馬籠4571番地"),
]
TOWN_SAYS_IT = [
    ("静岡県小笠郡大東町三俣620", "静岡県掛川市三俣620番地"),
    ("小笠郡大東町三俣620", "掛川市三俣620番地"),
    ("静岡県浜北市西美薗6", "静岡県浜松市浜名区西美薗6番地"),
    ("埼玉県与野市下落合5-7-1", "埼玉県さいたま市中央区下落合五丁目7番1号"),
    ("山梨県西八代郡上九一色村精進1", "山梨県南都留郡富士河口湖町精進1番地"),
]
WARDS = [
    ("浜松市北区三ヶ日町宇志1", "静岡県浜松市浜名区三ヶ日町宇志1番地"),
    ("横浜市港北区荏田町1", "神奈川県横浜市青葉区荏田町1番地"),
    ("大阪市東区本町1-1-1", "大阪府大阪市中央区本町一丁目1番1号"),
]


@pytest.mark.parametrize(
    ("record", "register"), [*RENAMED, *OLD_NAME_KEPT, *TOWN_SAYS_IT, *WARDS], ids=str
)
def test_the_same_place_under_its_old_name(record: str, register: str) -> None:
    assert compare(read(record), read(register)) == ("variant", "redrawn")
    assert compare(read(register), read(record)) == ("variant", "redrawn")


@pytest.mark.parametrize(
    ("record", "register", "why"),
    [
        ("静岡県小笠郡大東町三俣620", "静岡県掛川市三俣621", "other lots"),
        ("静岡県小笠郡大東町三俣620", "静岡県掛川市大坂620", "another town"),
        ("静岡県小笠郡大東町三俣620", "静岡県袋井市三俣620", "no successor"),
        ("大東町三俣620", "掛川市三俣620", "three prefectures had a 大東町"),
        ("岩手県東磐井郡大東町三俣620", "静岡県掛川市三俣620", "another 大東町"),
        ("岩手県大東町三俣620", "静岡県掛川市三俣620", "another prefecture's 大東町"),
        ("静岡県小笠郡大東町大原1", "岩手県一関市大東町大原1", "the name kept by another city"),
        ("甲奴郡上下町上下861", "東京都府中市上下町上下861", "another 府中市"),
        ("千葉県印旛郡印西町大森2364", "千葉県印西市大森2364", "others went into it since"),
        ("東京都田無市南町5-6-13", "東京都西東京市南町5-6-13", "a name that anybody gives"),
        ("東京都保谷市本町1-5-1", "東京都西東京市本町1-5-1", "a name that anybody gives"),
        ("静岡県清水市三保1", "静岡県静岡市葵区三保1", "another ward"),
        ("埼玉県浦和市大門町3-1", "埼玉県さいたま市大宮区大門町3-1", "the ward of another"),
        ("埼玉県浦和市本町3-2-5", "埼玉県さいたま市岩槻区本町3-2-5", "the ward of another"),
        ("兵庫県津名郡一宮町多賀1", "兵庫県宍粟市一宮町多賀1", "another 一宮町, by its 郡"),
        ("兵庫県一宮町安積1", "兵庫県淡路市安積1", "two 一宮町 in one prefecture"),
        ("岐阜県郡上郡大和町島1", "岐阜県郡上市八幡町島1", "the name of another village"),
        ("朝日町内郡1", "福井県丹生郡越前町内郡1", "there are 朝日町 today"),
        ("富山県下新川郡朝日町内郡1", "福井県丹生郡越前町内郡1", "a 朝日町 that stands"),
        ("静岡県浜松市三ヶ日町宇志1", "静岡県湖西市三ヶ日町宇志1", "cities that both stand"),
        ("浜松市北区三ヶ日町宇志1", "浜松市天竜区三ヶ日町宇志1", "another ward"),
        ("鹿児島県川内市1-2", "鹿児島県薩摩川内市1-2", "no town, and more than one went in"),
    ],
)  # fmt: skip
def test_what_may_be_another_place_differs(record: str, register: str, why: str) -> None:
    assert compare(read(record), read(register))[0] == "different", why
    assert compare(read(register), read(record))[0] == "different", why


@pytest.mark.parametrize(
    ("record", "register"),
    [
        ("国府町広瀬町880", "高山市国府町広瀬町880"),
        ("甲奴郡上下町上下861", "府中市上下町上下861"),
    ],
)
def test_an_old_name_that_only_seems_a_town_agrees_as_before(record: str, register: str) -> None:
    assert compare(read(record), read(register))[0] == "variant"


_PREFECTURES = ["", "静岡県", "岩手県", "兵庫県"]
_COUNTIES = ["", "小笠郡", "東磐井郡", "津名郡", "郡上郡", "八頭郡"]
_CITIES = ["大東町", "掛川市", "一関市", "一宮町", "淡路市", "宍粟市", "清水市", "静岡市清水区",
           "静岡市葵区", "浜松市北区", "浜松市浜名区", "八幡町", "郡上市", ""]  # fmt: skip
_TOWNS = ["", "由比", "大東三俣", "三俣", "大東町大原", "大字大原", "三保", "本町", "安積", ""]
_ADDRESS = st.tuples(
    *map(st.sampled_from, (_PREFECTURES, _COUNTIES, _CITIES, _TOWNS)),
    st.sampled_from(["", "1", "2-3", "二"]) | st.text(max_size=3),
).map("".join)


@given(one=_ADDRESS, other=_ADDRESS)
def test_sides_can_be_exchanged(one: str, other: str) -> None:
    assert compare(read(one), read(other))[0] == compare(read(other), read(one))[0]
    assert redrawn.merged(one, other) == redrawn.merged(other, one)


def test_the_table_of_changes_only_goes_forward() -> None:
    """Without names that come back, so that a municipality's successors can be told by its name."""
    table = redrawn._table()
    assert not set(table.after) & set(table.today)
    assert {after for changes in table.after.values() for after, _ in changes} <= {
        *table.after,
        *table.today,
    }
    gone: dict[tuple[str, str], str] = {}
    changes = [change for change in redrawn._lines("merged.tsv.gz") if change[5] != "ward"]
    for prefecture, before, _, _, day, _ in changes:
        gone[prefecture, before] = min(day, gone.get((prefecture, before), day))
    assert all(day <= gone.get((into, after), day) for _, _, into, after, day, _ in changes)


def test_a_town_that_decides_stands_once_in_its_prefecture() -> None:
    seen: set[tuple[str, str]] = set()
    for municipality, wards in redrawn._table().today.items():
        for ward in wards:
            for town in set(redrawn._deciding(municipality, ward)):
                assert (municipality.prefecture, town) not in seen
                seen.add((municipality.prefecture, town))
    assert len(seen) > 50_000
