"""truth.csv tells the truth: what is injected is in the files, and nothing else is."""

from __future__ import annotations

from collections import Counter

import pytest

from tenken import sample

from .conftest import Files, Row
from .test_numbers import right

FACTS = ("name", "kana", "birth_date", "sex", "address")
VERDICTS = {
    "invalid", "not_found", "mislink", "duplicate", "status", "undecidable", "review", "stale",
    "match",
}  # fmt: skip


@pytest.fixture(params=["a_city_of_20000", "a_city_of_errors"])
def city(request: pytest.FixtureRequest) -> Files:
    found: Files = request.getfixturevalue(request.param)
    return found


def different(record: Row, person: Row) -> set[str]:
    """The attributes that are not written the same."""
    return {fact for fact in FACTS if record[fact] != person[fact]}


def test_verdicts_are_those_of_the_design(city: Files) -> None:
    for line in city.truth:
        assert set(line["expected"].split("|")) <= VERDICTS
        assert line["true_error"] in ("0", "1")


def test_what_is_called_none_is_equal_to_the_register(city: Files) -> None:
    by_number = city.by_number()
    for _, record in city.of("none"):
        assert not different(record, by_number[record["my_number"]])


def test_every_harmless_class_differs_in_what_it_says(city: Files) -> None:
    by_number = city.by_number()
    columns = {
        "address_dashes": "address", "address_head": "address", "address_mixed": "address",
        "address_no": "address", "address_kanji": "address", "address_width": "address",
        "kanji_variant": "name", "spacing": "name", "kana_form": "kana", "kana_blank": "kana",
        "birth_date_form": "birth_date", "sex_word": "sex", "sex_blank": "sex", "moved": "address",
        "address_never_held": "address", "kana_other_reading": "kana",
        "birth_date_slip": "birth_date", "kanji_two_families": "name",
        "unmapped_character": "name", "sex_differs": "sex",
    }  # fmt: skip
    for name, column in columns.items():
        for truth, record in city.of(name):
            assert truth["true_error"] == "0"
            assert column in different(record, by_number[record["my_number"]]), name


def test_a_mislinked_record_carries_another_persons_number(city: Files) -> None:
    by_number = city.by_number()
    errors = city.of("family", "namesake", "neighbour", "stranger", "swapped", "shifted")
    assert len(errors) >= 12
    for truth, record in errors:
        owner = by_number[record["my_number"]]
        assert truth["true_error"] == "1"
        assert "mislink" in truth["expected"]
        assert "match" not in truth["expected"].split("|")
        assert "stale" not in truth["expected"].split("|")
        assert owner["address"] != record["address"] or owner["kana"] != record["kana"]


def test_a_family_error_is_the_number_of_the_same_household(city: Files) -> None:
    by_number = city.by_number()
    for _, record in city.of("family", "swapped"):
        assert by_number[record["my_number"]]["household_id"] == record["household_id"]


def test_a_namesake_has_the_same_reading_birth_date_and_sex(a_city_of_errors: Files) -> None:
    by_number = a_city_of_errors.by_number()
    found = [
        (record, by_number[record["my_number"]])
        for truth, record in a_city_of_errors.of("namesake")
        if "+" not in truth["detail"] and ";" not in truth["detail"]
    ]
    assert found
    for record, owner in found:
        assert owner["municipality_code"] != sample.MUNICIPALITY.code
        assert different(record, owner) <= {"name", "address"}
        assert owner["address"] != record["address"]


def test_numbers_that_are_nobodys(a_city_of_errors: Files) -> None:
    known = {row["my_number"] for row in a_city_of_errors.register}
    known |= {row["former_my_number"] for row in a_city_of_errors.history}
    typos, invalid = a_city_of_errors.of("typo"), a_city_of_errors.of("invalid_number")
    assert typos
    assert invalid
    for _, record in typos:
        assert right(record["my_number"])
        assert record["my_number"] not in known
    for _, record in invalid:
        assert len(record["my_number"]) != 12 or not right(record["my_number"])


