"""What a process of Airflow's own says is masked: by structlog, by logging, and as last words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tenken.masking import MASK

NUMBER = "454972364860"
OURS = "tenken.airflow.logs.LOGGING_CONFIG"
# Each process of Airflow configures its logs when it imports airflow.settings; that costs seconds,
# so the kinds of configuration are tried in children of one process.
SPEAKING = """
import logging, os, sys, warnings

import airflow.settings  # as each of them does
import structlog
from airflow.logging_config import configure_logging


def speak(number):
    logging.getLogger("tenken.pages").warning("loud, by logging: %s", number)
    structlog.get_logger("airflow.jobs").warning("loud, by structlog", row={"no": number})
    warnings.warn("loud, as a warning: " + number)
    for log in (logging.getLogger("somebody"), structlog.get_logger("else")):
        for value in ("harmless", number):
            try:
                raise ValueError(value)
            except ValueError:
                log.exception("with a traceback")
    raise ValueError("last words: " + number)


kind, number = sys.argv[1:]
for json in ("True", "False"):
    if pid := os.fork():
        os.waitpid(pid, 0)
        continue
    os.environ["AIRFLOW__LOGGING__JSON_LOGS"] = json
    os.environ["AIRFLOW__LOGGING__LOGGING_CONFIG_CLASS"] = kind
    configure_logging()
    speak(number)
"""


def said(kind: str, place: Path) -> str:
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(place),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{place}/none.db",
    }
    process = subprocess.run(
        [sys.executable, "-c", SPEAKING, kind, NUMBER],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return process.stdout


def test_airflows_own_processes_are_masked_and_heard_when_the_mask_is_off(tmp_path: Path) -> None:
    masked = said(OURS, tmp_path)
    assert NUMBER not in masked
    assert masked.count(MASK) >= 2 * 6  # each way of speaking, as text and as JSON
    assert masked.count("harmless") >= 4  # what needs no mask keeps its traceback
    assert masked.count("in speak") + masked.count('"name":"speak"') >= 8
    assert said("", tmp_path).count(NUMBER) >= 2 * 6


@pytest.mark.parametrize("traceback", [True, False])
def test_a_line_that_cannot_be_masked_is_not_written(traceback: bool) -> None:
    from tenken.airflow.logs import masked

    class Unwritten:
        def __str__(self) -> str:
            raise RuntimeError(NUMBER)

    event = {"timestamp": "now", "level": "info", "event": Unwritten()}
    if traceback:
        event["exc_info"] = ValueError(NUMBER)
    out = masked(None, "info", event)
    assert out["timestamp"] == "now"
    assert NUMBER not in str(out)
    assert "could not be masked" in out["event"]


def test_of_a_request_the_address_is_written_and_not_what_was_asked() -> None:
    from tenken.airflow.logs import masked

    event = {"event": "request finished", "path": "/tenken/tickets", "query": "record=R001"}
    assert "query" not in masked(None, "info", event | {"logger": "http.access"})
    assert masked(None, "info", event | {"logger": "else"})["query"] == "record=R001"
