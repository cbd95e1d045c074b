"""The operators of the daily watch: mails that came back, deadlines that will be missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from airflow.sdk import BaseHook, BaseOperator
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowNotFoundException,
    AirflowSkipException,
)

from tenken.airflow.step import database_url
from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Context

BOUNCES = "tenken_bounces"


class BouncesOperator(BaseOperator):
    """Reads what came back to the sender's address, and fails when a return came not through.

    The folder is the `path` of the connection `tenken_bounces` (type fs); without one, skipped.
    """

    def execute(self, context: Context) -> None:
        """Mark what bounced and tell the office."""
        from tenken import database
        from tenken.airflow.mail import connect
        from tenken.ministries import reporting
        from tenken.reports.mail import bounces, deliveries

        try:
            folder = BaseHook.get_connection(BOUNCES).extra_dejson.get("path")
        except AirflowNotFoundException:
            raise AirflowSkipException(f"no connection '{BOUNCES}'") from None
        if not folder or not Path(folder).is_dir():
            raise AirflowFailException(f"connection '{BOUNCES}': its path is no folder")
        engine = database.connect(database_url())
        try:
            bounces.read(engine, Path(folder))
            alarmed = deliveries.alarm(engine, reporting(), connect)
        finally:
            engine.dispose()
        if alarmed:
            raise AirflowFailException(
                f"{alarmed} returns were not delivered; `tenken summary deliveries` says which"
            )


class DeadlinesOperator(BaseOperator):
    """Forecasts when the open work is done, writes the page, and warns of what will be late.

    Its XCom is how many warnings are new.
    """

    def execute(self, context: Context) -> int:
        """Write output/summary/deadlines.* and mail what nobody was told."""
        from tenken import database, output
        from tenken.airflow.mail import connect
        from tenken.ministries import reporting
        from tenken.reports import deadlines, papers
        from tenken.reports.mail.deliveries import tell
        from tenken.reports.mail.message import office_mail

        def mail(lines: Sequence[str]) -> None:
            if ministries.office:
                tell(connect, office_mail(ministries, "期限に遅れるおそれがあります", lines))

        ministries = reporting()
        now = datetime.now(UTC)
        engine = database.connect(database_url())
        try:
            watched = deadlines.watch(engine, ministries, now)
            page = deadlines.paper(watched, now.astimezone(JAPAN).date())
            papers.write(page, output() / "summary", "deadlines")
            warned = deadlines.warn(engine, watched, mail)
        finally:
            engine.dispose()
        if warned:
            self.log.warning("%s deadlines will be missed as it goes", warned)
        return warned
