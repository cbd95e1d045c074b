"""What the DAG files say: they are read without error, and hold order and schedule only."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tenken import home
from tenken.operations import all_operations


@pytest.fixture(scope="module")
def dags():
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(home() / "dags"))
    assert bag.import_errors == {}
    return bag.dags


OTHERS = (
    "summary",
    "publication",
    "recheck",
    "retention",
    "escalation",
    "webhooks",
    "watch",
    "promise",
    "measure",
)


def test_one_dag_an_operation_and_those_of_the_city(dags) -> None:
    expected = {operation.dag_id for operation in all_operations()}
    expected |= {operation.daily_dag_id for operation in all_operations()}
    assert set(dags) == expected | {f"tenken_{name}" for name in OTHERS}


@pytest.mark.parametrize("dag_id", ["tenken_summary", "tenken_publication"])
def test_what_goes_out_is_approved_by_two_before_it_is_sent(dags, dag_id: str) -> None:
    dag = dags[dag_id]
    assert [task.task_id for task in dag.topological_sort()] == [
        "build", "check", "approve", "send",
    ]  # fmt: skip
    assert dag.get_task("send").retries == 12
    # Airflow takes an answer within a second of the question for a death: it is asked again.
    assert dag.get_task("check").retries == dag.get_task("approve").retries == 3


def test_the_summary_runs_on_the_first_working_day(dags) -> None:
    assert dags["tenken_summary"].timetable.summary == "毎月の最初の開庁日 6:00"


def test_every_dag_survives_serialisation(dags) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    for dag_id, dag in dags.items():
        again = DagSerialization.from_dict(DagSerialization.to_dict(dag))
        assert again.dag_id == dag_id
        assert set(again.task_ids) == set(dag.task_ids)


def test_every_dag_tells_its_operator_what_it_is_in_both_languages(dags) -> None:
    for dag_id, dag in dags.items():
        assert re.search("[ぁ-ん]{2}", dag.doc_md or ""), dag_id
        assert re.search(r"docs/\w+\.md", dag.doc_md), dag_id
        assert re.search("[A-Za-z]+ [a-z]+ [a-z]+", dag.doc_md), dag_id
        assert "tenken" in dag.tags
        assert dag.dag_display_name != dag_id
        assert {task.owner for task in dag.tasks} <= {o.section for o in all_operations()} | {
            "tenken"
        }


def test_every_dag_but_the_ever_returning_has_an_hour_to_be_done_by(dags) -> None:
    without = {dag_id for dag_id, dag in dags.items() if not dag.deadline}
    assert without == {"tenken_recheck", "tenken_webhooks", "tenken_measure"}
    for operation in all_operations():
        for dag_id in (operation.dag_id, operation.daily_dag_id):
            [alert] = dags[dag_id].deadline
            assert alert.interval == operation.schedule.time_to_do


@pytest.mark.parametrize("operation", all_operations(), ids=lambda o: o.key)
def test_the_steps_come_in_order(dags, operation) -> None:
    from tenken.pipeline import STEPS

    dag = dags[operation.dag_id]
    order = [task.task_id for task in dag.topological_sort()]
    assert order == ["plan", *STEPS, "account"]
    for earlier, later in zip(STEPS, STEPS[1:], strict=False):
        assert dag.get_task(later).upstream_task_ids == {earlier, "plan"}
        assert dag.get_task(later).trigger_rule == "all_done"
    assert dag.get_task("account").trigger_rule == "all_done"
    assert [asset.uri for asset in dag.get_task("publish").outlets] == [
        f"tenken://run/{operation.key}"
    ]


@pytest.mark.parametrize("operation", all_operations(), ids=lambda o: o.key)
def test_it_runs_once_at_a_time_in_japanese_time_and_never_catches_up(dags, operation) -> None:
    for dag_id in (operation.dag_id, operation.daily_dag_id):
        dag = dags[dag_id]
        assert dag.catchup is False
        assert dag.max_active_runs == 1
        assert dag.get_task("extract").retry_delay == timedelta(minutes=1)
        assert dag.get_task("inquire").pool == "tenken_register"
    if operation.schedule.annual:
        assert str(dags[operation.dag_id].timetable.timezone) == "Asia/Tokyo"
        assert dags[operation.dag_id].timetable.month_day == operation.schedule.annual
    assert str(dags[operation.daily_dag_id].timetable.timetable.timezone) == "Asia/Tokyo"


@pytest.mark.parametrize("operation", all_operations(), ids=lambda o: o.key)
def test_a_snapshot_or_a_renewal_of_the_operation_starts_the_daily_dag(dags, operation) -> None:
    condition = dags[operation.daily_dag_id].timetable.asset_condition
    assert {asset.uri for asset in condition.objects} == {
        "tenken://register/snapshot",
        f"tenken://renewal/{operation.key}",
    }


@pytest.mark.parametrize(
    ("params", "right"),
    [
        ({"kind": "backfill", "as_of": "2025-01-01"}, True),
        ({"municipalities": ["482013"]}, True),
        ({"kind": "weekly"}, False),
        ({"as_of": "yesterday"}, False),
        ({"municipalities": ["48201"]}, False),
    ],
)
def test_what_is_asked_for_by_the_form_is_checked(dags, params, right) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    form = dags["tenken_welfare"].params
    assert set(form) == {"kind", "as_of", "municipalities"}
    for name, value in params.items():
        if right:
            form.get_param(name).resolve(value)
        else:
            with pytest.raises(ParamValidationError):
                form.get_param(name).resolve(value)


def test_reading_the_dags_loads_no_pandas_no_great_expectations_and_no_engine() -> None:
    program = (
        "import sys; sys.path.insert(0, 'dags'); "
        f"import {', '.join(file.stem for file in (home() / 'dags').glob('*.py'))}; "
        "names = ('pandas', 'great_expectations', 'tenken.database', "
        "'tenken.pipeline', 'psycopg2'); "
        "print([m for m in names if m in sys.modules]); "
        "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('tenken')))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=home(), capture_output=True, text=True, check=True
    )
    heavy, read = said.stdout.strip().splitlines()
    assert heavy == "[]"
    # SQLAlchemy is there anyway, by Airflow: what counts is that nothing of ours asks for it.
    ours = [Path(file) for file in read.split()] + list((home() / "dags").glob("*.py"))
    assert len(ours) > 20
    asking = [file.name for file in ours if "sqlalchemy" in _imported_at_the_top(file)]
    assert asking == []


def _imported_at_the_top(file: Path) -> set[str]:
    found = set()
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Import):
            found |= {alias.name.split(".")[0] for alias in statement.names}
        if isinstance(statement, ast.ImportFrom) and statement.module:
            found.add(statement.module.split(".")[0])
    return found


def test_how_long_each_file_takes_to_read() -> None:
    """Printed (pytest -s), not judged: under a second each is promised, a tenth is usual."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(home() / "dags"))
    for stat in bag.dagbag_stats:
        print(f"{stat.file:20} {stat.duration.total_seconds():.2f} s, {stat.dag_num} DAGs")
    assert len(bag.dagbag_stats) == len(list((home() / "dags").glob("*.py")))
