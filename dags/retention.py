"""Every night: evidence and exchanged files whose time is over are destroyed, and the audit log's
chain is verified.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable

from tenken.airflow.exchange import DestroyExchangedOperator
from tenken.airflow.tickets import DestroyEvidenceOperator, VerifyAuditOperator
from tenken.municipalities import deployment
from tenken.operations import JAPAN

with DAG(
    dag_id="tenken_retention",
    dag_display_name="証拠の廃棄と監査記録の検証",
    description="Destroys evidence of tickets done long ago; verifies the audit log",
    schedule=CronTriggerTimetable("0 2 * * *", timezone=JAPAN.key),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=1)},
    dagrun_timeout=timedelta(hours=2),
    tags=["tenken"],
) as dag:
    DestroyEvidenceOperator(task_id="destroy") >> VerifyAuditOperator(task_id="audit")
    if deployment().asking("exchange"):
        DestroyExchangedOperator(task_id="destroy_exchanged")
