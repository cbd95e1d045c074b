"""The metrics services of docker-compose.yaml as processes, where their programs are installed."""

from __future__ import annotations

import json
import shutil
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.compose.processes import Stack

PROGRAMS = ("statsd_exporter", "prometheus")
MISSING = "no statsd_exporter or no prometheus: put both programs into PATH"
SCRAPED = 15  # seconds, as deploy/prometheus.yml has it


def installed() -> bool:
    """Whether both programs are here."""
    return all(shutil.which(program) for program in PROGRAMS)


@contextmanager
def up(checkout: Path, folder: Path, **variables: str) -> Iterator[Stack]:
    """Exporter and Prometheus of a checkout; gone at the end."""
    stack = Stack(checkout, folder, variables, frozenset({"metrics"}))
    try:
        stack.up("prometheus")
        yield stack
    finally:
        stack.remove()


def asked(stack: Stack, path: str, **words: str) -> Any:
    """What Prometheus answers, such as to `query`; its data."""
    url = (
        f"http://{stack.address('prometheus', 9090)}/api/v1/{path}?{urllib.parse.urlencode(words)}"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=30) as answer:
        return json.load(answer)["data"]


def found(stack: Stack, expression: str) -> list[tuple[dict[str, str], float]]:
    """What an expression gives now: labels and value, without those that the scrape added."""
    return [
        (
            {k: v for k, v in one["metric"].items() if k not in ("instance", "job")},
            float(one["value"][1]),
        )
        for one in asked(stack, "query", query=expression)["result"]
    ]
