"""The operators of the tickets: the recheck of corrected records, retention, the audit's check."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from tenken.airflow.step import database_url
from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Context


class RecheckOperator(BaseOperator):
    """Verifies the records of one operation that officers have marked corrected, and only these.

    Its XCom is counts. Which records they are is asked of the database.
    """

    def __init__(self, *, operation: str, **kwargs: Any) -> None:
        super().__init__(task_id=operation, **kwargs)
        self.operation = operation

    def execute(self, context: Context) -> dict[str, int]:
        """Take a small run a municipality; without a corrected record nothing is asked.

        One municipality's failure does not stop the others; the task fails after the last.
        """
        from tenken import database, operations, pipeline
        from tenken.airflow.connections import ConnectionSources
        from tenken.municipalities import deployment
        from tenken.pipeline.recheck import recheck

        of = operations.operation(self.operation)
        day = of.compared_on(datetime.now(JAPAN).date())
        counts: Counter[str] = Counter()
        problems: list[pipeline.StepError] = []
        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            for one in deployment().municipalities:
                if not one.runs(of.key):
                    continue
                name = f"{of.key}/{context['run_id']}/{context['ti'].try_number}/{one.code}"
                sources = ConnectionSources(of, one)
                try:
                    counts.update(recheck(engine, name, of, one.code, day, sources))
                except pipeline.StepError as error:
                    problems.append(error)
        finally:
            engine.dispose()
        self.log.info("recheck of %s: %s", self.operation, dict(counts))
        if problems:
            said = " ".join(map(str, problems))
            if all(isinstance(error, pipeline.PassingError) for error in problems):
                raise AirflowException(said)
            raise AirflowFailException(said)
        return dict(counts)


class DestroyWorkingTablesOperator(BaseOperator):
    """Destroys what runs left behind that failed or ended unheard; its XCom is how many tables."""

    def execute(self, context: Context) -> int:
        """Destroy it, each operation's as its own role, with a record of the destruction."""
        from tenken import database, operations
        from tenken.municipalities import deployment
        from tenken.pipeline.retention import destroy_working_tables

        facts = deployment()
        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            destroyed = sum(
                destroy_working_tables(engine, of, one.code, facts.working_days)
                for of in operations.all_operations()
                for one in facts.municipalities
            )
        finally:
            engine.dispose()
        self.log.info("working tables destroyed: %s", destroyed)
        return destroyed


class DropVerificationsOperator(BaseOperator):
    """Drops the last verifications of places that are checked no more; its XCom is how many."""

    def execute(self, context: Context) -> int:
        """Drop them once they are older than twelve months, with a record of it."""
        from tenken import database, operations
        from tenken.municipalities import deployment
        from tenken.pipeline.retention import drop_verifications

        municipalities = deployment().municipalities
        day = datetime.now(JAPAN).date()
        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            dropped = sum(
                drop_verifications(
                    engine, of, [one.code for one in municipalities if one.runs(of.key)], day
                )
                for of in operations.all_operations()
            )
        finally:
            engine.dispose()
        self.log.info("tables of last verifications dropped: %s", dropped)
        return dropped


class DestroyEvidenceOperator(BaseOperator):
    """Destroys evidence whose time is over (include/municipalities.yaml); its XCom is how many."""

    def execute(self, context: Context) -> int:
        """Destroy it, with a record of the destruction."""
        from tenken import database, tickets
        from tenken.municipalities import deployment

        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            destroyed = tickets.destroy(engine, deployment().evidence_days)
        finally:
            engine.dispose()
        self.log.info("evidence destroyed: %s", destroyed)
        return destroyed


class VerifyAuditOperator(BaseOperator):
    """Goes through the audit log's chain and fails where it does not hold.

    The head in the task's log is a copy of it outside the database (docs/tickets.md).
    """

    def execute(self, context: Context) -> int:
        """Verify the chain; its XCom is how many entries it has."""
        from tenken import database, tickets
        from tenken.keys import KeyMissingError

        engine = database.connect(database_url())
        try:
            verified = tickets.verify(engine)
        except KeyMissingError as error:
            raise AirflowFailException(str(error)) from None
        finally:
            engine.dispose()
        if verified.problem:
            raise AirflowFailException(f"the audit log does not hold: {verified.problem}")
        self.log.info("audit log of %s entries holds; head %s", verified.entries, verified.head)
        return verified.entries
