"""Faults that quote a row: what a library, a driver or a careless line would do, at any step.

Armed in a process, a step that has done its work looks whether a fault waits for it, and if so
takes it, once. A fault waits as a file <operation> in the folder, holding step and kind.
"""

from __future__ import annotations

import csv
import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

KINDS = ("library", "database", "careless", "killed")
Row = dict[str, str]


def wait(folder: Path, operation: str, step: str, kind: str) -> None:
    """Let a fault wait for the operation's step."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / operation).write_text(f"{step} {kind}", encoding="utf-8")


def arm(folder: Path, records: Path) -> Callable[[], None]:
    """Make the steps of this process look for faults; returns what disarms it."""
    from tenken import pipeline

    take = pipeline._take

    def broken(step: str, run: Any, sources: Any) -> dict[str, int]:
        counts = take(step, run, sources)
        waiting = folder / run.operation.key
        if waiting.exists():
            at, kind = waiting.read_text(encoding="utf-8").split()
            if at == step:
                waiting.unlink()
                fail(kind, run, row_of(records / f"{run.operation.key}.csv"))
        return counts

    pipeline._take = broken
    return lambda: setattr(pipeline, "_take", take)


def row_of(file: Path) -> Row:
    """A row of the operation's file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return next(csv.DictReader(lines))


def fail(kind: str, run: Any, row: Row) -> None:
    """Fail as that kind does."""
    match kind:
        case "library":
            raise ValueError(f"could not convert {row} to float")
        case "database":
            from sqlalchemy import text

            with run.engine.begin() as connection:
                connection.execute(text("SELECT CAST(:row AS date)"), {"row": str(row)})
        case "careless":
            speak(row)
            raise KeyError(str(row))
        case "killed":
            kept = dict(row)
            os.kill(os.getpid(), signal.SIGKILL)
            del kept


def speak(row: Row) -> None:
    """Say name and number wherever a process can say something."""
    said = _said(row)
    print(said)
    print(said, file=sys.stderr)
    log(row)


def _said(row: Row) -> str:
    return f"{row['name']} {row['my_number']} {row['kana']}"


def log(row: Row) -> None:
    """Say name and number in every way of logging."""
    said = _said(row)
    logging.getLogger("tenken.pipeline").error("bad row: %s", said)
    logging.getLogger("pandas").warning(said)
    warnings.warn(said, stacklevel=1)
    try:
        raise ValueError(said)
    except ValueError:
        logging.getLogger("sqlalchemy").exception("on the way")
