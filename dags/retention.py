"""Every night: what has had its time is destroyed, and the audit log's chain is verified."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable

from tenken.airflow.deadline import done_within
from tenken.airflow.exchange import DestroyExchangedOperator
from tenken.airflow.tickets import (
    DestroyEvidenceOperator,
    DestroyWorkingTablesOperator,
    DropVerificationsOperator,
    VerifyAuditOperator,
)
from tenken.municipalities import deployment
from tenken.operations import JAPAN

with DAG(
    dag_id="tenken_retention",
    dag_display_name="証拠の廃棄と監査記録の検証",
    description="Destroys what failed runs left and evidence long done; verifies the audit log",
    schedule=CronTriggerTimetable("0 2 * * *", timezone=JAPAN.key),
    catchup=False,
    max_active_runs=1,
    deadline=done_within(timedelta(hours=3)),
    default_args={"owner": "tenken", "retries": 2, "retry_delay": timedelta(minutes=1)},
    dagrun_timeout=timedelta(hours=2),
    doc_md="""保存期間の過ぎた証拠を廃棄し、監査記録の連鎖を検証します。`audit` が失敗したら、まず
docs/tickets.md をご覧ください。

Destroys evidence whose time is over and verifies the audit log. Where `audit` fails, read
docs/tickets.md before anything else.
""",
    tags=["tenken"],
) as dag:
    left_behind = DestroyWorkingTablesOperator(task_id="left_behind")
    evidence = DestroyEvidenceOperator(task_id="destroy")
    left_behind >> evidence >> DropVerificationsOperator(task_id="verifications")
    evidence >> VerifyAuditOperator(task_id="audit", trigger_rule="all_done")
    if deployment().asking("exchange"):
        DestroyExchangedOperator(task_id="destroy_exchanged")
