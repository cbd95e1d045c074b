"""Whose number it is: shifted files, swapped numbers, and the candidate a search finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken import sample
from tenken.operations import operation
from tests.integration.conftest import FileSources, verify

HEAD = "record_id,person_id,my_number,name,kana,birth_date,sex,address,household_id\n"
REGISTER = "my_number,name,kana,birth_date,sex,address,household_id,status\n"
A = "123456789018,山田　太郎,ヤマダ　タロウ,1975-01-02,1,点検市緑町1-2-3,H1"
B = "621498320257,鈴木　花子,スズキ　ハナコ,1980-03-04,2,点検市旭町4-5-6,H2"
C = "983205673214,山田　一郎,ヤマダ　イチロウ,2005-06-07,1,点検市緑町1-2-3,H1"


def described(person: str, number: str, record_id: str) -> str:
    """The record of a person, with another's number."""
    return f"{record_id},{record_id},{number},{person.split(',', 1)[1]}\n"


def found(engine: Engine, folder: Path, records: list[str]) -> dict[str, tuple]:
    (folder / "welfare.csv").write_text(HEAD + "".join(records), encoding="utf-8")
    (folder / "register.csv").write_text(
        REGISTER + "".join(f"{p},1\n" for p in (A, B, C)), encoding="utf-8"
    )
    sources = FileSources(folder, "welfare")
    run = verify(engine, sources, operation("welfare"), "first", until="compare")
    with engine.connect() as connection:
        rows = connection.execute(
            text(f"SELECT record_id, verdict, cause, candidate FROM {run.table('comparison')}")
        )
        return {row[0]: tuple(row[1:]) for row in rows}


NUMBERS = {"A": A.split(",")[0], "B": B.split(",")[0], "C": C.split(",")[0]}


@pytest.mark.parametrize(
    ("what", "person", "number", "verdict", "cause", "candidate"),
    [
        ("the right one", A, NUMBERS["A"], "match", None, None),
        ("a stranger's", A, NUMBERS["B"], "mislink", "stranger", "one"),
        ("the parent's", C, NUMBERS["A"], "mislink", "family", "one"),
        ("a number that is none", A, "123456789019", "invalid", "typo", "one"),
        ("a number nobody has", A, "379474484458", "not_found", None, "one"),
    ],
)
def test_cause_and_candidate(
    engine: Engine, tmp_path: Path, what: str, person: str, number: str, verdict: str,
    cause: str | None, candidate: str | None,
) -> None:  # fmt: skip
    decided = found(engine, tmp_path, [described(person, number, "R1")])
    assert decided == {"R1": (verdict, cause, candidate)}


@pytest.mark.parametrize(
    ("written", "candidate"),
    [("1", "one"), ("男", "one"), ("", "one"), ("9", "one"), ("2", "none"), ("女", "none")],
)
def test_a_known_sex_must_be_the_same(
    engine: Engine, tmp_path: Path, written: str, candidate: str
) -> None:
    """Four attributes, or three without sex: what is no code is left to the engine."""
    person = A.replace(",1,", f",{written},")
    decided = found(engine, tmp_path, [described(person, NUMBERS["B"], "R1")])
    assert decided["R1"][2] == candidate


def test_two_who_hold_each_others_number(engine: Engine, tmp_path: Path) -> None:
    decided = found(
        engine,
        tmp_path,
        [described(A, NUMBERS["B"], "R1"), described(B, NUMBERS["A"], "R2")],
    )
    assert decided == {
        "R1": ("mislink", "swapped", "one"),
        "R2": ("mislink", "swapped", "one"),
    }


def test_two_persons_with_one_number(engine: Engine, tmp_path: Path) -> None:
    """Where both fit nobody can say whose it is; where one fits the other is a mislink."""
    both = found(
        engine, tmp_path, [described(A, NUMBERS["A"], "R1"), described(A, NUMBERS["A"], "R2")]
    )
    assert {verdict for verdict, _, _ in both.values()} == {"duplicate"}


def test_one_of_two_fits(engine: Engine, tmp_path: Path) -> None:
    one = found(
        engine, tmp_path, [described(A, NUMBERS["A"], "R1"), described(B, NUMBERS["A"], "R2")]
    )
    assert one["R1"][0] == "match"
    assert one["R2"][0] == "mislink"


def test_a_shifted_file_is_said_once_and_raises_no_tickets_of_its_rows(
    engine: Engine, tmp_path: Path
) -> None:
    sample.write(tmp_path, residents=4000, seed=5, shifted="nursing_care")
    run = verify(engine, FileSources(tmp_path, "nursing_care"), operation("nursing_care"), "first")
    with engine.connect() as connection:
        alarm = connection.execute(
            text("SELECT * FROM report.batch_alarm WHERE kind = 'shifted'")
        ).mappings().one()  # fmt: skip
        tickets = connection.execute(
            text("SELECT count(*) FROM report.ticket WHERE verdict = 'mislink'")
        ).scalar_one()
        mislinks = connection.execute(text("SELECT mislink FROM report.run")).scalar_one()
    assert run.operation.key == "nursing_care"
    assert abs(alarm["row_offset"]) == 1
    assert alarm["records"] > 0.9 * mislinks
    assert tickets <= mislinks - alarm["records"]
