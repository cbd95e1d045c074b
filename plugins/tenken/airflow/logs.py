"""The mask of the logs (tenken.masking) put into Airflow's, by its own way for such things.

[logging] logging_config_class names LOGGING_CONFIG here; beside it Airflow looks for
REMOTE_TASK_LOG, whose processors see every line before it is written: also what a task prints, and
tracebacks, since the task's supervisor writes them. Nothing is sent anywhere.

A city that keeps its logs elsewhere gives its own module, whose REMOTE_TASK_LOG has `masked` among
its processors.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from airflow.config_templates.airflow_local_settings import DEFAULT_LOGGING_CONFIG

from tenken import masking

LOGGING_CONFIG: dict[str, Any] = deepcopy(DEFAULT_LOGGING_CONFIG)

# Written by Airflow, and typed: a time, a level, where in the code.
_OURS = ("timestamp", "level")


def masked(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A processor of structlog: the event with every text in it masked.

    What cannot be masked is not written; a task does not fail because of it.
    """
    kept = {name: event[name] for name in _OURS if name in event}
    try:
        return {name: masking.mask_within(value) for name, value in event.items()} | kept
    except Exception as error:
        return {**kept, "event": f"a line that could not be masked ({type(error).__name__})"}


class LocalLogs:
    """Task logs that stay where they are written."""

    processors = (masked,)

    def upload(self, path: Any, ti: Any = None) -> None:
        """Stay."""

    def read(self, relative_path: str, ti: Any) -> tuple[list[str], None]:
        """Nothing is elsewhere: Airflow reads its own file."""
        return [], None


REMOTE_TASK_LOG = LocalLogs()
