"""The operator of a step: taken for each municipality of a batch, one after the other.

Where the register answers by files the task is deferred until answers are there, for days if need
be; it holds no worker meanwhile.

A municipality that fails stops no other: the step goes on with the next, and the steps that follow
leave the failed one out. Clearing the failed tasks takes up again only what has not been
published; a new run with the DAG param `municipalities` verifies one alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from tenken import environment
from tenken.airflow.keys import from_connections
from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Context

    from tenken.pipeline import AwaitedError

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
        return self._go(context, self.codes, _Taken())

    def get_openlineage_facets_on_start(self) -> Any:
        """What the step reads and writes, for the OpenLineage provider where there is one."""
        from tenken.airflow import lineage

        return lineage.of_step(self.operation, self.step)

    def resume(
        self,
        context: Context,
        event: Any,
        codes: Sequence[str],
        counts: dict[str, int],
        problems: Sequence[str],
    ) -> dict[str, int]:
        """Go on with the municipalities that waited; what came before is handed over in counts."""
        return self._go(context, codes, _Taken(Counter(counts), problems=list(problems)))

    def _go(self, context: Context, codes: Sequence[str], taken: _Taken) -> dict[str, int]:
        # Imported here: pandas and SQLAlchemy are no matter of the DAG processor.
        from tenken import database, pipeline

        engine = database.connect(database_url())
        try:
            if self.step == pipeline.STEPS[0]:
                database.migrate(engine)
            ready = pipeline.ready(engine, self.step, self._run_ids(context, codes))
            if not ready and not taken.problems:
                raise AirflowSkipException("nothing left to do for these municipalities")
            self._take(context, engine, ready, taken)
            if taken.passing and len(taken.passing) < len(ready):  # the others have been seen to
                again, taken.passing = list(taken.passing), {}
                self._take(context, engine, again, taken)
            if self.step == pipeline.STEPS[-1]:
                pipeline.write_pages(engine)  # of all runs, so once a batch
        finally:
            engine.dispose()
        self.log.info("%s of %s: %s", self.step, context["run_id"], dict(taken.counts))
        everything_passes = bool(ready) and len(taken.passing) == len(ready)
        if not everything_passes:
            taken.problems += taken.passing.values()
        if taken.awaited:
            self._wait(taken)
        if problems := [*taken.problems, *(taken.passing.values() if everything_passes else ())]:
            told = "\n".join(problems[:SHOWN])
            passes = everything_passes and not taken.problems
            raise (AirflowException if passes else AirflowFailException)(told)
        return dict(taken.counts)

    def _wait(self, taken: _Taken) -> None:
        """Give the worker back until an answer is there, or the first has something else to do."""
        from tenken.airflow.exchange import AnswersTrigger, drop_name
        from tenken.exchange.agreement import agreement

        exchanges = {each.exchange_id: drop_name(code) for code, each in taken.awaited.items()}
        wake_at = min(each.wake_at for each in taken.awaited.values())
        for code, each in taken.awaited.items():
            self.log.info("%s: %s; goes on by %s at the latest", code, each, each.wake_at)
        self.defer(
            trigger=AnswersTrigger(exchanges, wake_at.isoformat(), agreement().look_seconds),
            method_name="resume",
            kwargs={
                "codes": list(taken.awaited),
                "counts": dict(taken.counts),
                "problems": taken.problems[:SHOWN],
            },
        )

    def _take(self, context: Context, engine: Any, codes: Sequence[str], taken: _Taken) -> None:
        """Add what is counted, what goes wrong, and who waits."""
        from tenken import pipeline
        from tenken.airflow import metrics

        for code in codes:
            try:
                taken.counts.update(self._take_one(context, engine, code))
                taken.counts["municipalities"] += 1
            except pipeline.AwaitedError as awaited:
                taken.awaited[code] = awaited
            except pipeline.PassingError as error:
                taken.passing[code] = str(error)
                metrics.step_failed(self.operation, self.step)
            except Exception as error:  # one municipality's trouble is not the others'
                metrics.step_failed(self.operation, self.step)
                known = isinstance(error, pipeline.StepError | ValueError)
                taken.problems.append(str(error) if known else f"{code}: {type(error).__name__}")

    def _take_one(self, context: Context, engine: Any, code: str) -> dict[str, int]:
        from tenken import operations, pipeline
        from tenken.airflow import metrics
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
        begun = monotonic()
        counts = pipeline.perform(self.step, run, sources)
        if metrics.are_on():
            seconds, records = monotonic() - begun, pipeline.records(run, self.step)
            metrics.step_taken(self.operation, self.step, records, seconds)
        return counts

    def _run_ids(self, context: Context, codes: Sequence[str]) -> dict[str, str]:
        return {code: run_id(self.operation, context["run_id"], code) for code in codes}


@dataclass
class _Taken:
    """What came of a step: counts; problems; by municipality, problems that pass, and who waits."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    passing: dict[str, str] = field(default_factory=dict)
    awaited: dict[str, AwaitedError] = field(default_factory=dict)


def run_id(operation: str, airflow_run: str, code: str) -> str:
    """The id of the run of a municipality that belongs to a run of the DAG."""
    return f"{operation}/{airflow_run}/{code}"


def database_url() -> str:
    """Where Tenken's own tables are; the keys to what is sealed in them may be connections."""
    from_connections()
    url = environment.database_url()
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
