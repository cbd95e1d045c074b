"""The city looks like one: households, ages, names, who is not there any more."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from tenken import sample

from .conftest import Files

TODAY = sample.AS_OF.isoformat()


def age(row: dict[str, str]) -> int:
    """Full years, or nearly."""
    return int(TODAY[:4]) - int(row["birth_date"][:4])


def test_ages_are_near_those_of_japan(a_city_of_20000: Files) -> None:
    ages = [age(row) for row in a_city_of_20000.residents()]
    assert 0.24 < sum(a >= 65 for a in ages) / len(ages) < 0.32
    assert 0.12 < sum(a < 18 for a in ages) / len(ages) < 0.18
    assert max(ages) < 110


def test_households_live_together(a_city_of_20000: Files) -> None:
    homes = defaultdict(list)
    for row in a_city_of_20000.residents():
        homes[row["household_id"]].append(row)
    sizes = Counter(len(home) for home in homes.values())
    assert 0.33 < sizes[1] / len(homes) < 0.45
    assert 2.0 < sum(size * n for size, n in sizes.items()) / len(homes) < 2.5
    for home in homes.values():
        assert len({row["address"] for row in home}) == 1
        assert len({row["protected"] for row in home}) == 1
        given = [row["kana"].split("　")[-1] for row in home if not row["roman_name"]]
        assert len(set(given)) == len(given)
    surnames = [len({row["name"].split("　")[0] for row in home}) for home in homes.values()]
    assert sum(n == 1 for n in surnames) / len(surnames) > 0.95


def test_there_are_twins(a_city_of_20000: Files) -> None:
    births = Counter((r["household_id"], r["birth_date"]) for r in a_city_of_20000.residents())
    assert sum(n > 1 for n in births.values()) >= 5


def test_frequent_names_are_frequent(a_city_of_20000: Files) -> None:
    rows = [row for row in a_city_of_20000.residents() if not row["roman_name"]]
    surnames = Counter(row["name"].split("　")[0] for row in rows)
    usual = {name for name, _ in surnames.most_common(6)}
    assert {"佐藤", "鈴木"} <= usual
    assert 0.012 < surnames["佐藤"] / len(rows) < 0.026
    assert len(surnames) > 900
    full = Counter((row["name"], row["birth_date"]) for row in rows)
    assert len(full) < len(rows) + 1
    assert max(Counter(row["name"] for row in rows).values()) > 5  # namesakes there are


def test_foreign_residents_have_roman_kanji_and_alias_as_their_countries_write(
    a_city_of_20000: Files,
) -> None:
    rows = [row for row in a_city_of_20000.residents() if row["roman_name"]]
    assert 0.015 < len(rows) / len(a_city_of_20000.residents()) < 0.04
    assert all(row["roman_name"].isascii() and row["roman_name"].isupper() for row in rows)
    kanji = [row for row in rows if not row["name"].isascii()]
    assert 0.2 < len(kanji) / len(rows) < 0.6
    assert any(row["alias"] for row in rows)


@pytest.mark.parametrize(
    ("status", "low", "high"), [("2", 0.03, 0.04), ("3", 0.012, 0.015), ("9", 0.0001, 0.004)]
)
def test_the_departed_and_dead_of_the_last_year_are_there(
    a_city_of_20000: Files, status: str, low: float, high: float
) -> None:
    code = sample.MUNICIPALITY.code
    gone = [
        row
        for row in a_city_of_20000.register
        if row["status"] == status and row["municipality_code"] == code
    ]
    assert low < len(gone) / 20_000 < high
    assert all("2025-10-31" <= row["changed_on"] < TODAY for row in gone)


def test_nobody_changes_before_birth_or_after_today(a_city_of_20000: Files) -> None:
    for row in a_city_of_20000.register:
        assert row["birth_date"].replace("-00", "-01") <= row["changed_on"] <= TODAY


def test_history_is_of_persons_of_the_register_and_ends_before_the_last_change(
    a_city_of_20000: Files,
) -> None:
    by_number = a_city_of_20000.by_number()
    for line in a_city_of_20000.history:
        now = by_number[line["my_number"]]
        assert line["until"] < TODAY
        had = {c: v for c, v in line.items() if v and c not in ("my_number", "until")}
        assert had
        assert all(now.get(column) != value for column, value in had.items())
    kinds = Counter(c for line in a_city_of_20000.history for c, v in line.items() if v)
    assert kinds["address"] > 1000
    assert kinds["name"] > 50
    assert kinds["alias"] >= 1
    assert kinds["former_my_number"] >= 1


def test_volumes_of_the_operations(a_city_of_20000: Files) -> None:
    # Per 100,000 residents: 29,000 insured, 50,000 taxpayers, 14,000 children, 1,600 on assistance.
    sizes = {o: len(rows) / 20_000 for o, rows in a_city_of_20000.records.items()}
    assert 0.25 < sizes["nursing_care"] < 0.32
    assert 0.45 < sizes["resident_tax"] < 0.56
    assert 0.010 < sizes["welfare"] < 0.022
    children = [i for i in a_city_of_20000.records["child_allowance"] if "-C" in i]
    assert 0.12 < len(children) / 20_000 < 0.17


def test_a_claim_has_one_recipient_perhaps_a_spouse_and_children(a_city_of_20000: Files) -> None:
    claims = defaultdict(list)
    for record in a_city_of_20000.records["child_allowance"]:
        number, _, role = record.partition("-")
        claims[number].append(role)
    for roles in claims.values():
        plain = [role for role in roles if not role.endswith("-2")]
        assert plain.count("J") == 1
        assert plain.count("H") <= 1
        assert "C1" in plain


def test_persons_outside_are_asked_for_with_a_number_of_another_municipality(
    a_city_of_20000: Files,
) -> None:
    by_number = a_city_of_20000.by_number()
    clean = {
        (t["operation"], t["record_id"]) for t in a_city_of_20000.truth if t["class"] == "none"
    }
    for operation, rows in a_city_of_20000.records.items():
        outside = [r for r in rows.values() if r["resident"] == "2"]
        assert outside
        for row in outside:
            if (operation, row["record_id"]) in clean:
                answer = by_number[row["my_number"]]
                assert answer["municipality_code"] != sample.MUNICIPALITY.code
                assert not answer["household_id"]
