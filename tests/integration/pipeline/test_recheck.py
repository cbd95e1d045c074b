"""A recheck: just the corrected records, and those that carry the same numbers."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken import sample
from tenken.database.embedded import EmbeddedServer
from tenken.operations import operation
from tenken.pipeline.recheck import recheck, waiting
from tenken.tickets import move
from tests.integration.conftest import CitySources, FileSources, verify

WELFARE = operation("welfare")
HEAD = "record_id,person_id,my_number,name,kana,birth_date,sex,address\n"
REGISTER = (
    "my_number,name,kana,birth_date,sex,address,status\n"
    "123456789018,点検　花子,テンケン　ハナコ,1980-03-04,2,照合県点検市緑町1,1\n"
    "621498320257,照合　太郎,ショウゴウ　タロウ,1975-01-02,1,照合県点検市旭町2,1\n"
)
HANAKO = "A,P1,{number},点検　花子,テンケン　ハナコ,1980-03-04,2,照合県点検市緑町1\n"
TARO = "B,P2,{number},照合　太郎,ショウゴウ　タロウ,1975-01-02,1,照合県点検市旭町2\n"
TWICE = "C,P3,621498320257,照合　太郎,ショウゴウ　タロウ,1975-01-02,1,照合県点検市旭町2\n"
NUMBER, OTHERS = "123456789018", "621498320257"


def written(folder: Path, *rows: str) -> FileSources:
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "welfare.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return FileSources(folder, "welfare")


def corrected(engine: Engine, record_id: str) -> int:
    """The record's ticket, marked corrected."""
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT * FROM tenken.ticket WHERE record_id = :r AND state <> 'resolved'"),
            {"r": record_id},
        ).one()
    number, version = found.ticket_id, found.version
    if found.state == "open":
        version = move(engine, number, "suspended", by="officer", version=version).version
    move(engine, number, "corrected", by="officer", version=version, why="届出書により訂正")
    return int(number)


def again(engine: Engine, sources: object, run_id: str) -> dict[str, int]:
    return recheck(engine, run_id, WELFARE, "482013", date(2026, 11, 1), sources)  # type: ignore[arg-type]


def state(engine: Engine, ticket_id: int) -> str:
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT state FROM tenken.ticket WHERE ticket_id = :t"), {"t": ticket_id}
        ).scalar_one()


def test_a_corrected_record_is_verified_and_only_that_one_is_looked_at(
    engine: Engine, tmp_path: Path
) -> None:
    verify(
        engine,
        written(tmp_path, HANAKO.format(number=OTHERS), "X,P9,,名無し,,,,\n"),
        WELFARE,
        "one",
    )
    number = corrected(engine, "A")
    sources = written(tmp_path, HANAKO.format(number=NUMBER), "X,P9,,名無し,,,,\n")
    assert again(engine, sources, "two") == {
        "rechecked": 1, "opened": 0, "updated": 0, "resolved": 1, "reopened": 0,
    }  # fmt: skip
    assert state(engine, number) == "verified"
    with engine.connect() as connection:
        run = connection.execute(text("SELECT * FROM report.run WHERE run_id = 'two'")).one()
    assert (run.kind, run.state, run.extracted, run.match) == ("recheck", "done", 1, 1)
    assert again(engine, sources, "three") == {"rechecked": 0}


def test_the_last_verifications_of_the_others_stay(engine: Engine, tmp_path: Path) -> None:
    others = "X,P9,,名無し,,,,\n"
    verify(engine, written(tmp_path, HANAKO.format(number=OTHERS), others), WELFARE, "one")
    corrected(engine, "A")
    sources = written(tmp_path, HANAKO.format(number=NUMBER), others)
    with engine.begin() as connection:  # as if the first run had been a year ago
        connection.execute(
            text("UPDATE verification.\"welfare_482013\" SET verified_on = date '2025-11-01'")
        )
    again(engine, sources, "two")
    with engine.connect() as connection:
        last = connection.execute(
            text('SELECT record_id, verified_on FROM verification."welfare_482013"')
        )
        days = {record_id: day for record_id, day in last}
        counted = connection.execute(text("SELECT sum(records) FROM tenken.verified_day"))
        assert counted.scalar_one() == len(days) == 2
    assert days["X"] == date(2025, 11, 1) < days["A"]


