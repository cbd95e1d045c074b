"""Who is planned for which DAG, and who waits for an earlier night."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="tenken-plans-"))

from airflow.sdk.exceptions import AirflowFailException  # noqa: E402

from tenken.airflow.exchange import AnswersTrigger  # noqa: E402
from tenken.airflow.plan import PlanOperator  # noqa: E402
from tenken.cli.jlis import of_demo  # noqa: E402
from tests.integration.exchange.conftest import Asking  # noqa: E402

CODE = "482013"


@pytest.fixture
def exchanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Path:
    """The facts with the municipality asking by files."""
    place = of_demo(tmp_path / "facts")
    monkeypatch.setenv("TENKEN_HOME", str(place))
    monkeypatch.setenv("TENKEN_DATABASE_URL", database_url)
    return place


def plan(asks: str, kind: str, codes: list[str] | None = None) -> list[list[str]]:
    context = {
        "params": {"kind": kind, "as_of": None, "municipalities": codes},
        "dag_run": SimpleNamespace(run_type="manual"),
    }
    return PlanOperator(operation="welfare", asks=asks).execute(context)  # type: ignore[arg-type]


def test_each_dag_takes_those_that_ask_in_its_way(exchanging: Path, asking: Asking) -> None:
    assert plan("connection", "annual") == []
    assert plan("exchange", "annual") == [[CODE]]
    with pytest.raises(AirflowFailException, match="_exchange"):
        plan("connection", "annual", [CODE])


def test_a_night_leaves_out_who_waits_for_an_earlier_one(
    exchanging: Path, asking: Asking, jlis
) -> None:
    assert plan("exchange", "rolling") == [[CODE]]
    assert asking.take("inquire") is None
    assert plan("exchange", "rolling") == []
    assert plan("exchange", "annual") == [[CODE]]
    jlis.answer()
    assert asking.take("inquire") is not None
    assert plan("exchange", "rolling") == [[CODE]]


def test_the_dags_are_there_where_somebody_asks_by_files(exchanging: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, 'dags'); import exchange, retention; "
        "print(sorted(n for n in vars(exchange) if n.startswith('tenken_'))); "
        "print(retention.dag.task_ids); "
        "print([m for m in ('pandas', 'paramiko', 'tenken.pipeline') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=exchanging, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert "tenken_welfare_exchange" in said[-3]
    assert "tenken_welfare_daily_exchange" in said[-3]
    assert "destroy_exchanged" in said[-2]
    assert said[-1] == "[]"


def test_a_trigger_is_made_of_ids_and_names_only() -> None:
    trigger = AnswersTrigger(
        {"482013-0123456789ab": "tenken_jlis"}, "2026-12-01T00:00:00+00:00", 60
    )
    assert trigger.serialize() == (
        "tenken.airflow.exchange.AnswersTrigger",
        {
            "exchanges": {"482013-0123456789ab": "tenken_jlis"},
            "wake_at": "2026-12-01T00:00:00+00:00",
            "seconds": 60,
        },
    )
