"""The monthly summary for the ministries: on the first of a month, for the month before."""

from __future__ import annotations

from airflow.sdk import DAG, CronTriggerTimetable, Param

from tenken.airflow.summary import SummaryOperator
from tenken.operations import JAPAN

with DAG(
    dag_id="tenken_summary",
    dag_display_name="進捗報告（月次）",
    description="One table a ministry, without persons",
    schedule=CronTriggerTimetable("0 6 1 * *", timezone=JAPAN.key),
    catchup=False,
    max_active_runs=1,
    params={
        "month": Param(None, type=["null", "string"], pattern=r"^\d{4}-\d{2}$", title="対象月"),
    },
    tags=["tenken"],
) as dag:
    SummaryOperator(task_id="summary")
