"""The steps of a re-verification, each a function of a run, in the order in which they happen."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine

from tenken import pages
from tenken.database import BusyError, OutdatedError, unmigrated
from tenken.pipeline.compare import count_verdicts, judge
from tenken.pipeline.extract import extract
from tenken.pipeline.inquire import inquire
from tenken.pipeline.publish import publish
from tenken.pipeline.publish import write_pages as _write_pages
from tenken.pipeline.run import (
    AwaitedError,
    Counts,
    PassingError,
    Run,
    StepError,
    drop_abandoned,
    find_run,
    open_run,
    recorded,
)
from tenken.pipeline.search import explain
from tenken.pipeline.sources import Sources
from tenken.pipeline.standing import check_not_emptied, records, unpublished, waiting
from tenken.pipeline.standing import ready as _ready
from tenken.pipeline.ticket import raise_tickets
from tenken.pipeline.validate import validate

STEPS = ("extract", "inquire", "compare", "validate", "ticket", "publish")

__all__ = [
    "STEPS",
    "AwaitedError",
    "Counts",
    "PassingError",
    "Run",
    "StepError",
    "find_run",
    "open_run",
    "perform",
    "ready",
    "records",
    "unpublished",
    "waiting",
    "write_pages",
]


def ready(engine: Engine, step: str, runs: Mapping[str, str]) -> list[str]:
    """The municipalities, of `runs` by code, that the step can be taken for."""
    place = STEPS.index(step)
    return _ready(engine, STEPS[place - 1] if place else None, runs)


def write_pages(engine: Engine) -> None:
    """The officers' pages, as the published runs stand now. Raises StepError on a full disk."""
    try:
        _write_pages(engine, pages())
    except OSError as error:
        raise StepError(
            f"the pages in {pages()} could not be written ({error.strerror}); what was verified is "
            "published. Make room or mend the folder's rights, then clear the task publish"
        ) from None


def perform(step: str, run: Run, sources: Sources) -> Counts:
    """Take one step of the run and write down how it went.

    Returns what the step counted; no person's data. Raises StepError, which names the step, the
    operation, the run and what to do next; AwaitedError where the register answers by files and has
    not yet: take the step again then. Leaves no connection of the run open: a task takes the step
    for many municipalities, one after the other.
    """
    try:
        with unmigrated(run.engine), recorded(run, step) as counts:
            if step != STEPS[0]:
                check_not_emptied(run)
            counts.update(_take(step, run, sources))
    except (BusyError, OutdatedError) as error:
        kind = PassingError if isinstance(error, BusyError) else StepError
        where = f"step {step} of {run.operation.key}, run {run.run_id}"
        raise kind(f"{where}: {error}") from None
    finally:
        run.engine.dispose()
    return counts


def _take(step: str, run: Run, sources: Sources) -> Counts:
    match step:
        case "extract":
            drop_abandoned(run)
            return extract(run, sources.records())
        case "inquire":
            return inquire(run, sources.register())
        case "compare":
            judge(run)
            silent = explain(run, sources.register())
            return {**count_verdicts(run), "search_unanswered": silent}
        case "validate":
            return validate(run)
        case "ticket":
            return raise_tickets(run)
        case "publish":
            return publish(run)
    raise StepError(f"there is no step '{step}'; there are {', '.join(STEPS)}")
