"""The operator that measures the work from the database, for Airflow's metrics."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from airflow.sdk import BaseOperator

from tenken.airflow.step import database_url

if TYPE_CHECKING:
    from airflow.sdk import Context


class MeasureOperator(BaseOperator):
    """Sends every figure of tenken.measures as a gauge; its XCom is how many there were."""

    def execute(self, context: Context) -> int:
        """Measure."""
        from tenken import database
        from tenken.airflow import metrics
        from tenken.measures import measures

        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            found = measures(engine, datetime.now(UTC))
        finally:
            engine.dispose()
        metrics.tell(found)
        return len(found)
