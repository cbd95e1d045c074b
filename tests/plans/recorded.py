"""What PostgreSQL really did for each statement of a database: its plans, with rows and loops.

By auto_explain, which comes with the server: nothing of the SQL is repeated here, and statements
of other libraries (Great Expectations) are seen as well.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

from tenken.database.binaries import place_of
from tenken.database.embedded import EmbeddedServer

SETTINGS = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_format": "json",
    "auto_explain.log_parameter_max_length": "0",
    "log_min_messages": "log",
}


@dataclass(frozen=True)
class Node:
    """One node of a plan: what it is over, how often it was asked, rows it looked at each time."""

    kind: str
    over: str
    loops: float
    looked_at: float
    in_list: bool = False  # the list of an IN or NOT IN that is looked up for each row

    @property
    def rows(self) -> float:
        """All rows it looked at."""
        return self.loops * self.looked_at


def record(engine: Engine, **settings: str) -> None:
    """From their next connection on, sessions of the engine's database record their plans."""
    with engine.begin() as connection:
        for name, value in {**SETTINGS, **settings}.items():
            connection.execute(text(f"ALTER DATABASE {engine.url.database} SET {name} = '{value}'"))
    engine.dispose()


def told(server: EmbeddedServer, begin: int) -> dict[str, list[list[Node]]]:
    """The plans in the server's log from a byte on: of each statement, those of its executions."""
    found = defaultdict(list)
    for plan in _plans(server, begin):
        found[_statement(plan["Query Text"])].append(list(_nodes(plan["Plan"])))
    return dict(found)


def end_of_log(server: EmbeddedServer) -> int:
    """Where the log ends now."""
    return _log(server).stat().st_size


def _log(server: EmbeddedServer) -> Any:
    return place_of(server.directory) / "log"


def _plans(server: EmbeddedServer, begin: int) -> Iterator[dict[str, Any]]:
    with _log(server).open("rb") as log:
        log.seek(begin)
        content = log.read().decode("utf-8", errors="replace")
    for entry in content.split("  plan:\n")[1:]:
        lines = []
        for line in entry.splitlines():
            if not line.startswith("\t"):
                break
            lines.append(line)
        yield json.loads("".join(lines))


def _statement(query: str) -> str:
    """The same for the same statement, whatever the run's number and the values in it."""
    if "unexpected_count" in query:  # Great Expectations puts its columns into any order
        return "Great Expectations on " + re.sub(r"\d+", "?", query.rpartition("FROM")[2])
    plain = re.sub(r"--[^\n]*", "", query)
    plain = re.sub(r"'(?:[^']|'')*'", "?", plain)
    plain = re.sub(r"(?<=_)\d+\b|\b\d+(\.\d+)?\b", "?", plain)
    plain = re.sub(r"\?(\s*,\s*\?)+", "?", plain)
    return " ".join(plain.split())


def _nodes(plan: dict[str, Any]) -> Iterator[Node]:
    loops = plan.get("Actual Loops", 0)
    removed = sum(rows for name, rows in plan.items() if name.startswith("Rows Removed"))
    over = plan.get("Relation Name") or plan.get("CTE Name") or plan.get("Alias", "")
    in_list = plan.get("Parent Relationship") == "SubPlan" and loops == 1
    yield Node(plan["Node Type"], over, loops, plan.get("Actual Rows", 0) + removed, in_list)
    for below in plan.get("Plans", []):
        yield from _nodes(below)
