"""A place in a step where its task stays until its machine is gone; put into a test's DAG file."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

from tests.canaries.faults import row_of, speak
from tests.celery.machines import hostname

# What the copied DAG file has more: the gate in the task's own process, and retries at once.
ARMED = """
from datetime import timedelta
from pathlib import Path
from tests.celery import gate

gate.arm(Path({gate!r}), Path({records!r}))
for dag in [each for name, each in list(globals().items()) if name.startswith("tenken_")]:
    for task in dag.tasks:
        task.retry_delay = timedelta(seconds=1)
"""


def arm(gate: Path, records: Path) -> None:
    """Make the steps of this process look for the gate, a file that says step and municipality.

    Who comes there has done the step's work and has told nobody. He says a person's name and number
    wherever a process can, leaves his machine's name in the gate, and stays.
    """
    from tenken import pipeline

    take = pipeline._take

    def stopped(step: str, run: Any, sources: Any) -> dict[str, int]:
        counts = take(step, run, sources)
        if gate.exists() and gate.read_text() == f"{step} {run.municipality_code}":
            speak(row_of(records))
            gate.write_text(hostname())
            while True:
                signal.pause()
        return counts

    pipeline._take = stopped
