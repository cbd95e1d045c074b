"""The one operator of Tenken's DAGs: a step of a run."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Context


class StepOperator(BaseOperator):
    """Takes one step of an operation's re-verification; its XCom is what the step counted.

    The run's id is the operation and Airflow's run id, so a cleared task goes on with the run it
    belonged to. DAG params: `kind`, and `as_of` (ISO date; empty: as the operation's YAML says).
    """

    def __init__(self, *, operation: str, step: str, **kwargs: Any) -> None:
        super().__init__(task_id=step, **kwargs)
        self.operation = operation
        self.step = step

    def execute(self, context: Context) -> dict[str, int]:
        """Take the step. Errors name the step, the operation and the run, and hold no value."""
        # Imported here: pandas and SQLAlchemy are no matter of the DAG processor.
        from tenken import database, operations, pipeline
        from tenken.airflow.connections import ConnectionSources

        operation = operations.operation(self.operation)
        run_id = f"{self.operation}/{context['run_id']}"
        engine = database.connect(database_url())
        try:
            if self.step == pipeline.STEPS[0]:
                database.migrate(engine)
                run = pipeline.open_run(
                    engine,
                    run_id,
                    operation,
                    operations.municipality().code,
                    context["params"]["kind"],
                    _as_of(context["params"]["as_of"], operation),
                )
            else:
                run = pipeline.find_run(engine, run_id)
            counts = pipeline.perform(self.step, run, ConnectionSources(operation))
        except pipeline.PassingError as error:
            raise AirflowException(str(error)) from None
        except pipeline.StepError as error:
            raise AirflowFailException(str(error)) from None
        finally:
            engine.dispose()
        self.log.info("%s of %s: %s", self.step, run_id, counts)
        return counts


def database_url() -> str:
    """Where Tenken's own tables are."""
    url = os.environ.get("TENKEN_DATABASE_URL")
    if not url:
        raise AirflowFailException(
            "TENKEN_DATABASE_URL is not set for the Airflow workers; docs/operating.md says how"
        )
    return url


def _as_of(written: str | None, operation: Any) -> date:
    if written:
        return date.fromisoformat(written)
    day: date = operation.compared_on(datetime.now(JAPAN).date())
    return day
