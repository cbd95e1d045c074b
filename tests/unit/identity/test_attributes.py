"""Each attribute by itself: what the field's notes list, as tables."""

from __future__ import annotations

import pytest

from tenken.identity import addresses, birth_dates, foreign, kana, names, numbers, sexes


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("621498320257", True), ("983205673214", True), ("123456789018", True),
        ("379474484458", True), ("454972364860", True), ("000000000060", True),
        ("621498320258", False), ("983205673210", False), ("507957100722", False),
        ("000000000000", False), ("111111111111", False), ("12345678901", False),
        ("12345678901A", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_individual_numbers(number: str | None, valid: bool) -> None:
    assert numbers.valid_numbers([number]).tolist() == [valid]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("１２３４５６７８９０１８", "123456789018"),
        ("1234-5678-9018", "123456789018"),
        ("1234 5678 9018", "123456789018"),
        ("１２３４－５６７８－９０１８", "123456789018"),
        ("1234‐5678−9018", "123456789018"),
        ("　123456789018　", "123456789018"),
        ("23456789018", "23456789018"),
        (" - ", None),
        (None, None),
    ],
)
def test_numbers_as_written(written: str | None, read: str | None) -> None:
    assert numbers.read_number(written) == read


@pytest.mark.parametrize(
    ("code", "valid"),
    [("24727059608", True), ("24846016224", True), ("25208017643", True),
     ("25208017644", False), ("12345678901", False)],
)  # fmt: skip
def test_resident_codes(code: str, valid: bool) -> None:
    assert numbers.valid_resident_code(code) is valid


@pytest.mark.parametrize(
    ("code", "valid"),
    [("131016", True), ("141003", True), ("271004", True), ("011002", True), ("401005", True),
     ("010006", True), ("131017", False), ("13101", False)],
)  # fmt: skip
def test_government_codes(code: str, valid: bool) -> None:
    assert numbers.valid_government_code(code) is valid


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [("123456789018", "123456789028", True), ("123456789018", "213456789018", True),
     ("23456789018", "023456789018", True), ("123456789018", "123456789018", False),
     ("123456789018", "321456789018", False), (None, "123456789018", False)],
)  # fmt: skip
def test_slips_of_numbers(one: str | None, other: str, slip: bool) -> None:
    assert numbers.one_slip_apart(one, other) is slip


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1975-01-02", "1975-01-02"), ("1975/1/2", "1975-01-02"), ("1975.1.2", "1975-01-02"),
        ("19750102", "1975-01-02"), ("1975年1月2日", "1975-01-02"),
        ("昭和50年1月2日", "1975-01-02"), ("昭和５０年１月２日", "1975-01-02"),
        ("昭和五十年一月二日", "1975-01-02"), ("S50.1.2", "1975-01-02"),
        ("S50-01-02", "1975-01-02"),
        ("S500102", "1975-01-02"), ("3-500102", "1975-01-02"), ("3500102", "1975-01-02"),
        ("㍼50.1.2", "1975-01-02"), ("昭50.1.2", "1975-01-02"), ("平成元年5月1日", "1989-05-01"),
        ("令和2年2月29日", "2020-02-29"), ("1975-01-02 00:00:00", "1975-01-02"),
        ("大正15.12.25", "1926-12-25"), ("昭和元.12.25", "1926-12-25"),
        ("明治45.7.30", "1912-07-30"), ("大正元.7.30", "1912-07-30"),
        ("昭和65年1月2日", "1990-01-02"), ("平成32年1月2日", "2020-01-02"),
        ("昭和64年1月8日", "1989-01-08"), ("1975-02-29", "1975-02-29"),
        ("昭和50年1月不詳", None), ("1975-00-00", None), ("1975-A1-00", None), ("不詳", None),
        ("0000-00-00", None), ("1975-13-01", None), ("1975-01-32", None), ("abc", None),
    ],
)  # fmt: skip
def test_dates_of_birth(written: str, iso: str | None) -> None:
    assert birth_dates.read_birth_date(written) == iso


