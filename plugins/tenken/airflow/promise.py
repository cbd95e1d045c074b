"""The watch over the promise of twelve months: fails before it breaks, so that somebody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowFailException

from tenken.airflow.step import SHOWN, database_url

if TYPE_CHECKING:
    from airflow.sdk import Context

WARNING_DAYS = 14  # half of what the plan keeps in hand (pipeline.planning.MARGIN)


class PromiseOperator(BaseOperator):
    """Fails where somebody would be beyond twelve months in WARNING_DAYS days; counts only."""

    def execute(self, context: Context) -> int:
        """Look at the coverage of all operations and municipalities; returns how many there are."""
        from sqlalchemy import text

        from tenken import database
        from tenken.database import sql

        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            with engine.connect() as connection:
                found = connection.execute(
                    text(sql("reports/breaking.sql")), {"days": WARNING_DAYS}
                ).all()
                known = connection.execute(
                    text("SELECT count(*) FROM report.coverage")
                ).scalar_one()
        finally:
            engine.dispose()
        if found:
            told = "\n".join(
                f"{row.operation} of {row.municipality_code}: the oldest of {row.in_scope} records "
                f"reaches twelve months on {row.breaks_on}, {row.beyond_twelve_months} are beyond"
                for row in found[:SHOWN]
            )
            raise AirflowFailException(
                f"{len(found)} of {known} are about to break the promise of twelve months. Look "
                "why their runs fail, or trigger an annual run (docs/operating.md):\n" + told
            )
        return int(known)
