"""Rechecks: every half hour of office time, the records that officers have marked corrected."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable

from tenken.airflow.tickets import RecheckOperator
from tenken.operations import JAPAN, all_operations

with DAG(
    dag_id="tenken_recheck",
    dag_display_name="訂正後の再点検",
    description="Verifies again what officers have marked corrected, one task an operation",
    schedule=CronTriggerTimetable("*/30 8-19 * * 1-5", timezone=JAPAN.key),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "tenken", "retries": 2, "retry_delay": timedelta(minutes=1)},
    dagrun_timeout=timedelta(hours=2),
    doc_md="""職員が「訂正済み」にした業務データだけを照会し直し、是正票を進めるか戻します。
該当がなければ何もしません。件数はタスクのログと XCom に出ます。

Verifies again what officers marked corrected, and only that. Counts in log and XCom; clear a red
task to try again: docs/operating.md.
""",
    tags=["tenken"],
) as dag:
    for operation in all_operations():
        RecheckOperator(operation=operation.key, owner=operation.section)
