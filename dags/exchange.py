"""Two DAGs an operation for municipalities that ask the register by files: a run may wait for days.

There are none where no municipality of include/municipalities.yaml has `asks: exchange`. Runs have
no time limit of their own: each inquiry is given up after `answer_days` (include/exchange.yaml).
"""

from __future__ import annotations

from airflow.sdk import DAG

from tenken.airflow.timetables import NightlyTimetable, YearlyTimetable
from tenken.airflow.verification import PATIENCE, docs, params, verify
from tenken.municipalities import deployment
from tenken.operations import all_operations

DEPLOYMENT = deployment()

for operation in all_operations() if DEPLOYMENT.asking("exchange") else ():
    annual, at = operation.schedule.annual, operation.schedule.at
    with DAG(
        dag_id=f"{operation.dag_id}_exchange",
        dag_display_name=f"{operation.title}の点検（ファイル照会）",
        description=f"Re-verifies {operation.title_en.lower()}, asking by file exchange",
        schedule=YearlyTimetable(month_day=annual, at=at, quiet=DEPLOYMENT.quiet_for_annual)
        if annual
        else None,
        catchup=False,
        max_active_runs=1,
        params=params("annual"),
        default_args=PATIENCE | {"owner": operation.section},
        doc_md=docs(operation, "年次点検（ファイル照会）", "Annual run by file exchange"),
        tags=["tenken", operation.ministry, "annual", "exchange"],
    ) as dag:
        verify(operation, "exchange")
    globals()[f"{operation.dag_id}_exchange"] = dag

    with DAG(
        dag_id=f"{operation.daily_dag_id}_exchange",
        dag_display_name=f"{operation.title}の日次点検（ファイル照会）",
        description=f"{operation.title_en}: whose turn it is, asked for by file exchange",
        schedule=NightlyTimetable(at=at, quiet=DEPLOYMENT.quiet_for_daily),
        catchup=False,
        max_active_runs=16,  # a night goes on while another municipality's answers are awaited
        params=params(operation.schedule.daily),
        default_args=PATIENCE | {"owner": operation.section},
        doc_md=docs(operation, "日次点検（ファイル照会）", "Nightly run by file exchange"),
        tags=["tenken", operation.ministry, operation.schedule.daily, "exchange"],
    ) as dag:
        verify(operation, "exchange")
    globals()[f"{operation.daily_dag_id}_exchange"] = dag
