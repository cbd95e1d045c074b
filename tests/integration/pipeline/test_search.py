"""Whose number it is: shifted files, swapped numbers, and the candidate a search finds."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from tenken import identity, sample
from tenken.database import sql
from tenken.identity.kanji import kin
from tenken.layouts import REGISTER as REGISTER_LAYOUT
from tenken.operations import operation
from tenken.pipeline.run import raw
from tenken.pipeline.sources import found as search_for
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


# What is put into names, before, among or after.
PUT_IN = ("", "", "", " ", "　", "々", "仝", "●", "・", "(鈴木)", "\ufe00", "ﾞ", "\u3099", "J", "?")
KANJI, ROMAN, LONG = "高橋　太郎", "SMITH JOHN", "山" * 399
# Ways to be one person: name, former name, roman name and alias of the record and of the register.
WAYS = (
    ((KANJI, None, None, None), (KANJI, None, None, None)),
    (("鈴木太郎", None, None, None), (KANJI, "鈴木", None, None)),
    (("鈴木太郎", None, None, None), (KANJI + "（鈴木）", None, None, None)),
    (("佐佐木斉", None, None, None), ("佐々木　齊", None, None, None)),
    (("林佐佐", None, None, None), ("林佐々", None, None, None)),
    (("林佐仝", None, None, None), ("林佐佐", None, None, None)),
    (("林佐佐", None, None, None), ("林佐仝", None, None, None)),
    ((LONG + "太郎", None, None, None), (LONG + "太一", None, None, None)),
    (("鈴木一", None, ROMAN, KANJI), (KANJI, None, None, None)),
    (("鈴木", None, ROMAN, None), (ROMAN, None, None, "田中")),
    (("鈴木", None, None, ROMAN), (ROMAN + "＿高橋", None, None, None)),
    ((KANJI, None, None, None), ("鈴木", None, f"{ROMAN}/{KANJI}", None)),
    ((KANJI, None, None, None), ("鈴木", None, None, f"{ROMAN}/{KANJI}")),
)
COLUMNS = ("name", "former_name", "roman_name", "alias")
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@st.composite
def pairs_of_one(draw: st.DrawFn) -> dict[str, str | None]:
    """A record and a person who are one, the names a little changed on either side."""
    names = {}
    for side, told in zip(("", "register_"), draw(st.sampled_from(WAYS)), strict=True):
        names |= {f"{side}{column}": each for column, each in zip(COLUMNS, told, strict=True)}
    for column in ("name", "register_name"):
        name = names[column]
        if draw(st.booleans()):
            name = name[:-1] + draw(st.sampled_from(kin(name[-1])))
        place = draw(st.sampled_from((0, len(name), len(name) // 2)))
        names[column] = name[:place] + draw(st.sampled_from(PUT_IN)) + name[place:]
    return names | draw(st.dictionaries(st.sampled_from(list(names)), ANYTHING, max_size=1))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(pairs_of_one(), min_size=20, max_size=60))
def test_whoever_fits_is_searched_for(engine: Engine, names: list[dict[str, str | None]]) -> None:
    """What the register leaves out by the end of a name, the engine must not have wanted."""
    day, address = "1975-01-02", "点検市緑町1-2-3"
    pairs = pd.DataFrame(names, dtype=object).assign(
        birth_date=day, address=address, register_birth_date=day, register_address=address
    )
    records = identity.FrameBatch(pairs)
    fitting = set(np.flatnonzero(identity.fits(records)).tolist())
    assert fitting <= searched(engine, pairs, identity.endings(records))


def searched(engine: Engine, pairs: pd.DataFrame, endings: list[str | None]) -> set[int]:
    """The lines of the pairs whose person the register names for the record beside it."""
    persons = ", ".join(
        f"NULL AS {column}" if column not in ("name", "roman_name", "alias") else column
        for column in REGISTER_LAYOUT.names
        if column != "birth_date"
    )
    with engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute("CREATE TEMP TABLE person (birth_date text, name text, roman_name text, "
                       "alias text) ON COMMIT DROP")  # fmt: skip
        columns = ("register_name", "register_roman_name", "register_alias")
        for line, row in enumerate(pairs[list(columns)].itertuples(index=False)):
            cursor.execute("INSERT INTO person VALUES (%s, %s, %s, %s)", (str(line), *row))
        lines = io.StringIO()
        for line, ending in enumerate(endings):
            lines.write(f"{line}\t{line}\t\\N\t{ending or chr(92) + 'N'}\n")
        search = sql("inquire/search.sql", persons=f"SELECT birth_date, {persons} FROM person")
        return {
            int(line or 0)
            for batch in search_for(cursor, lines.getvalue(), search)
            for line in batch.at("line", np.arange(batch.count))
        }


def test_who_is_called_otherwise_is_not_told_of(engine: Engine) -> None:
    """Of everybody born that day, few: here 太郎's register names one of three."""
    names = ["鈴木　太郎", "鈴木　花子", "鈴木　一"]
    pairs = pd.DataFrame({"name": "山田太郎", "register_name": names}, dtype=object)
    pairs = pairs.assign(register_roman_name=None, register_alias=None)
    assert searched(engine, pairs, identity.endings(identity.FrameBatch(pairs))) == {0}
