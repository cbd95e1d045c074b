"""Before and after the steps: which municipalities a run of a DAG verifies, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowFailException

from tenken.airflow.step import SHOWN, database_url, run_id
from tenken.municipalities import Way, batches, deployment, municipality
from tenken.operations import JAPAN, OperationError

if TYPE_CHECKING:
    from airflow.sdk import Context


TAKES_TURNS = ("rolling", "new_links")  # kinds of which the next run takes what this one leaves


class PlanOperator(BaseOperator):
    """Its XCom is the municipalities' codes in batches, which the steps are mapped over.

    DAG params: `municipalities` (codes; none: all that run the operation and ask the register in
    the DAG's way) and `kind`. A run that began by itself leaves out municipalities whose own quiet
    days these are; the nights after take their share. So they do where a municipality still waits
    for the answers to an earlier night. Those that wait for answers wait each for itself.
    """

    def __init__(self, *, operation: str, asks: Way = "connection", **kwargs: Any) -> None:
        super().__init__(task_id="plan", **kwargs)
        self.operation = operation
        self.asks = asks

    def execute(self, context: Context) -> list[list[str]]:
        """Look at the params and make the batches."""
        params = context["params"]
        if params["kind"] == "backfill" and not params["as_of"]:
            raise AirflowFailException("a run of kind backfill needs as_of: the past day it is for")
        try:
            named = [municipality(code) for code in params["municipalities"] or ()]
            served = deployment()
        except OperationError as error:
            raise AirflowFailException(str(error)) from None
        if others := [m.code for m in named if m.asks != self.asks]:
            raise AirflowFailException(
                f"{', '.join(others)}: asks the register in another way than this DAG; trigger the "
                "operation's other DAG (with or without _exchange)"
            )
        chosen = [m for m in named or served.asking(self.asks) if m.runs(self.operation)]
        if context["dag_run"].run_type != "manual":
            today = datetime.now(JAPAN).date()
            chosen = [m for m in chosen if not m.is_quiet(today)]
        if self.asks == "exchange" and params["kind"] in TAKES_TURNS:
            waiting = self._waiting()
            self.log.info("%s municipalities still wait for answers", len(waiting))
            chosen = [m for m in chosen if m.code not in waiting]
        made = batches(chosen, 1 if self.asks == "exchange" else served.residents_a_batch)
        self.log.info("%s municipalities in %s batches", len(chosen), len(made))
        return made

    def _waiting(self) -> set[str]:
        from tenken import database, pipeline

        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            return pipeline.waiting(engine, self.operation)
        finally:
            engine.dispose()


class AccountOperator(BaseOperator):
    """The last task: fails when a municipality was not verified, and says which and where to look.

    Its XCom: municipalities, done, failed.
    """

    template_fields = ("batches",)

    def __init__(self, *, operation: str, batches: Any, **kwargs: Any) -> None:
        super().__init__(task_id="account", trigger_rule="all_done", **kwargs)
        self.operation = operation
        self.batches = batches

    def execute(self, context: Context) -> dict[str, int]:
        """Count what was published."""
        from tenken import database, pipeline

        if self.batches is None:
            raise AirflowFailException("nothing was planned; see the log of the task plan")
        codes = [code for batch in self.batches for code in batch]
        runs = {code: run_id(self.operation, context["run_id"], code) for code in codes}
        engine = database.connect(database_url())
        try:
            missing = pipeline.unpublished(engine, runs)
        finally:
            engine.dispose()
        if missing:
            told = "\n".join(f"{code}: {where}" for code, where in list(missing.items())[:SHOWN])
            raise AirflowFailException(
                f"{len(missing)} of {len(codes)} municipalities were not verified; the others are "
                "done. Clear this run's failed tasks, or trigger the DAG with these municipalities:"
                f"\n{told}"
            )
        return {"municipalities": len(codes), "done": len(codes), "failed": 0}
