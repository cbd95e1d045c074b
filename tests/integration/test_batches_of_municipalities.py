"""Steps over a batch of municipalities: one fails, the rest are done, and it is taken up alone."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, text

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="tenken-batches-"))

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException  # noqa: E402

from tenken import home  # noqa: E402
from tenken.airflow.plan import AccountOperator, PlanOperator  # noqa: E402
from tenken.airflow.step import StepOperator  # noqa: E402
from tenken.operations import operation  # noqa: E402
from tenken.pipeline import STEPS  # noqa: E402

TOWNS = {"010006": 900, "131016": 30_000, "141003": 300}
RECORDS = "record_id,my_number,name,birth_date,sex\nR1,123456789018,山田　太郎,1975-01-02,1\n"
REGISTER = (
    "my_number,name,birth_date,sex,address\n123456789018,山田　太郎,1975-01-02,1,点検市緑町1\n"
)
PARAMS = {"kind": "annual", "as_of": None, "municipalities": None}


@pytest.fixture
def towns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Path:
    """Three towns with files of their own; facts and rules are the delivered ones."""
    place = tmp_path / "home"
    place.mkdir()
    for folder in ("expectations", "dags"):
        (place / folder).symlink_to(home() / folder)
    (place / "include").mkdir()
    for folder in ("sql", "operations"):
        (place / "include" / folder).symlink_to(home() / "include" / folder)
    entries = [
        {"code": code, "name": code, "residents": residents, "connections": f"_{code}"}
        for code, residents in TOWNS.items()
    ]
    (place / "include" / "municipalities.yaml").write_text(json.dumps({"municipalities": entries}))
    monkeypatch.setenv("TENKEN_HOME", str(place))
    monkeypatch.setenv("TENKEN_DATABASE_URL", database_url)
    for code in TOWNS:
        folder = tmp_path / code
        folder.mkdir()
        (folder / "welfare.csv").write_text(RECORDS, encoding="utf-8")
        (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
        connection = json.dumps({"conn_type": "fs", "extra": {"path": str(folder)}})
        for name in (operation("welfare").connection, "tenken_register"):
            monkeypatch.setenv(f"AIRFLOW_CONN_{name}_{code}".upper(), connection)
    return tmp_path


def context(run: str, params: dict | None = None) -> dict:
    dag_run = SimpleNamespace(run_type="manual")
    return {"run_id": run, "params": PARAMS | (params or {}), "dag_run": dag_run}


def take(step: str, codes: list[str], run: str) -> dict[str, int]:
    operator = StepOperator(operation="welfare", step=step, codes=codes)
    return operator.execute(context(run))  # type: ignore[arg-type]


def account(codes: list[str], run: str) -> dict[str, int]:
    return AccountOperator(operation="welfare", batches=[codes]).execute(context(run))  # type: ignore[arg-type]


def test_one_failing_stops_no_other_and_is_taken_up_alone(towns: Path, engine: Engine) -> None:
    (batch,) = PlanOperator(operation="welfare").execute(context("night"))  # type: ignore[arg-type]
    assert batch == ["141003", "010006", "131016"]  # the small ones first
    (towns / "010006" / "welfare.csv").unlink()
    with pytest.raises(AirflowFailException, match=r"welfare\.csv") as said:
        take("extract", batch, "night")
    assert "010006" in str(said.value)
    for step in STEPS[1:]:
        assert take(step, batch, "night")["municipalities"] == 2
    with pytest.raises(AirflowFailException, match="1 of 3 municipalities") as said:
        account(batch, "night")
    assert "010006: extract: " in str(said.value)

    (towns / "010006" / "welfare.csv").write_text(RECORDS, encoding="utf-8")
    for step in STEPS:
        assert take(step, batch, "night")["municipalities"] == 1
    assert account(batch, "night") == {"municipalities": 3, "done": 3, "failed": 0}
    with engine.connect() as connection:
        runs = connection.execute(
            text("SELECT municipality_code, state, extracted, match FROM report.run ORDER BY 1")
        ).all()
        attempts = connection.execute(
            text("SELECT max(attempt) FROM report.step WHERE run_id NOT LIKE '%010006'")
        ).scalar()
    assert [tuple(run) for run in runs] == [(code, "done", 1, 1) for code in sorted(TOWNS)]
    assert attempts == 1  # the others were left alone


def test_a_batch_that_is_done_is_left_alone(towns: Path, engine: Engine) -> None:
    for step in STEPS:
        take(step, ["141003"], "night")
    with pytest.raises(AirflowSkipException):
        take("extract", ["141003"], "night")


def test_towns_do_not_share_records_tickets_or_verifications(towns: Path, engine: Engine) -> None:
    wrong = RECORDS.replace("123456789018", "123456789010")
    (towns / "141003" / "welfare.csv").write_text(wrong, encoding="utf-8")
    for step in STEPS:
        take(step, ["141003", "131016"], "night")
    with engine.connect() as connection:
        tickets = connection.execute(text("SELECT municipality_code FROM report.ticket")).all()
        covered = connection.execute(
            text("SELECT municipality_code, in_scope, within_twelve_months FROM report.coverage")
        ).all()
    assert [tuple(row) for row in tickets] == [("141003",)]
    assert sorted(tuple(row) for row in covered) == [("131016", 1, 1), ("141003", 1, 1)]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"kind": "backfill"}, "needs as_of"),
        ({"municipalities": ["999999"]}, "no municipality '999999'"),
    ],
)
def test_a_wrong_wish_is_told_before_anything_begins(towns: Path, params: dict, said: str) -> None:
    with pytest.raises(AirflowFailException, match=said):
        PlanOperator(operation="welfare").execute(context("night", params))  # type: ignore[arg-type]
