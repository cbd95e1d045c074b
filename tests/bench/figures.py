"""Where measured figures stand: of Spark, and those kept to hold later ones against."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tenken import home, output
from tests.bench.table import table

KEPT = Path(__file__).parent / "figures.json"
PAGE = home() / "docs" / "speed.md"
PICTURE = home() / "docs" / "pictures" / "speed.svg"
MARKS = ("<!-- make bench KEEP=1 writes from here -->\n", "<!-- to here -->\n")


def write(file: Path, figures: dict[str, Any]) -> None:
    """As JSON, its folder made where there is none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def kept() -> dict[str, Any]:
    """The committed figures; without cases when none are."""
    if not KEPT.exists():
        return {"cases": [], "spark": []}
    figures: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return figures


def of_spark() -> list[dict[str, Any]]:
    """What `make bench-spark` has left, by the most executors: records, seconds, executors."""
    file = output() / "bench-spark.json"
    if not file.exists():
        return []
    figures = json.loads(file.read_text(encoding="utf-8"))
    executors = max(figures["spark"], key=int)
    seconds = figures["spark"][executors]["seconds"]
    return [{"records": figures["records"], "seconds": seconds, "executors": int(executors)}]


def keep(measured: dict[str, Any]) -> None:
    """Keep what was measured in the place of the same cases; table and picture go into docs/.

    Cases that were not measured this time (10,000,000 records take long) stay as they were.
    """
    now = {(c["case"], c["records"]) for c in measured["cases"]}
    others = [c for c in kept()["cases"] if (c["case"], c["records"]) not in now]
    cases = [*measured["cases"], *others]
    told = {"machine": measured["machine"], "command": measured["command"]}
    for case in measured["cases"]:
        case |= told
    figures = measured | {"cases": sorted(cases, key=lambda c: (c["records"], c["case"]))}
    figures["spark"] = measured["spark"] or kept().get("spark", [])
    write(KEPT, figures)
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")
    draw()


def with_table(page: str, figures: dict[str, Any]) -> str:
    """The page with the table of the figures between its marks."""
    head, _, rest = page.partition(MARKS[0])
    _, _, tail = rest.partition(MARKS[1])
    said = "\n" + table(figures) + "\n" if figures["cases"] else ""
    return head + MARKS[0] + said + MARKS[1] + tail


def draw() -> None:
    """The picture of the kept figures, by the peers' environment, which has what draws."""
    python = home() / ".venv-peers" / "bin" / "python"
    subprocess.run([python, Path(__file__).parent / "picture.py", KEPT, PICTURE], check=True)
