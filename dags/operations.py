"""One DAG an operation, from include/operations/*.yaml: everyone verified, once a year."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG

from tenken.airflow.deadline import done_within
from tenken.airflow.timetables import YearlyTimetable
from tenken.airflow.verification import ARGUMENTS, docs, params, verify
from tenken.municipalities import deployment
from tenken.operations import all_operations

QUIET = deployment().quiet_for_annual

for operation in all_operations():
    annual, at = operation.schedule.annual, operation.schedule.at
    with DAG(
        dag_id=operation.dag_id,
        dag_display_name=f"{operation.title}の点検",
        description=f"Re-verifies the My Numbers of {operation.title_en.lower()}",
        schedule=YearlyTimetable(month_day=annual, at=at, quiet=QUIET) if annual else None,
        catchup=False,
        max_active_runs=1,
        deadline=done_within(operation.schedule.time_to_do),
        params=params("annual"),
        default_args=ARGUMENTS | {"owner": operation.section},
        dagrun_timeout=timedelta(hours=12),
        doc_md=docs(operation, "年次点検", "Annual run"),
        tags=["tenken", operation.ministry, "annual"],
    ) as dag:
        verify(operation)
    globals()[operation.dag_id] = dag
