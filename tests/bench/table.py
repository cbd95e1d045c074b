"""Measured figures as lines a person reads: one a case while it runs, and a table for the docs."""

from __future__ import annotations

from typing import Any

GOALS = {("usual", 1_000_000): 2.5, ("worst", 1_000_000): 5.0}
MEMORY_MB = 400
TEN_TIMES = 11
PEERS = ("polars", "datacompy", "pandas")


def line(case: dict[str, Any]) -> str:
    """One case in a line of the terminal."""
    goal = GOALS.get((case["case"], case["records"]))
    return (
        f"{case['case']}, {case['records']:,} records: {case['job_seconds']} s, floor "
        f"{case['floor_seconds']} s, ratio {case['ratio']}{f' (at most {goal})' if goal else ''}; "
        f"processors {case['job_cpu_seconds']} s, floor {case['floor_cpu_seconds']} s; worker "
        f"{case['memory_mb']} MB (at most {MEMORY_MB}), server {case['server_mb']} MB, disk "
        f"{case['disk_mb']} MB; {case['steps']}"
    )


def table(figures: dict[str, Any]) -> str:
    """The cases as a Markdown table, what ten times the records cost, the machine, the command."""
    heads = ["case", "records", "register", "floor", "job", "ratio", "goal", "worker", "disk"]
    heads += [*PEERS, *(["Spark"] if figures["spark"] else [])]
    spark = {case["records"]: case for case in figures["spark"]}
    rows = [_row(case, spark if figures["spark"] else None) for case in figures["cases"]]
    lines = [heads, ["---"] * len(heads), *rows]
    text = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    return text + "\n" + "".join(f"{said}\n" for said in (*ten_times(figures), *_told(figures)))


def _row(case: dict[str, Any], spark: dict[int, dict[str, Any]] | None) -> list[str]:
    goal = GOALS.get((case["case"], case["records"]))
    cells = [
        case["case"],
        f"{case['records']:,}",
        f"{case['register']:,}",
        f"{case['floor_seconds']:.2f} s",
        f"{case['job_seconds']:.2f} s",
        f"{case['ratio']:.2f}",
        f"{goal}" if goal else "–",
        f"{case['memory_mb']:,} MB",
        f"{case['disk_mb']:,} MB" if "disk_mb" in case else "–",
    ]
    cells += [_peer(case.get("peers", {}).get(way)) for way in PEERS]
    if spark is not None:
        found = spark.get(case["records"]) if case["case"] == "usual" else None
        cells.append(f"{found['seconds']:.1f} s" if found else "–")
    return cells


def _peer(figures: dict[str, Any] | None) -> str:
    if not figures:
        return "–"
    if "needs_mb" in figures:
        return f"wants {figures['needs_mb']:,} MB"
    return f"{figures['seconds']:.2f} s, {figures['memory_mb']:,} MB"


def ten_times(figures: dict[str, Any]) -> list[str]:
    """What ten times the records cost, wherever both sizes were measured."""
    usual = {c["records"]: c for c in figures["cases"] if c["case"] == "usual"}
    said = []
    for records, case in sorted(usual.items()):
        if larger := usual.get(10 * records):
            times = larger["job_seconds"] / case["job_seconds"]
            said.append(
                f"- {10 * records:,} records take {times:.1f} times the time of {records:,} "
                f"(at most {TEN_TIMES}), and {larger['memory_mb'] - case['memory_mb']:+} MB."
            )
    return said


def _told(figures: dict[str, Any]) -> list[str]:
    """Which machine and command each figure is from; cases kept from another day say so."""
    said: dict[str, list[str]] = {}
    for case in figures["cases"]:
        machine = case.get("machine", figures["machine"])
        words = f"{_machine(machine)}, by `{case.get('command', figures['command'])}`"
        said.setdefault(words, []).append(f"{case['case']} {case['records']:,}")
    if len(said) == 1:
        return [f"- Measured on {words}." for words in said]
    return [f"- {', '.join(cases)}: measured on {words}." for words, cases in said.items()]


def _machine(machine: dict[str, Any]) -> str:
    facts = {
        "day": "{}", "processor": "{}", "cpus": "{} processors", "memory_gb": "{} GB",
        "postgresql": "PostgreSQL {}", "python": "Python {}",
    }  # fmt: skip
    return ", ".join(how.format(machine[name]) for name, how in facts.items() if name in machine)