def test_a_double_registration_is_one_person_with_two_person_ids(a_city_of_errors: Files) -> None:
    by_number = a_city_of_errors.by_number()
    doubles = Counter(
        (truth["operation"], record["my_number"])
        for truth, record in a_city_of_errors.of("double_registration")
    )
    assert set(doubles.values()) == {2}
    for rows in a_city_of_errors.records.values():
        ids = [row["person_id"] for row in rows.values()]
        assert len(set(ids)) == len(ids)
    for _, record in a_city_of_errors.of("double_registration"):
        person = by_number[record["my_number"]]
        assert person["household_id"] == record["household_id"]


def test_errors_of_the_linked_operation_are_of_persons_outside_only(city: Files) -> None:
    for truth in city.truth:
        if truth["operation"] == "resident_tax" and truth["true_error"] == "1":
            assert city.records["resident_tax"][truth["record_id"]]["resident"] == "2"


def test_status_is_explained_by_the_register(city: Files) -> None:
    by_number = city.by_number()
    former = {row["former_my_number"]: row for row in city.history if row["former_my_number"]}
    for name, status in (("departed", "2"), ("died", "3"), ("struck_off", "9")):
        for _, record in city.of(name):
            assert by_number[record["my_number"]]["status"] == status
    for _, record in city.of("number_reissued"):
        assert record["my_number"] in former
        assert record["my_number"] not in by_number


def test_stale_is_explained_by_the_history(city: Files) -> None:
    had: dict[str, list[Row]] = {}
    for row in city.history:
        had.setdefault(row["my_number"], []).append(row)
    plain = [pair for pair in city.of("moved", "moved_after_january_1") if not pair[0]["detail"]]
    assert plain
    for truth, record in plain:
        lines = [h for h in had[record["my_number"]] if h["address"] == record["address"]]
        assert lines
        assert record["updated_on"] <= lines[0]["until"]
        if truth["class"] == "moved_after_january_1":
            assert lines[0]["until"] >= "2026-01-01"
    for truth, record in city.of("renamed"):
        if not truth["detail"]:
            assert record["name"] in {h["name"] for h in had[record["my_number"]]}


def test_the_mix_of_errors_is_mostly_family(a_city_of_errors: Files) -> None:
    errors = [
        truth["class"]
        for truth in a_city_of_errors.truth
        if truth["true_error"] == "1" and truth["operation"] != "resident_tax"
    ]
    shares = {name: count / len(errors) for name, count in Counter(errors).items()}
    assert 0.55 < shares["family"] < 0.72
    assert 0.08 < shares["namesake"] < 0.18
    assert 0.08 < shares["neighbour"] < 0.18
    assert shares["typo"] < 0.05


def test_one_record_in_five_is_written_differently_and_one_in_a_hundred_is_hard(
    a_city_of_20000: Files,
) -> None:
    classes = Counter(t["class"] for t in a_city_of_20000.truth)
    written = sum(
        n
        for name, n in classes.items()
        if name.startswith(("address_", "foreign_", "kana_", "kanji_", "spacing", "sex_", "birth_"))
    )
    records = len(a_city_of_20000.truth)
    assert 0.15 < written / records < 0.25
    assert 0.01 < classes["moved"] / records < 0.03
    assert 0.01 < classes["kanji_variant"] / records < 0.03
    hard = sum(
        {"review", "undecidable"} & set(t["expected"].split("|")) != set()
        and t["true_error"] == "0"
        for t in a_city_of_20000.truth
    )
    assert hard / records < 0.01


def test_each_operation_of_a_small_city_has_each_main_kind_of_error(a_city_of_20000: Files) -> None:
    for operation in sample.OPERATIONS:
        kinds = {
            t["class"]
            for t in a_city_of_20000.truth
            if t["operation"] == operation and t["true_error"] == "1"
        }
        assert {"namesake", "neighbour", "stranger"} <= kinds
        assert "family" in kinds or operation == "resident_tax"  # outsiders are alone
    errors = sum(t["true_error"] == "1" for t in a_city_of_20000.truth)
    assert errors / len(a_city_of_20000.truth) < 2e-3
