"""Every ten minutes, where Airflow's metrics are on: queue, coverage, runs, exchange."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG

from tenken.airflow.measure import MeasureOperator
from tenken.airflow.metrics import every_ten_minutes

with DAG(
    dag_id="tenken_measure",
    dag_display_name="計測",
    description="Sends the figures of the work to Airflow's metrics; counts only",
    schedule=every_ten_minutes(),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=10),
    doc_md="""是正票の残り、点検の範囲、実行の状態、照会の使用量を計測し、監視用の数値として送ります。個人と団体の名前は含みません。

Sends the queue of tickets, the coverage, the runs and the exchange to Airflow's metrics:
what each figure means is in docs/observability.md.
""",
    default_args={"owner": "tenken"},
    tags=["tenken"],
) as dag:
    MeasureOperator(task_id="measure")
