"""The operator of a step: taken for each municipality of a batch, one after the other.

A municipality that fails stops no other: the step goes on with the next, and the steps that follow
leave the failed one out. Clearing the failed tasks takes up again only what has not been
published; a new run with the DAG param `municipalities` verifies one alone.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Context

SHOWN = 20  # failures told in one message


class StepOperator(BaseOperator):
    """Takes one step for the municipalities of a batch; its XCom is what the step counted.

    A run's id is the operation, Airflow's run id and the municipality, so a cleared task goes on
    with the runs it belonged to. DAG params: `kind`, and `as_of` (ISO date; empty: as the
    operation's YAML says).
    """

    template_fields = ("codes",)

    def __init__(self, *, operation: str, step: str, codes: Any, **kwargs: Any) -> None:
        super().__init__(task_id=step, **kwargs)
        self.operation = operation
        self.step = step
        self.codes = codes

    def execute(self, context: Context) -> dict[str, int]:
        """Take the step. Errors name the step, the operation and the run, and hold no value."""
        # Imported here: pandas and SQLAlchemy are no matter of the DAG processor.
        from tenken import database, pipeline

        engine = database.connect(database_url())
        try:
            if self.step == pipeline.STEPS[0]:
                database.migrate(engine)
            codes = pipeline.ready(engine, self.step, self._run_ids(context, self.codes))
            taken, passing, failed = self._take(context, engine, codes)
            if passing and len(passing) < len(codes):  # the others have been seen to
                again, passing, still = self._take(context, engine, list(passing))
                taken, failed = taken + again, failed | still
            if self.step == pipeline.STEPS[-1]:
                pipeline.write_pages(engine)  # of all runs, so once a batch
        finally:
            engine.dispose()
        if not codes:
            raise AirflowSkipException("nothing left to do for these municipalities")
        self.log.info("%s of %s: %s", self.step, context["run_id"], dict(taken))
        if problems := [*failed.values(), *passing.values()]:
            told = "\n".join(problems[:SHOWN])
            everything_passes = len(passing) == len(codes)
            raise (AirflowException if everything_passes else AirflowFailException)(told)
        return dict(taken)

    def _take(
        self, context: Context, engine: Any, codes: Sequence[str]
    ) -> tuple[Counter[str], dict[str, str], dict[str, str]]:
        """What was counted, and the problems by municipality: those that pass, and the others."""
        from tenken import pipeline

        taken: Counter[str] = Counter()
        passing: dict[str, str] = {}
        failed: dict[str, str] = {}
        for code in codes:
            try:
                taken.update(self._take_one(context, engine, code))
                taken["municipalities"] += 1
            except pipeline.PassingError as error:
                passing[code] = str(error)
            except Exception as error:  # one municipality's trouble is not the others'
                known = isinstance(error, pipeline.StepError | ValueError)
                failed[code] = str(error) if known else f"{code}: {type(error).__name__}"
        return taken, passing, failed

    def _take_one(self, context: Context, engine: Any, code: str) -> dict[str, int]:
        from tenken import operations, pipeline
        from tenken.airflow.connections import ConnectionSources
        from tenken.municipalities import municipality

        operation = operations.operation(self.operation)
        run_id = self._run_ids(context, [code])[code]
        if self.step == pipeline.STEPS[0]:
            params = context["params"]
            day = as_of(params["as_of"], operation)
            run = pipeline.open_run(engine, run_id, operation, code, params["kind"], day)
        else:
            run = pipeline.find_run(engine, run_id)
        sources = ConnectionSources(operation, municipality(code))
        return pipeline.perform(self.step, run, sources)

    def _run_ids(self, context: Context, codes: Sequence[str]) -> dict[str, str]:
        return {code: run_id(self.operation, context["run_id"], code) for code in codes}


def run_id(operation: str, airflow_run: str, code: str) -> str:
    """The id of the run of a municipality that belongs to a run of the DAG."""
    return f"{operation}/{airflow_run}/{code}"


def database_url() -> str:
    """Where Tenken's own tables are."""
    url = os.environ.get("TENKEN_DATABASE_URL")
    if not url:
        raise AirflowFailException(
            "TENKEN_DATABASE_URL is not set for the Airflow workers; docs/operating.md says how"
        )
    return url


def as_of(written: str | None, operation: Any) -> date:
    """The day whose register is the truth: as asked for, or as the operation's YAML says."""
    if written:
        return date.fromisoformat(written)
    day: date = operation.compared_on(datetime.now(JAPAN).date())
    return day
