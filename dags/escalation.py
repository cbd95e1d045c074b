"""Due dates and escalation: every morning a mail a section, with counts and ticket numbers only."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable

from tenken.airflow.deadline import done_within
from tenken.airflow.escalation import EscalationOperator
from tenken.operations import JAPAN

with DAG(
    dag_id="tenken_escalation",
    dag_display_name="期限の確認と督促（毎朝）",
    description="Opens leak surveys; mails each section what is due, overdue, unassigned or stuck",
    # Every day: the deadlines of a leak's reports run over weekends.
    schedule=CronTriggerTimetable("0 8 * * *", timezone=JAPAN.key),
    catchup=False,
    max_active_runs=1,
    deadline=done_within(timedelta(hours=5)),
    default_args={
        "owner": "tenken",
        "retries": 6,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(hours=1),
    },
    dagrun_timeout=timedelta(hours=12),
    doc_md="""期限・担当者・漏えい報告の状況を、団体と課ごとに1日1通メールします。件数と是正票番号だけです。
宛先は include/escalation.yaml、二重には送りません。

One mail a day and section of a municipality, counts and ticket numbers only; never twice. Addresses
in include/escalation.yaml, what to do in docs/escalation.md.
""",
    tags=["tenken"],
) as dag:
    EscalationOperator(task_id="mail")
