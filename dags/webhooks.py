"""Ticket events to other trackers, every five minutes (include/webhooks.yaml)."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable

from tenken.airflow.webhooks import WebhooksOperator
from tenken.operations import JAPAN

with DAG(
    dag_id="tenken_webhooks",
    dag_display_name="他システムへの連携（5分ごと）",
    description="Signed ticket events to other trackers, from the outbox",
    schedule=CronTriggerTimetable("*/5 * * * *", timezone=JAPAN.key),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=30),
    doc_md="""是正票の出来事を、登録された他システムへ署名付きで送ります。届かないものは後で送り直します。

Ticket events to other trackers, signed, at least once; what fails is tried again:
`tenken webhooks status`, docs/webhooks.md.
""",
    default_args={"owner": "tenken"},
    tags=["tenken"],
) as dag:
    WebhooksOperator(task_id="deliver")
