"""A progress bar for files that stream into PostgreSQL, as the server itself counts the bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import Progress, TaskID
from sqlalchemy import Engine, text

from tenken.database import sql


@contextmanager
def shown(progress: Progress, engine: Engine, title: str, *files: Path) -> Iterator[None]:
    """Advance a bar by the bytes of `files` while the block copies them into the database."""
    total = sum(file.stat().st_size for file in files)
    task = progress.add_task(title, total=total, said="")
    over = threading.Event()
    watch = threading.Thread(
        target=_watch, args=(progress, engine, task, total, over), name="tenken-bar", daemon=True
    )
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()
    progress.update(task, completed=total)


def _watch(
    progress: Progress, engine: Engine, task: TaskID, total: int, over: threading.Event
) -> None:
    copied: dict[int, int] = {}
    with engine.connect() as connection:
        while not over.wait(0.2):
            for table, count in connection.execute(text(sql("stage/copied.sql"))):
                copied[table] = count
            # COPY's text is a little longer or shorter than the file: never full before the end.
            progress.update(task, completed=min(sum(copied.values()), total * 0.99))
