"""What must not become worse: a ratio against the kept one, memory with more records."""

from __future__ import annotations

from typing import Any

WORSE = 1.2  # times the kept ratio: beyond it, a regression
FULL = 100_000  # records that fill the worker's batches and threads
GROWS_MB = 40  # is chance; 50 bytes a record are more at 1,000,000 against 100,000


def worse(measured: dict[str, Any], kept: dict[str, Any]) -> list[str]:
    """A sentence for each case whose ratio to the floor is over 20 % above the kept one.

    Cases that are not in both are not held against anything.
    """
    before = {(case["case"], case["records"]): case["ratio"] for case in kept["cases"]}
    said = []
    for case in measured["cases"]:
        was = before.get((case["case"], case["records"]))
        if was is not None and case["ratio"] > WORSE * was:
            more = case["ratio"] / was - 1
            said.append(
                f"{case['case']} at {case['records']:,} records: {case['ratio']} times the floor, "
                f"{more:.0%} more than the {was} kept in tests/bench/figures.json"
            )
    return said


def grown(measured: dict[str, Any]) -> list[str]:
    """A sentence where the worker's memory grew with the records, its batches being full."""
    usual = sorted(
        (case["records"], case["memory_mb"])
        for case in measured["cases"]
        if case["case"] == "usual" and case["records"] >= FULL
    )
    return [
        f"the worker took {memory} MB for {records:,} records and {least} MB for {fewest:,}: it "
        "must not grow with them"
        for (fewest, least), (records, memory) in zip(usual, usual[1:], strict=False)
        if memory > least + GROWS_MB
    ]