@pytest.mark.parametrize(
    ("record", "register", "outcome", "reason"),
    [
        ("1975-01-02", "1975-01-02", "same", ""),
        ("昭和50年1月2日", "1975-01-02", "variant", "form"),
        ("昭和65年1月2日", "1990-01-02", "variant", "era_border"),
        ("明治45.7.30", "大正元.7.30", "variant", "era_border"),
        ("1975-01-02", "1975-01-03", "close", "digit"),
        ("1975-01-12", "1975-01-21", "close", "swapped_digits"),
        ("1975-01-02", "1975-02-01", "close", "month_and_day"),
        ("1950-01-02", "2013-01-02", "close", "era"),
        ("1975-01-02", "1981-11-23", "different", ""),
        ("不詳", "1975-01-02", "unknown", "unknown"),
        ("1975-01-00", "1975-01-02", "unknown", "partly_unknown"),
        ("1975-03-00", "1975-01-02", "different", "partly_unknown"),
        ("abc", "1975-01-02", "unknown", "unreadable"),
        (None, "1975-01-02", "unknown", "missing"),
    ],
)
def test_two_dates_of_birth(record: str | None, register: str, outcome: str, reason: str) -> None:
    assert birth_dates.compare(record, register) == (outcome, reason)


@pytest.mark.parametrize(
    ("record", "register", "outcome"),
    [("1", "1", "same"), ("男", "1", "variant"), ("女性", "2", "variant"), ("１", "1", "variant"),
     ("1", "2", "different"), ("0", "1", "unknown"), ("9", "9", "unknown"), (None, "1", "unknown")],
)  # fmt: skip
def test_sexes(record: str | None, register: str, outcome: str) -> None:
    assert sexes.compare(record, register)[0] == outcome


@pytest.mark.parametrize(
    ("record", "register", "outcome"),
    [
        ("高橋　太郎", "髙橋　太郎", "variant"), ("山崎太郎", "山﨑　太郎", "variant"),
        ("渡辺　太郎", "渡邉　太郎", "variant"), ("渡邊太郎", "渡邉太郎", "variant"),
        ("浜田太郎", "濵田太郎", "variant"), ("浜田太郎", "濱田太郎", "variant"),
        ("吉田太郎", "𠮷田太郎", "variant"), ("柳太郎", "栁太郎", "variant"),
        ("斎藤太郎", "齋藤太郎", "variant"), ("斉藤太郎", "齊藤太郎", "variant"),
        ("広瀬太郎", "廣瀨太郎", "variant"), ("桑原太郎", "桒原太郎", "variant"),
        ("葛城太郎", "葛󠄀城太郎", "variant"), ("神田太郎", "\ufa19田太郎", "variant"),
        ("佐々木太郎", "佐佐木　太郎", "variant"), ("山田　太郎", "山田\u00a0太郎", "variant"),
        ("山田太郎", "山田\u200b太郎", "variant"), ("山田　太郎", "山田　太郎", "same"),
        ("斎藤太郎", "斉藤太郎", "different"), ("渡辺太郎", "渡部太郎", "different"),
        ("山崎太郎", "山埼太郎", "different"), ("熊谷太郎", "能谷太郎", "different"),
        ("山田祐子", "山田佑子", "different"), ("山田太郎", "山田太一郎", "different"),
        ("●橋太郎", "髙橋太郎", "unknown"), ("〓橋太郎", "髙橋太郎", "unknown"),
        ("\ue000橋太郎", "髙橋太郎", "unknown"), ("●橋太郎", "髙橋次郎", "different"),
        ("●橋太郎", "●橋太郎", "unknown"), (None, "山田太郎", "unknown"),
    ],
)  # fmt: skip
def test_kanji_names(record: str | None, register: str, outcome: str) -> None:
    assert names.compare(record, register)[0] == outcome


@pytest.mark.parametrize(
    ("record", "register", "former", "explained"),
    [
        ("日本　花子", "東京　花子", "日本", True), ("日本花子", "東京　花子", "日本", True),
        ("濱田花子", "東京　花子", "浜田", True), ("日本　花代", "東京　花子", "日本", False),
        ("日本", "東京　花子", "日本", False), ("日本花子", "東京花子", "日本", True),
    ],
)  # fmt: skip
def test_former_family_names(record: str, register: str, former: str, explained: bool) -> None:
    assert names.with_former_family(record, register, former) is explained


