"""The tasks and the trigger form that all DAGs of an operation share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, Param, chain, task_group

from tenken.airflow.plan import AccountOperator, PlanOperator
from tenken.airflow.step import StepOperator
from tenken.municipalities import Way
from tenken.operations import Operation

STEPS = ("extract", "inquire", "compare", "validate", "ticket", "publish")
ASKS_THE_REGISTER = ("inquire", "compare")
REGISTER_POOL = "tenken_register"  # its slots: how many batches may ask the register at once
SNAPSHOT = Asset("tenken://register/snapshot")

KINDS = {
    "annual": "全件（年次）",
    "rolling": "順次（更新・12か月・新規紐付け）",
    "new_links": "新規紐付けのみ",
    "backfill": "過去の基準日",
    "dry_run": "試行（是正票を起こさない）",
}
ARGUMENTS = {
    "retries": 2,  # spent only where a database was away or a worker was lost
    "retry_delay": timedelta(minutes=1),
}

# For runs that wait for files: a server of files may be away for a day.
PATIENCE = ARGUMENTS | {
    "retries": 30,
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(hours=1),
}


def renewals(operation: Operation) -> Asset:
    """What an operation's system posts to Airflow's API when it has renewed records."""
    return Asset(f"tenken://renewal/{operation.key}")


def params(kind: str) -> dict[str, Param]:
    """The form of the trigger page."""
    return {
        "kind": Param(kind, enum=list(KINDS), values_display=KINDS, title="点検の種類"),
        "as_of": Param(
            None, type=["null", "string"], format="date", title="基準日",
            description="空欄なら事務の定めによる。種類が「過去の基準日」のときは必須",
        ),
        "municipalities": Param(
            None, type=["null", "array"], items={"type": "string", "pattern": r"^\d{6}$"},
            title="団体コード", description="空欄なら全団体",
        ),
    }  # fmt: skip


def verify(operation: Operation, asks: Way = "connection") -> None:
    """plan, then the six steps a batch of municipalities, then account; within a `with DAG`.

    `asks`: the municipalities are those that ask the register in that way.
    """
    planned = PlanOperator(operation=operation.key, asks=asks)

    @task_group(group_id="batch", prefix_group_id=False)
    def batch(codes: Any) -> None:
        steps = [_step(operation, step, codes, asks) for step in STEPS]
        chain(*steps)

    account = AccountOperator(operation=operation.key, batches=planned.output)
    batch.expand(codes=planned.output) >> account


def _step(operation: Operation, step: str, codes: Any, asks: Way) -> StepOperator:
    # The name of a batch in Airflow's pages: the largest of them, and how many.
    more: dict[str, Any] = {
        "map_index_template": "{{ task.codes | last }} 計{{ task.codes | length }}団体"
    }
    if step in ASKS_THE_REGISTER and asks == "connection":
        more["pool"] = REGISTER_POOL
    if step != STEPS[0]:
        more["trigger_rule"] = "all_done"  # one municipality's failure stops no other
    if step == STEPS[-1]:
        more["outlets"] = [Asset(f"tenken://run/{operation.key}")]
    return StepOperator(operation=operation.key, step=step, codes=codes, **more)


def docs(operation: Operation, title: str, english: str) -> str:
    """The DAG's page for its operator, in Japanese and English."""
    return f"""### {title}

{operation.title}の業務データの個人番号を住民基本台帳と照合し、食い違いを是正票にします。
一部の団体が失敗しても他の団体は続きます。
やり直しは、失敗したタスクを Clear するか、団体コードを指定して実行してください。
どのタスクも何度でもやり直せます。失敗の理由はタスク `account` のログに出ます。

### {english}

`plan` makes batches of municipalities; each step is taken a batch; `account` says what was left.
Clear the failed tasks to take up only what was not published, or trigger with `municipalities`.
Logs and XComs hold counts only. What to do at night: docs/operating.md.
"""
