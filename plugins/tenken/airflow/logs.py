"""The mask of the logs (tenken.masking) put into Airflow's, by its own way for such things.

[logging] logging_config_class names LOGGING_CONFIG here; beside it Airflow looks for
REMOTE_TASK_LOG, whose processors see every line before it is written: also what a task prints, and
tracebacks, since the task's supervisor writes them. Nothing is sent anywhere. Scheduler, DAG
processor, triggerer and API server ask no such processors for what they say themselves; a filter
that they make while LOGGING_CONFIG is put in place does it for them.

A city that keeps its logs elsewhere gives its own module, whose REMOTE_TASK_LOG has `masked` among
its processors.
"""

from __future__ import annotations

import logging
from copy import deepcopy
from typing import Any

import structlog
from airflow.config_templates.airflow_local_settings import DEFAULT_LOGGING_CONFIG
from structlog.typing import EventDict

from tenken import masking

LOGGING_CONFIG: dict[str, Any] = deepcopy(DEFAULT_LOGGING_CONFIG)
LOGGING_CONFIG["filters"]["tenken"] = {"()": "tenken.airflow.logs.over_this_process"}

# The API server's line for each request: what stands behind the "?" may be a record's id or a name
# that an officer looked for, and is not written.
_REQUESTS, _ASKED = "http.access", "query"
# Written by Airflow, and typed: a time, a level, where in the code.
_OURS = ("timestamp", "level")


def masked(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """A processor of structlog: the event with every text in it masked, its traceback too.

    What cannot be masked is not written; a task does not fail because of it.
    """
    kept = {name: event[name] for name in _OURS if name in event}
    if event.get("logger") == _REQUESTS:
        event.pop(_ASKED, None)
    try:
        event = structlog.processors.format_exc_info(_logger, _method, event)
        return {name: masking.mask_within(value) for name, value in event.items()} | kept
    except Exception as error:
        return {**kept, "event": f"a line that could not be masked ({type(error).__name__})"}


def over_this_process() -> logging.Filter:
    """Mask all that this process logs, by structlog or by Python's logging, and its last words.

    Made by logging.config from LOGGING_CONFIG, after Airflow has set up structlog. The filter
    itself does nothing: Airflow lets no filter stand at the handler that writes.
    """
    *before, writing = structlog.get_config()["processors"]
    if masked not in before:
        structlog.configure(processors=[*before, masked, writing])
    masking.install()
    return logging.Filter()


class LocalLogs:
    """Task logs that stay where they are written."""

    processors = (masked,)

    def upload(self, path: Any, ti: Any = None) -> None:
        """Stay."""

    def read(self, relative_path: str, ti: Any) -> tuple[list[str], None]:
        """Nothing is elsewhere: Airflow reads its own file."""
        return [], None


REMOTE_TASK_LOG = LocalLogs()
