"""What drivers and pandas say quotes the row; what a step says of it does not."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from tenken import pipeline
from tenken.operations import operation
from tenken.pipeline import StepError
from tests.integration.conftest import FileSources

NAME, DAY, NUMBER = "鳥籠　歌子", "昭和50年13月2日", "454972364860"


def unique(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TEMP TABLE person (name text PRIMARY KEY)"))
        for _ in range(2):
            connection.execute(text("INSERT INTO person VALUES (:name)"), {"name": NAME})


def cast(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("SELECT CAST(:day AS date)"), {"day": DAY})


def copied(engine: Engine) -> None:
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("CREATE TEMP TABLE born (name text, on_day date)")
        cursor.copy_expert("COPY born FROM STDIN (FORMAT csv)", io.StringIO(f"{NAME},{DAY}\n"))


def number(_: Engine) -> None:
    pd.Series([f"{NUMBER}番"]).astype(float)


def day(_: Engine) -> None:
    pd.to_datetime(pd.Series([DAY]), format="%Y-%m-%d")


def column(_: Engine) -> None:
    pd.DataFrame({"name": [NAME]}).set_index("name").loc[NUMBER]


FAULTS = (unique, cast, copied, number, day, column)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_step_says_class_and_place_and_not_what_the_error_quotes(
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[Engine], None],
) -> None:
    of = operation("welfare")
    run = pipeline.open_run(engine, "one", of, "482013", "annual", date(2026, 11, 1))
    said: list[str] = []

    def take(step: str, run: object, sources: object) -> dict[str, int]:
        try:
            fault(engine)
        except Exception as error:
            said.append(str(error))
            raise
        return {}

    monkeypatch.setattr(pipeline, "_take", take)
    with pytest.raises(StepError) as raised:
        pipeline.perform("extract", run, FileSources(tmp_path, "welfare"))  # type: ignore[arg-type]
    values = (NAME, DAY, NUMBER)
    assert any(value in said[0] for value in values)  # the defence off: as the library says it
    with engine.connect() as connection:
        written = connection.execute(text("SELECT problem FROM tenken.step")).scalar_one()
    for told in (str(raised.value), written, repr(raised.value.__cause__)):
        assert not any(value in told for value in values)
    assert raised.value.__suppress_context__
