"""A run that is not done by its hour: the operators are told by mail, whatever keeps it.

Airflow's deadline alerts, told by the triggerer, so that no stuck task stands in their way
(docs/decisions). A failed run is not done either: nobody need look at the pages every morning.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import (  # type: ignore[attr-defined]  # its stub knows no deadlines
    AsyncCallback,
    BaseHook,
    DeadlineAlert,
)
from airflow.sdk.definitions.deadline import BaseDeadlineReference

from tenken.operations import JAPAN

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tenken.escalation import MailServer

TRIES, PAUSE = 12, 300.0  # a mail server that is away is tried for an hour, seconds between
STATES = {"done": "完了", "failed": "失敗", "running": "実行中"}


class RunQueued(BaseDeadlineReference):
    """When the run was queued.

    Airflow 3.3.2 has the same, and cannot clear a task of a run that goes by it: it reads its own
    interval back as a dict, and its server answers 500 (models/taskinstance.py,
    _recalculate_dagrun_queued_at_deadlines).
    """

    required_kwargs = frozenset({"dag_id", "run_id"})

    def _evaluate_with(self, *, session: Any, dag_id: str, run_id: str) -> datetime | None:
        # Called by Airflow's own processes; a DAG file that imports this needs no tables.
        from airflow.models.dagrun import DagRun
        from sqlalchemy import select

        run = select(DagRun.queued_at).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id)
        queued: datetime | None = session.scalar(run)
        return queued


def done_within(time: timedelta) -> DeadlineAlert:
    """The alert of a DAG whose runs are to be done so long after they were queued."""
    return DeadlineAlert(
        reference=RunQueued(),
        interval=time,
        callback=AsyncCallback(tell_operators),
        name="not done by its hour",
    )


async def tell_operators(context: Mapping[str, Any]) -> str:
    """Mail the `operators` of include/municipalities.yaml; returns what became of it.

    Called by Airflow's triggerer. The mail holds ids, states, times and counts.
    """
    from tenken.airflow.escalation import CONNECTION, server_of
    from tenken.escalation.smtp import NotSentError, UncertainError, send
    from tenken.municipalities import deployment

    run = context["dag_run"]
    to = deployment().operators
    if not to:
        return _said(run, "nobody is told: no operators in include/municipalities.yaml")
    server = server_of(await BaseHook.aget_connection(CONNECTION))
    stand = await asyncio.to_thread(_stand, run["dag_id"], run["dag_run_id"])
    message = _message(server, to, run, context["deadline"]["deadline_time"], stand)
    for _ in range(TRIES):
        try:
            await asyncio.to_thread(send, server, message)
        except NotSentError as error:
            _said(run, f"the operators are not told yet: {error}")
            await asyncio.sleep(PAUSE)
        except UncertainError as error:
            return _said(run, f"the operators may have been told: {error}")
        else:
            return _said(run, f"{len(to)} operators are told")
    raise ConnectionError(f"the mail server took nothing in {TRIES} tries")


def _said(run: Mapping[str, Any], what: str) -> str:
    logging.getLogger(__name__).warning("%s %s: %s", run["dag_id"], run["dag_run_id"], what)
    return what


def _stand(dag_id: str, run_id: str) -> str:
    """How the municipalities of an operation's run stand; the database may be what is away."""
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    from tenken import database
    from tenken.airflow.step import database_url
    from tenken.database import sql

    engine = database.connect(database_url())
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text(sql("reports/run_stands.sql")),
                {
                    "operation": dag_id.removeprefix("tenken_").removesuffix("_daily"),
                    "airflow_run": run_id,
                },
            ).all()
    except SQLAlchemyError:
        return "Tenken のデータベースが応答しません"
    finally:
        engine.dispose()
    return "、".join(f"{STATES[state]} {count:,}団体" for state, count in found)


def _message(
    server: MailServer,
    to: Sequence[str],
    run: Mapping[str, Any],
    deadline: str | datetime,
    stand: str,
) -> EmailMessage:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = f"【点検】{run['dag_id']}：終わるべき時刻を過ぎました"
    message["From"] = server.sender
    message["To"] = ", ".join(to)
    message["Auto-Submitted"] = "auto-generated"
    lines = [
        f"DAG　　　{run['dag_id']}",
        f"実行　　　{run['dag_run_id']}",
        f"状態　　　{run['state']}",
        f"待機開始　{_in_japan(run['queued_at'])}",
        f"時刻　　　{_in_japan(deadline)}",
        *([f"団体　　　{stand}"] if stand else []),
        "",
        "失敗したか、まだ終わっていません。原因と対応は docs/operating.md の",
        "「A run failed at night」にあります。",
    ]
    message.set_content("\n".join(lines) + "\n")
    return message


def _in_japan(moment: str | datetime | None) -> str:
    if moment is None:
        return "-"
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return f"{moment.astimezone(JAPAN):%Y-%m-%d %H:%M}"
