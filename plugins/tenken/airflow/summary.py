"""The operators of what goes out: build, two approvals, send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from tenken.airflow.step import database_url
from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Context
    from sqlalchemy import Engine

    from tenken.ministries import Reporting
    from tenken.reports.outgoing.kept import Issued

BUILD = "build"
WAKES = timedelta(minutes=10)  # how often a question looks whether it was answered in the pages


class BuildReturnsOperator(BaseOperator):
    """Builds the month's returns and writes their files.

    Its XCom names the month, the hash of each ministry's return, and what the approvers read:
    counts, no person. DAG params `month` (YYYY-MM; empty: the month before this one) and
    `correction` (the reason; empty: what was approved stays).
    """

    folder = "summary"

    def execute(self, context: Context) -> dict[str, Any]:
        """Write the files of every ministry."""
        from tenken import database
        from tenken.ministries import reporting

        with _tables() as engine:
            database.migrate(engine)
            outgoing = self.build(engine, reporting(), context["params"])
        return self.written(outgoing)

    def build(self, engine: Engine, reporting: Reporting, params: Any) -> list[Issued]:
        """What is to go out; at least one."""
        from tenken.reports.returns import issue

        month = _month(params["month"])
        if params["send"] and issue.month_ends(month) > datetime.now(JAPAN):
            raise AirflowFailException(
                f"{month:%Y-%m} has not ended; to look at its figures so far, switch `send` off"
            )
        return issue.build(engine, reporting, month, params["correction"])

    def written(self, outgoing: list[Issued]) -> dict[str, Any]:
        """Write the files; what the next tasks must know."""
        from tenken import output
        from tenken.ministries import reporting
        from tenken.reports.outgoing import files

        written = files.write(outgoing, reporting(), output() / self.folder)
        self.log.info("%s to go out, %s files", len(outgoing), len(written))
        return {
            "month": outgoing[0].month.isoformat(),
            "folder": self.folder,
            "hashes": {one.addressee: one.sha256 for one in outgoing},
            "body": files.for_approval(outgoing, reporting()),
        }


class FetchReleaseOperator(BuildReturnsOperator):
    """Fetches the public release that `tenken returns submit` handed in, and writes its files.

    DAG param `month` (YYYY-MM): which. Its XCom is that of BuildReturnsOperator.
    """

    folder = "publication"

    def build(self, engine: Engine, reporting: Reporting, params: Any) -> list[Issued]:
        """The last release of the month, and somebody to send it to."""
        from tenken.ministries import PUBLIC
        from tenken.reports.outgoing.kept import issued

        if not reporting.publication:
            raise AirflowFailException(
                "include/ministries.yaml has no `publication`: nobody gets the public aggregate"
            )
        with engine.connect() as connection:
            last = issued(connection, PUBLIC, _month(params["month"]))[-1:]
        if not last:
            raise AirflowFailException(
                f"no release of {_month(params['month']):%Y-%m} was handed in; "
                "`tenken returns submit` does it"
            )
        return last


class ReturnApprovalOperator(ApprovalOperator):
    """Waits until a person has looked; the task's id is the step (`check` or `approve`).

    The answer goes to `outgoing.approvals`, as one given in the officers' pages does; what was
    answered there is not asked again here: a question that stands looks every ten minutes. Whoever
    gave the other answer is asked in vain: the task goes on waiting, for another person. Skipped
    where the run is to build only (DAG param `send`).

    Airflow takes an answer given within a second of the question for a task that died; so the task
    has retries, and asks again.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            body=f"{{{{ ti.xcom_pull(task_ids='{BUILD}')['body'] }}}}",
            response_timeout=WAKES,
            **kwargs,
        )

    def execute(self, context: Context) -> Any:
        """Ask, and wait without a worker."""
        from tenken.reports.outgoing.approvals import ask, next_step

        if not context["params"].get("send", True):
            raise AirflowSkipException("built only: nothing is sent")
        built = context["ti"].xcom_pull(task_ids=BUILD)
        with _tables() as engine, _told():
            step = next_step(engine, date.fromisoformat(built["month"]), built["hashes"])
            if step != self.task_id:
                self.log.info("answered already")
                return None
            ask(engine, f"{self.dag_id}/{context['run_id']}", built["hashes"])
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Take the answer; ask again when there is none yet, or it was the same person's."""
        from tenken.reports.outgoing.approvals import SamePersonError, answer

        if event.get("error_type") == "timeout":
            return self.execute(context)
        answered = super().execute_complete(context, event)
        if answered["chosen_options"] != [self.APPROVE]:
            return answered
        built = context["ti"].xcom_pull(task_ids=BUILD)
        month, person = date.fromisoformat(built["month"]), answered["responded_by_user"]["id"]
        with _tables() as engine, _told():
            try:
                answer(engine, month, built["hashes"], self.task_id, str(person))  # type: ignore[arg-type]  # the step
            except SamePersonError as error:
                self.log.warning("%s; asking again", error)
                return super().execute(context)
        return answered


class SendReturnsOperator(BaseOperator):
    """Sends what was approved, each to each address once; its XCom is how many went out.

    A server that is away, or that refuses for now, is tried again (retries). What was refused for
    good, or what nobody knows of, fails the task and is told to the office.
    """

    def execute(self, context: Context) -> int:
        """Send, unless somebody's approval is missing."""
        from tenken import output
        from tenken.airflow.mail import check_connection, connect
        from tenken.ministries import reporting
        from tenken.reports.mail import deliveries
        from tenken.reports.outgoing.approvals import next_step

        check_connection()
        built = context["ti"].xcom_pull(task_ids=BUILD)
        month = date.fromisoformat(built["month"])
        folder = output() / built["folder"] / f"{month:%Y-%m}"
        with _tables() as engine, _told():
            if step := next_step(engine, month, built["hashes"]):
                raise AirflowFailException(f"not approved: '{step}' has not been answered")
            outcome = deliveries.send(
                engine, reporting(), month, built["hashes"].keys(), folder, connect
            )
            if outcome.lost:
                deliveries.alarm(engine, reporting(), connect)
        self.log.info("%s: %s mails sent", built["month"], outcome.sent)
        if outcome.waiting:
            raise AirflowException("not sent yet: " + "; ".join(outcome.waiting))
        if outcome.lost:
            raise AirflowFailException("not delivered: " + "; ".join(outcome.lost))
        return outcome.sent


@contextmanager
def _tables() -> Iterator[Engine]:
    from tenken import database

    engine = database.connect(database_url())
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    """What a person must mend is no matter of trying again."""
    from tenken.reports.outgoing.kept import ReturnError

    try:
        yield
    except ReturnError as error:
        raise AirflowFailException(str(error)) from None


def _month(written: str | None) -> date:
    from tenken.reports.returns.issue import month_before

    if written:
        return date.fromisoformat(f"{written}-01")
    return month_before(datetime.now(JAPAN).date())
