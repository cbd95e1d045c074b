"""What the seal calls identical must come out of the engine as `same` and `match`: one law."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from tenken import identity, pipeline
from tenken.files import Finding
from tenken.layouts import HISTORY, REGISTER
from tenken.operations import operation
from tenken.pipeline.compare import frames
from tenken.pipeline.run import StepError
from tenken.pipeline.sources import ask
from tests.integration.conftest import FileSources
from tests.integration.failures import turn

NUMBER = "123456789018"
VALUES = {
    "name": st.sampled_from(["山田　太郎", "髙橋花子", "●田", "山?", "J SMITH", "𠮷田", "\ue000"]),
    "kana": st.sampled_from(["ヤマダ　タロウ", "ﾀｶﾊｼ", ""]),
    "birth_date": st.sampled_from(
        ["1975-01-02", "1975-02-30", "1975-00-00", "1975-1-2", "昭和50年1月2日", "不詳",
         "2101-01-01", "1800-01-01", "1975-13-01"]
    ),
    "sex": st.sampled_from(["1", "2", "0", "9", "男", ""]),
    "address": st.sampled_from(["点検市緑町1-2-3", "住所不定", ""]),
}  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(person=st.fixed_dictionaries(VALUES), status=st.sampled_from(["1", "2", "3", ""]))
def test_identical_in_sql_is_a_match_in_the_engine(
    engine: Engine, tmp_path: Path, person: dict[str, str], status: str
) -> None:
    columns = list(person)
    row = ",".join(person.values())
    (tmp_path / "welfare.csv").write_text(
        f"record_id,my_number,{','.join(columns)}\nR1,{NUMBER},{row}\n", encoding="utf-8"
    )
    (tmp_path / "register.csv").write_text(
        f"my_number,{','.join(columns)},status\n{NUMBER},{row},{status}\n", encoding="utf-8"
    )
    run = pipeline.open_run(engine, "law", operation("welfare"), "482013", "annual", day())
    sources = FileSources(tmp_path, "welfare")
    for step in ("extract", "inquire", "compare"):
        pipeline.perform(step, run, sources)
    with engine.connect() as connection:
        identical = not connection.execute(
            text(f"SELECT count(*) FROM {run.table('answer')} WHERE NOT identical")
        ).scalar_one()
        [compared] = next(
            iter(frames(connection, f"SELECT * FROM {run.table('comparison')}"))
        ).to_dict("records")
    record = {k: v or None for k, v in person.items()}
    pair = {"record_id": "R1", "my_number": NUMBER, "found": True, **record}
    pair |= {f"register_{k}": v for k, v in record.items()} | {"register_status": status or None}
    decided = identity.judge(pd.DataFrame([pair], dtype=object), as_of=day()).iloc[0]
    assert decided["verdict"] == compared["verdict"]
    for attribute in identity.ATTRIBUTES:
        assert decided[attribute] == compared[attribute], attribute
    if identical:
        assert decided["verdict"] == "match"


def day() -> date:
    return date(2026, 11, 1)


def asked(engine: Engine, folder: Path) -> pipeline.Run:
    """Two records, of whom one is not as in the register; asked for, not yet compared."""
    (folder / "welfare.csv").write_text(
        f"record_id,my_number,name,birth_date\nR1,{NUMBER},山田　太郎,1975-01-02\n"
        "R2,621498320257,鈴木　花子,1980-03-04\n", encoding="utf-8",
    )  # fmt: skip
    (folder / "register.csv").write_text(
        f"my_number,name,birth_date,sex,address,status\n{NUMBER},山田　太郎,1975-01-02,1,緑町1,1\n"
        "621498320257,山田　次郎,1975-01-02,1,緑町1,1\n", encoding="utf-8",
    )  # fmt: skip
    run = pipeline.open_run(engine, "whole", operation("welfare"), "482013", "annual", day())
    for step in ("extract", "inquire"):
        pipeline.perform(step, run, FileSources(folder, "welfare"))
    return run


def test_only_what_is_not_alike_is_told(engine: Engine, tmp_path: Path) -> None:
    run = asked(engine, tmp_path)
    with engine.connect() as connection:
        told = connection.execute(text(f"SELECT line, name FROM {run.table('answer')}")).all()
        counts = connection.execute(
            text("SELECT counts FROM tenken.step WHERE step = 'inquire'")
        ).scalar_one()
    assert [tuple(row) for row in told] == [(3, "山田　次郎")]
    assert counts == {"answered": 2, "identical": 1, "reissued": 0, "unanswered": 0, "told": 1}


def test_lost_answers_are_not_taken_for_alike(engine: Engine, tmp_path: Path) -> None:
    """A server that crashes empties its working tables: silence then says nothing."""
    run = asked(engine, tmp_path)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {run.table('answer')}"))
    with pytest.raises(StepError, match="clear the run's tasks from inquire on"):
        pipeline.perform("compare", run, FileSources(tmp_path, "welfare"))


def test_records_that_stand_elsewhere_meanwhile_are_missed(engine: Engine, tmp_path: Path) -> None:
    """Rewritten tables (VACUUM FULL, CLUSTER) must not lay one person's record beside another."""
    run = asked(engine, tmp_path)
    turn(engine, run)
    with pytest.raises(StepError, match="1 records no longer stand where they were read"):
        pipeline.perform("compare", run, FileSources(tmp_path, "welfare"))


class Twice(FileSources):
    """A register that has one of its persons in two tables: moved out, and in again."""

    def register(self) -> Any:
        return self

    def answer(self, run: pipeline.Run) -> list[Finding]:
        person = {"my_number": "621498320257", "name": "山田　次郎", "status": "1"}
        columns = ", ".join(f"'{person[n]}' AS {n}" if n in person else f"NULL AS {n}"
                            for n in REGISTER.names)  # fmt: skip
        history = ", ".join(f"""NULL::text AS "{name}\"""" for name in HISTORY.names)
        persons = f"SELECT {columns} UNION ALL SELECT {columns}"
        ask(run, run.engine, persons, f"SELECT {history} WHERE false")
        return []


def test_a_register_that_has_somebody_twice_is_named(engine: Engine, tmp_path: Path) -> None:
    run, sources = asked(engine, tmp_path), Twice(tmp_path, "welfare")
    pipeline.perform("inquire", run, sources)
    with pytest.raises(StepError, match="more than one person under a number, for 1 records"):
        pipeline.perform("compare", run, sources)


def test_a_clock_set_back_between_the_steps_stops_no_run(engine: Engine, tmp_path: Path) -> None:
    run = asked(engine, tmp_path)
    with engine.begin() as connection:  # by the clock as it is now, extract lies in the future
        connection.execute(
            text("UPDATE tenken.step SET started_at = started_at + interval '1 day', "
                 "finished_at = finished_at + interval '1 day' WHERE step = 'extract'")
        )  # fmt: skip
    pipeline.perform("compare", run, FileSources(tmp_path, "welfare"))


def test_answers_to_an_earlier_extraction_are_not_taken(engine: Engine, tmp_path: Path) -> None:
    run = asked(engine, tmp_path)
    sources = FileSources(tmp_path, "welfare")
    pipeline.perform("extract", run, sources)
    with pytest.raises(StepError, match="not those of this extraction"):
        pipeline.perform("compare", run, sources)
    pipeline.perform("inquire", run, sources)
    pipeline.perform("compare", run, sources)