def test_a_record_that_still_fails_goes_back_to_where_it_was(
    engine: Engine, tmp_path: Path
) -> None:
    sources = written(tmp_path, HANAKO.format(number=OTHERS))
    verify(engine, sources, WELFARE, "one")
    number = corrected(engine, "A")
    assert again(engine, sources, "two")["updated"] == 1
    assert state(engine, number) == "suspended"
    assert waiting(engine, WELFARE, "482013") == []


def test_a_number_that_another_person_still_carries_does_not_look_right(
    engine: Engine, tmp_path: Path
) -> None:
    sources = written(tmp_path, TARO.format(number=" 6214-9832-0257 "), TWICE)
    verify(engine, sources, WELFARE, "one")
    with engine.connect() as connection:
        verdicts = connection.execute(text("SELECT DISTINCT verdict FROM tenken.ticket"))
        assert verdicts.scalars().all() == ["duplicate"]
    number = corrected(engine, "B")
    assert again(engine, sources, "two")["resolved"] == 0
    assert state(engine, number) == "suspended"


def test_a_record_that_is_gone_is_said_and_can_be_closed_by_hand(
    engine: Engine, tmp_path: Path
) -> None:
    verify(
        engine,
        written(tmp_path, HANAKO.format(number=""), TARO.format(number=NUMBER)),
        WELFARE,
        "one",
    )
    number = corrected(engine, "A")
    sources = written(tmp_path, TARO.format(number=NUMBER))
    assert again(engine, sources, "two")["rechecked"] == 1
    assert state(engine, number) == "corrected"
    assert again(engine, sources, "three") == {"rechecked": 0}
    with engine.connect() as connection:
        version = connection.execute(
            text("SELECT version FROM tenken.ticket WHERE ticket_id = :t"), {"t": number}
        ).scalar_one()
    moved = move(engine, number, "closed", by="officer", version=version, why="重複した行を削除")
    assert moved.state == "closed"


@pytest.mark.parametrize("key", ["welfare", "child_allowance"])
def test_from_a_database_just_these_records_cross_the_wire(
    engine: Engine, city: EmbeddedServer, city_files: Path, key: str
) -> None:
    of, sources = operation(key), CitySources(city, key)
    verify(engine, sources, of, "one")
    with engine.connect() as connection:
        tickets = connection.execute(
            text("SELECT * FROM tenken.ticket WHERE state = 'open' ORDER BY ticket_id LIMIT 5")
        ).all()
    for found in tickets:
        version = move(
            engine, found.ticket_id, "suspended", by="officer", version=found.version
        ).version
        move(engine, found.ticket_id, "corrected", by="officer", version=version, why="訂正")
    asked = waiting(engine, of, "482013")
    counts = recheck(engine, "two", of, "482013", of.compared_on(sample.AS_OF), sources)
    assert counts["rechecked"] == len(asked)
    with (city_files / f"{key}.csv").open(encoding="utf-8") as file:
        numbers = {row["record_id"]: row["my_number"] for row in csv.DictReader(file)}
    theirs = {numbers[record] for record in asked} - {""}
    same = [r for r, n in numbers.items() if r in asked or n in theirs]
    with engine.connect() as connection:
        run = connection.execute(text("SELECT * FROM report.run WHERE run_id = 'two'")).one()
        states = connection.execute(
            text("SELECT DISTINCT state FROM tenken.ticket WHERE ticket_id = ANY (:t)"),
            {"t": [found.ticket_id for found in tickets]},
        ).scalars()
        assert states.all() == ["suspended"]  # nothing was corrected in the source
    assert run.extracted == len(same)
