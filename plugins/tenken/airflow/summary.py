"""The operator of the monthly summary."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import BaseOperator

from tenken.airflow.step import database_url
from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Context


class SummaryOperator(BaseOperator):
    """Writes the summaries of a month; its XCom is how many files there are.

    DAG param `month` (YYYY-MM; empty: the month before this one).
    """

    def execute(self, context: Context) -> int:
        """Write the files of every ministry."""
        from tenken import database, output
        from tenken.reports import summary

        engine = database.connect(database_url())
        try:
            month = _month(context["params"]["month"])
            written = summary.write(engine, output() / "summary", month)
        finally:
            engine.dispose()
        self.log.info("summary of %s: %s files", month, len(written))
        return len(written)


def _month(written: str | None) -> date:
    if written:
        return date.fromisoformat(f"{written}-01")
    this_month = datetime.now(JAPAN).date().replace(day=1)
    return (this_month - timedelta(days=1)).replace(day=1)
