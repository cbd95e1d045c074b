"""Every morning: is everyone still seen within twelve months? Fails before it is too late."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable

from tenken.airflow.deadline import done_within
from tenken.airflow.promise import PromiseOperator
from tenken.operations import JAPAN

with DAG(
    dag_id="tenken_promise",
    dag_display_name="12か月以内の点検の見張り",
    description="Fails when somebody would be beyond twelve months in two weeks",
    schedule=CronTriggerTimetable("0 7 * * *", timezone=JAPAN.key),
    catchup=False,
    max_active_runs=1,
    deadline=done_within(timedelta(hours=1)),
    doc_md="""12か月を超える業務データが2週間以内に出る見込みのとき失敗します。どの事務・団体かはログに出ます。

Fails two weeks before a record would be beyond twelve months:
where, says the log (docs/operating.md).
""",
    default_args={"owner": "tenken"},
    tags=["tenken"],
) as dag:
    PromiseOperator(task_id="promise")
