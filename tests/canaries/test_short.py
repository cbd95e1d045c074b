"""The short form of `make canaries`, without Airflow: every step fails once in every way.

What was said, raised and written is searched, as are the database and the server's log.
"""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from tenken import masking, pipeline, workbooks
from tenken.database.binaries import postgresql_binaries
from tenken.database.embedded import EmbeddedServer
from tenken.operations import all_operations
from tenken.pipeline import STEPS, StepError
from tests.canaries import cage, faults
from tests.canaries.search import search
from tests.integration.conftest import FileSources

WAYS = ("library", "database", "careless")


@contextmanager
def listening(*, mask: bool) -> Iterator[io.StringIO]:
    """All that is logged or printed meanwhile, with the last net or without."""
    make, said = logging.getLogRecordFactory(), io.StringIO()
    hooks = sys.excepthook, threading.excepthook
    heard = logging.StreamHandler(said)
    logging.getLogger().addHandler(heard)
    logging.captureWarnings(True)
    try:
        if mask:
            masking.install()
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            yield said
    finally:
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(heard)
        logging.setLogRecordFactory(make)
        sys.excepthook, threading.excepthook = hooks


def run_all(engine: Engine, place: Path, only: str | None = None) -> str:
    """Each operation's run with a fault at each step, then on to its end; what was raised.

    `only`: one kind of fault, in one operation's first step.
    """
    raised = ""
    for turn, operation in enumerate(all_operations()):
        if only and turn:
            break
        sources = FileSources(place / "in", operation.key)
        run = pipeline.open_run(
            engine, f"{operation.key}/canaries", operation, "482013", "annual", date(2026, 11, 1)
        )
        for no, step in enumerate(STEPS):
            faults.wait(
                place / "faults", operation.key, step, only or WAYS[(turn + no) % len(WAYS)]
            )
            try:
                pipeline.perform(step, run, sources)  # type: ignore[arg-type]  # by shape
            except StepError as error:
                raised += "".join(traceback.format_exception(error))
            if only:
                return raised
            if step != "publish":  # what has been published cannot be taken again
                pipeline.perform(step, run, sources)  # type: ignore[arg-type]
    pipeline.write_pages(engine)
    return raised


def dump(server: EmbeddedServer, engine: Engine) -> bytes:
    name = str(make_url(str(engine.url)).database)
    url = server.url(name).replace("postgresql+psycopg2", "postgresql")
    command = [str(postgresql_binaries(server.directory) / "pg_dump"), "--data-only", url]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.fixture
def caged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The canaries' files, steps that look for faults, pages in a folder of the test."""
    cage.write(tmp_path / "in")
    monkeypatch.setenv("TENKEN_OUTPUT", str(tmp_path / "output"))
    monkeypatch.setenv(masking.NAMES, str(tmp_path / "in"))
    masking.known_names.cache_clear()
    disarm = faults.arm(tmp_path / "faults", tmp_path / "in")
    yield tmp_path
    disarm()
    masking.known_names.cache_clear()


def test_no_canary_is_found(caged: Path, engine: Engine, server: EmbeddedServer) -> None:
    with listening(mask=True) as said:
        raised = run_all(engine, caged)
    assert raised.count("StepError: step") == len(STEPS) * len(all_operations())
    assert masking.MASK in said.getvalue()
    places = {"raised": raised.encode(), "logged": said.getvalue().encode()}
    places |= {str(f): f.read_bytes() for f in (caged / "output").rglob("*") if f.is_file()}
    places["the server's log"] = (server._place / "log").read_bytes()
    four = cage.last_four(cage.canaries())
    assert search(places, four) == []
    own = {"database": dump(server, engine)}
    for operation in all_operations():
        made = workbooks.export(
            engine, by="officer", today=date(2026, 11, 24), operation=operation.key
        )
        own[f"workbook of {operation.key}"] = made
    assert search(own, four, ids=False) == []
    assert b"ZQXW-R" in own["database"]  # tickets are there, by their records' ids


def test_with_the_net_off_the_careless_line_is_found(caged: Path, engine: Engine) -> None:
    with listening(mask=False) as said:
        run_all(engine, caged, "careless")
    found = search({"logged": said.getvalue().encode()}, {})
    assert {sighting.kind for sighting in found} == {"name", "kana", "number"}


def test_with_errors_as_drivers_write_them_the_row_is_found(
    caged: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenken.pipeline.run._without_values", str)
    with listening(mask=True):
        raised = run_all(engine, caged, "library")
    assert {s.kind for s in search({"raised": raised.encode()}, {})} >= {"name", "birth", "address"}
