"""What goes out: returns and public releases, looked at by two persons, sent; and the watch."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, Param, chain

from tenken.airflow.deadline import done_within
from tenken.airflow.first_working_day import FirstWorkingDayTimetable
from tenken.airflow.summary import (
    BUILD,
    BuildReturnsOperator,
    FetchReleaseOperator,
    ReturnApprovalOperator,
    SendReturnsOperator,
)
from tenken.airflow.watch import BouncesOperator, DeadlinesOperator
from tenken.operations import JAPAN

SEND = {
    "retries": 12,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=4),
}
ASK = {"retries": 3, "retry_delay": timedelta(seconds=5)}
MONTH = Param(None, type=["null", "string"], pattern=r"^\d{4}-\d{2}$", title="対象月")

with DAG(
    dag_id="tenken_summary",
    dag_display_name="進捗報告（月次）",
    description="A return a ministry, without persons, sent after two persons approved it",
    schedule=FirstWorkingDayTimetable(hour=6),
    catchup=False,
    max_active_runs=3,  # a month that waits for its approval holds up no other
    deadline=done_within(timedelta(days=3)),  # two persons are to look at it
    params={
        "month": MONTH,
        "correction": Param(
            None, type=["null", "string"], maxLength=500,
            title="訂正の理由（送付済みの報告を訂正するときだけ）",
        ),
        "send": Param(True, type="boolean", title="承認を得て送付する"),
    },
    doc_md="""前月の進捗報告を作り、2人の承認を得て省庁へ送ります。「送付する」を外すと作るだけです。
承認は Airflow の Required Actions から。

The month's returns: built, approved by two persons, sent once. Clear `send` when a mail failed;
docs/summary.md.
""",
    default_args={"owner": "tenken"},
    tags=["tenken"],
):  # fmt: skip
    chain(
        BuildReturnsOperator(task_id=BUILD),
        ReturnApprovalOperator(task_id="check", subject="進捗報告の確認（1人目）", **ASK),
        ReturnApprovalOperator(task_id="approve", subject="進捗報告の承認（2人目・別の人）", **ASK),
        SendReturnsOperator(task_id="send", **SEND),
    )

with DAG(
    dag_id="tenken_publication",
    dag_display_name="公表資料の送付（集計する側）",
    description="The public aggregate, mailed after two persons approved it",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    deadline=done_within(timedelta(days=3)),
    params={"month": MONTH},
    doc_md="""集計する側の公表資料を、2人の承認を得て送ります。
先に `tenken returns submit` で届けてください。

The public aggregate: handed in by `tenken returns submit`, approved by two persons, mailed once;
docs/summary.md.
""",
    default_args={"owner": "tenken"},
    tags=["tenken"],
):
    chain(
        FetchReleaseOperator(task_id=BUILD),
        ReturnApprovalOperator(task_id="check", subject="公表資料の確認（1人目）", **ASK),
        ReturnApprovalOperator(task_id="approve", subject="公表資料の承認（2人目・別の人）", **ASK),
        SendReturnsOperator(task_id="send", **SEND),
    )

with DAG(
    dag_id="tenken_watch",
    dag_display_name="送付と期限の見守り（平日）",
    description="Returns that came back as undeliverable; deadlines that will be missed",
    schedule=CronTriggerTimetable("0 8 * * 1-5", timezone=JAPAN.key),
    catchup=False,
    max_active_runs=1,
    deadline=done_within(timedelta(hours=2)),
    doc_md="""送った報告が戻っていないか、期限に間に合うかを毎開庁日に確かめます。

Returns that bounced, deadlines that will be missed: docs/summary.md.
""",
    default_args={"owner": "tenken"},
    tags=["tenken"],
):
    BouncesOperator(task_id="bounces")
    DeadlinesOperator(task_id="deadlines")
