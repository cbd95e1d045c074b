"""The kept figures as a picture; runs in `.venv-peers`, which has altair and what it draws with.

python tests/bench/picture.py FIGURES.json PICTURE.svg
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

WAYS = {
    "Tenken, the whole job": "#1f4e79",
    "the floor: copy and one join": "#7f7f7f",
    "polars, comparison only": "#e08214",
    "datacompy, comparison only": "#b35806",
    "pandas, comparison only": "#8073ac",
    "Tenken on Spark": "#1b7837",
}


def points(figures: dict[str, Any]) -> pd.DataFrame:
    """A row a measurement: records, way, seconds, megabytes (of the process, where known)."""
    rows: list[tuple[int, str, float, int | None]] = []
    for case in figures["cases"]:
        if case["case"] != "usual":
            continue
        records = case["records"]
        rows.append((records, "Tenken, the whole job", case["job_seconds"], case["memory_mb"]))
        rows.append((records, "the floor: copy and one join", case["floor_seconds"], None))
        for way, peer in case.get("peers", {}).items():
            if "seconds" in peer:
                said = f"{way}, comparison only"
                rows.append((records, said, peer["seconds"], peer["memory_mb"]))
    rows += [(c["records"], "Tenken on Spark", c["seconds"], None) for c in figures["spark"]]
    return pd.DataFrame(rows, columns=["records", "way", "seconds", "megabytes"])


def draw(figures: dict[str, Any]) -> alt.HConcatChart:
    """Seconds and megabytes over the records, both axes by tens."""
    every = points(figures)
    ways = [way for way in WAYS if way in set(every["way"])]
    colour = alt.Color(
        "way:N",
        title=None,
        scale=alt.Scale(domain=ways, range=[WAYS[way] for way in ways]),
        legend=alt.Legend(orient="bottom", columns=3, labelLimit=300),
    )
    records = alt.X(
        "records:Q",
        title="records, against a register of twice as many",
        scale=alt.Scale(type="log"),
        axis=alt.Axis(values=sorted(set(every["records"])), format=",d", grid=False),
    )
    charts = [
        alt.Chart(every.dropna(subset=[figure]), title=title, width=360, height=300)
        .mark_line(point=True)
        .encode(
            x=records,
            y=alt.Y(f"{figure}:Q", title=None, scale=alt.Scale(type="log")),
            color=colour,
        )
        for figure, title in (("seconds", "seconds"), ("megabytes", "memory of the process, MB"))
    ]
    machine = figures["machine"]
    told = f"{machine['cpus']} processors, PostgreSQL {machine['postgresql']}"
    return alt.hconcat(*charts).properties(
        title=alt.Title("How quick Tenken is", subtitle=[f"{machine['day']}, {told}"])
    )


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))).save(sys.argv[2])