@pytest.mark.parametrize(
    ("record", "register", "outcome"),
    [
        ("ヤマダ　タロウ", "ヤマダ　タロウ", "same"), ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ　タロウ", "variant"),
        ("やまだ　たろう", "ヤマダ　タロウ", "variant"), ("シヨウコ", "ショウコ", "variant"),
        ("ヤマサキ", "ヤマザキ", "variant"), ("オウノ", "オオノ", "variant"),
        ("チズル", "チヅル", "variant"), ("カオル", "カヲル", "variant"),
        ("ヤマダータロウ", "ヤマダ　タロウ", "variant"), ("ハ゛ハ゛", "ババ", "variant"),
        ("ユミ", "ユミコ", "close"), ("トミヤマ", "フジヤマ", "different"),
        (None, "ヤマダ", "unknown"),
    ],
)  # fmt: skip
def test_readings(record: str | None, register: str, outcome: str) -> None:
    assert kana.compare(record, register)[0] == outcome


@pytest.mark.parametrize(
    ("record", "register", "outcome"),
    [
        (["SMITH JOHN ALAN"], ["JOHN ALAN SMITH"], "variant"),
        (["ｓｍｉｔｈ　ｊｏｈｎ"], ["SMITH JOHN"], "variant"),
        (["SMITH, JOHN"], ["SMITH JOHN"], "variant"),
        (["SMITHJOHN"], ["SMITH JOHN"], "variant"),
        (["WANG TAILANG＿王　太郎"], ["WANG TAILANG", "王　太郎"], "variant"),
        (["田中　太郎"], ["WANG TAILANG", "田中　太郎"], "variant"),
        (["ALLEN JACKSON（高橋　二郎）"], ["ALLEN JACKSON"], "variant"),
        (["MULLER HANS"], ["MÜLLER HANS"], "variant"),
        (["CHRISTOPHER ALEXAN"], ["CHRISTOPHER ALEXANDER"], "variant"),
        (["SMITH JANE"], ["SMITH JOHN"], "different"),
        (["田中　次郎"], ["WANG TAILANG", "田中　太郎"], "different"),
    ],
)
def test_names_of_foreign_residents(record: list[str], register: list[str], outcome: str) -> None:
    assert foreign.compare(foreign.forms(*record), foreign.forms(*register))[0] == outcome


@pytest.mark.parametrize(
    ("record", "register", "outcome"),
    [
        ("2丁目1番地2号", "２－１－２", "variant"),
        ("緑町3-26-11", "照合県点検市緑町三丁目26番11号", "variant"),
        ("点検市緑町３丁目２６の１１", "照合県点検市緑町三丁目26番11号", "variant"),
        ("点検市緑町三ー二六ー一一", "点検市緑町三丁目26番11号", "variant"),
        ("点検市緑町3丁目 26番 11号", "点検市緑町三丁目26番11号", "variant"),
        ("点検市緑町3-26-11　ハイツ緑101", "点検市緑町三丁目26番11号", "variant"),
        ("点検市緑町3-26-11-101", "点検市緑町三丁目26番11号　ハイツ緑101号", "variant"),
        ("点検市五反田1498", "点検市大字五反田1498番地", "variant"),
        ("点検市五反田1498-2", "点検市大字五反田1498番地の2", "variant"),
        ("志免町志免中央1-1-1", "福岡県糟屋郡志免町志免中央一丁目1番1号", "variant"),
        ("龍ケ崎市3710", "茨城県龍ヶ崎市3710番地", "variant"),
        ("千葉県旭市ハの７４-2", "旭市ハ74番地2", "different"),
        ("千葉県旭市ハの７４-2", "旭市ハの74番地2", "variant"),
        ("京都市中京区上本能寺前町488",
         "京都府京都市中京区寺町通御池上る上本能寺前町488番地", "variant"),
        ("横浜市山下町1", "神奈川県横浜市中区山下町1番地", "variant"),
        ("浜松市中区元城町103-2", "静岡県浜松市中央区元城町103番地の2", "variant"),
        ("札幌市中央区北1条西2-3-4", "北海道札幌市中央区北一条西二丁目3番4号", "variant"),
        ("舞浜2番地11", "舞浜2丁目11", "different"),
        ("点検市緑町3-26-12", "点検市緑町三丁目26番11号", "different"),
        ("点検市旭町3-26-11", "点検市緑町三丁目26番11号", "different"),
        ("照合市緑町3-26-11", "点検市緑町三丁目26番11号", "different"),
        ("浜松市中区元城町103-2", "浜松市浜名区元城町103-2", "different"),
    ],
)  # fmt: skip
def test_addresses(record: str, register: str, outcome: str) -> None:
    assert addresses.compare(addresses.read(record), addresses.read(register))[0] == outcome
