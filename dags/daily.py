"""One DAG an operation for every night: whose turn it is, and what has been linked anew.

It also starts when a new register snapshot, or a renewal, is told to Airflow's API.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, AssetOrTimeSchedule

from tenken.airflow.deadline import done_within
from tenken.airflow.timetables import NightlyTimetable
from tenken.airflow.verification import ARGUMENTS, SNAPSHOT, docs, params, renewals, verify
from tenken.municipalities import deployment
from tenken.operations import all_operations

QUIET = deployment().quiet_for_daily

for operation in all_operations():
    with DAG(
        dag_id=operation.daily_dag_id,
        dag_display_name=f"{operation.title}の日次点検",
        description=f"{operation.title_en}: new links, and records whose turn it is",
        schedule=AssetOrTimeSchedule(
            timetable=NightlyTimetable(at=operation.schedule.at, quiet=QUIET),
            assets=SNAPSHOT | renewals(operation),
        ),
        catchup=False,
        max_active_runs=1,
        deadline=done_within(operation.schedule.time_to_do),
        params=params(operation.schedule.daily),
        default_args=ARGUMENTS | {"owner": operation.section},
        dagrun_timeout=timedelta(hours=6),
        doc_md=docs(operation, "日次点検", "Nightly run"),
        tags=["tenken", operation.ministry, operation.schedule.daily],
    ) as dag:
        verify(operation)
    globals()[operation.daily_dag_id] = dag
