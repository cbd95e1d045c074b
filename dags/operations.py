"""One DAG an operation, from include/operations/*.yaml: the order of the steps and the schedule."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, Asset, CronTriggerTimetable, Param, chain

from tenken.airflow.step import StepOperator
from tenken.operations import JAPAN, all_operations

STEPS = ("extract", "inquire", "compare", "validate", "ticket", "publish")

for operation in all_operations():
    with DAG(
        dag_id=operation.dag_id,
        dag_display_name=f"{operation.title}の点検",
        description=f"Re-verifies the My Numbers of {operation.title_en.lower()}",
        schedule=CronTriggerTimetable(operation.schedule, timezone=JAPAN.key),
        catchup=False,
        max_active_runs=1,
        params={
            "kind": Param("annual", enum=["annual"], title="点検の種類"),
            "as_of": Param(None, type=["null", "string"], format="date", title="基準日"),
        },
        default_args={
            "retries": 2,  # spent only where a database was away
            "retry_delay": timedelta(minutes=1),
            "owner": operation.section,
        },
        dagrun_timeout=timedelta(hours=12),
        tags=["tenken", operation.ministry],
    ) as dag:
        chain(
            *(
                StepOperator(
                    operation=operation.key,
                    step=step,
                    outlets=[Asset(f"tenken://run/{operation.key}")] if step == STEPS[-1] else [],
                )
                for step in STEPS
            )
        )
    globals()[operation.dag_id] = dag
