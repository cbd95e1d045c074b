"""The operators of the monthly summary: build, two approvals, send."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from tenken.airflow.step import database_url
from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Context

BUILD = "build"


class BuildReturnsOperator(BaseOperator):
    """Builds the month's returns and writes their files.

    Its XCom names the month, the hash of each ministry's return, and what the approvers read:
    counts, no person. DAG params `month` (YYYY-MM; empty: the month before this one) and
    `correction` (the reason; empty: what was approved stays).
    """

    def execute(self, context: Context) -> dict[str, Any]:
        """Write the files of every ministry."""
        from tenken import database, output
        from tenken.ministries import reporting
        from tenken.reports.returns import files, issue, paper

        ministries = reporting()
        month = _month(context["params"]["month"])
        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            returns = issue.build(engine, ministries, month, context["params"]["correction"])
            written = files.write(returns, ministries, output() / "summary")
        finally:
            engine.dispose()
        self.log.info("summary of %s: %s returns, %s files", month, len(returns), len(written))
        return {
            "month": month.isoformat(),
            "hashes": {one.document.ministry: one.sha256 for one in returns},
            "body": paper.for_approval(returns, ministries),
        }


class ReturnApprovalOperator(ApprovalOperator):
    """Waits until a person has looked at the returns; the second one must be another person.

    Skipped where the run is to build only (DAG param `send`).
    """

    def __init__(self, *, other_than: str | None = None, **kwargs: Any) -> None:
        super().__init__(body=f"{{{{ ti.xcom_pull(task_ids='{BUILD}')['body'] }}}}", **kwargs)
        self.other_than = other_than

    def execute(self, context: Context) -> Any:
        """Ask, and wait without a worker."""
        if not context["params"]["send"]:
            raise AirflowSkipException("built only: nothing is sent")
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Take the answer."""
        answer = super().execute_complete(context, event)
        if self.other_than and answer["chosen_options"] == [self.APPROVE]:
            first = context["ti"].xcom_pull(task_ids=self.other_than)
            if first["responded_by_user"]["id"] == answer["responded_by_user"]["id"]:
                raise AirflowFailException(
                    f"the same person answered '{self.other_than}'; four eyes are needed: clear "
                    "this task and let somebody else answer"
                )
        return answer


class SendReturnsOperator(BaseOperator):
    """Sends the approved returns, each to each address once; its XCom is how many went out.

    A server that is away, or that refuses for now, is tried again (retries). What was refused for
    good, or what nobody knows of, fails the task and is told to the office.
    """

    def __init__(self, *, approvals: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.approvals = approvals

    def execute(self, context: Context) -> int:
        """Write down who approved, and send."""
        from tenken import database, output
        from tenken.airflow.mail import check_connection, connect
        from tenken.ministries import reporting
        from tenken.reports.mail import deliveries
        from tenken.reports.returns.issue import ReturnError, approve

        check_connection()
        built = context["ti"].xcom_pull(task_ids=BUILD)
        users = [
            str(context["ti"].xcom_pull(task_ids=task)["responded_by_user"]["id"])
            for task in self.approvals
        ]
        month = date.fromisoformat(built["month"])
        engine = database.connect(database_url())
        try:
            approve(engine, month, built["hashes"], users)
            folder = output() / "summary" / f"{month:%Y-%m}"
            outcome = deliveries.send(engine, reporting(), month, folder, connect)
            if outcome.lost:
                deliveries.alarm(engine, reporting(), connect)
        except ReturnError as error:
            raise AirflowFailException(str(error)) from None
        finally:
            engine.dispose()
        self.log.info("summary of %s: %s mails sent", month, outcome.sent)
        if outcome.waiting:
            raise AirflowException("not sent yet: " + "; ".join(outcome.waiting))
        if outcome.lost:
            raise AirflowFailException("not delivered: " + "; ".join(outcome.lost))
        return outcome.sent


def _month(written: str | None) -> date:
    from tenken.reports.returns.issue import month_before

    if written:
        return date.fromisoformat(f"{written}-01")
    return month_before(datetime.now(JAPAN).date())
