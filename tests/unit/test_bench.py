"""The bench's own judgement: what counts as a regression, and the table the docs show."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.bench import figures
from tests.bench.__main__ import conclude
from tests.bench.regression import grown, worse
from tests.bench.table import GOALS, table


def measured(*ratios: tuple[str, int, float], **more: Any) -> dict[str, Any]:
    return {"cases": [{"case": c, "records": n, "ratio": r, **more} for c, n, r in ratios]}


def whole(records: int, seconds: float, memory: int = 350, **more: Any) -> dict[str, Any]:
    return {
        "case": "usual", "records": records, "register": 2 * records, "floor_seconds": seconds / 2,
        "job_seconds": seconds, "ratio": 2.0, "memory_mb": memory, "disk_mb": 1200, **more,
    }  # fmt: skip


def of(*cases: dict[str, Any], spark: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    machine = {
        "day": "2026-11-28", "processor": "A processor", "cpus": 2, "memory_gb": 24,
        "postgresql": "18.6", "python": "3.11.7",
    }  # fmt: skip
    return {"machine": machine, "command": "make bench", "cases": list(cases), "spark": list(spark)}


def test_a_ratio_over_a_fifth_worse_is_named_with_both_figures() -> None:
    kept = measured(("usual", 1_000_000, 2.5), ("worst", 1_000_000, 5.0))
    now = measured(("usual", 1_000_000, 3.1), ("worst", 1_000_000, 5.9))
    assert worse(now, kept) == [
        "usual at 1,000,000 records: 3.1 times the floor, 24% more than the 2.5 kept in "
        "tests/bench/figures.json"
    ]


@pytest.mark.parametrize("ratio", [1.0, 2.5, 3.0])
def test_up_to_a_fifth_more_is_no_regression(ratio: float) -> None:
    assert worse(measured(("usual", 10_000, ratio)), measured(("usual", 10_000, 2.5))) == []


def test_each_size_is_held_against_its_own_and_a_new_one_against_none() -> None:
    kept = measured(("usual", 10_000, 9.0), ("usual", 10_000_000, 2.0))
    now = measured(("usual", 10_000, 9.5), ("usual", 100_000, 50.0), ("worst", 10_000, 50.0))
    assert worse(now, kept) == []
    assert worse(now, {"cases": []}) == []


def test_memory_that_grows_with_the_records_is_named_once_batches_are_full() -> None:
    full = of(whole(10_000, 2.0, 300), whole(100_000, 9.0, 380), whole(1_000_000, 80.0, 415))
    assert grown(full) == []
    full["cases"][2]["memory_mb"] = 450
    assert grown(full) == [
        "the worker took 450 MB for 1,000,000 records and 380 MB for 100,000: it must not grow "
        "with them"
    ]


@pytest.mark.parametrize(("ratio", "memory", "code"), [(2.4, 350, 0), (2.5, 350, 1), (2.0, 999, 1)])
def test_the_command_ends_with_1_where_something_has_become_worse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    ratio: float, memory: int, code: int,
) -> None:  # fmt: skip
    monkeypatch.setenv("TENKEN_OUTPUT", str(tmp_path / "output"))
    monkeypatch.setattr(figures, "KEPT", tmp_path / "figures.json")
    figures.write(figures.KEPT, of(whole(100_000, 9.0), whole(1_000_000, 90.0)))
    now = of(whole(100_000, 9.0), whole(1_000_000, 90.0, memory) | {"ratio": ratio})
    with pytest.raises(SystemExit) as end:
        conclude(now, keep=False)
    assert end.value.code == code
    assert ("1,000,000 records" in capsys.readouterr().err) == bool(code)
    assert (tmp_path / "output" / "bench.json").exists()


def test_the_table_has_a_row_a_case_and_says_what_ten_times_cost() -> None:
    peers = {"polars": {"seconds": 0.5, "memory_mb": 90}, "pandas": {"needs_mb": 23_000}}
    text = table(of(whole(10_000, 2.0, 340), whole(100_000, 9.0, 352, peers=peers)))
    rows = [line for line in text.splitlines() if line.startswith("| usual")]
    assert len(rows) == 2
    assert "| 0.50 s, 90 MB | – | wants 23,000 MB |" in rows[1]
    assert "- 100,000 records take 4.5 times the time of 10,000 (at most 11), and +12 MB." in text
    assert "2 processors" in text
    assert "`make bench`" in text
    assert "Spark" not in text


def test_spark_stands_beside_the_size_it_was_measured_at() -> None:
    text = table(of(whole(10_000, 2.0), whole(100_000, 9.0),
                    spark=({"records": 100_000, "seconds": 31.25, "executors": 2},)))  # fmt: skip
    cells = [
        line.split("|")[-2].strip() for line in text.splitlines() if line.startswith("| usual")
    ]
    assert cells == ["–", "31.2 s"]


def test_what_the_bench_of_spark_has_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENKEN_OUTPUT", str(tmp_path))
    assert figures.of_spark() == []
    left = {"records": 1000, "spark": {"1": {"seconds": 9.5}, "2": {"seconds": 5.5}}}
    (tmp_path / "bench-spark.json").write_text(json.dumps(left), encoding="utf-8")
    assert figures.of_spark() == [{"records": 1000, "seconds": 5.5, "executors": 2}]


def test_figures_of_another_day_keep_their_own_machine_and_command() -> None:
    old = of()["machine"] | {"day": "2026-01-02"}
    text = table(of(whole(10_000, 2.0), whole(10_000_000, 99.0, machine=old, command="large")))
    assert "- usual 10,000: measured on 2026-11-28" in text
    assert re.search(r"- usual 10,000,000: measured on 2026-01-02, .* by `large`\.", text)


def test_the_docs_show_the_kept_figures() -> None:
    page = figures.PAGE.read_text(encoding="utf-8")
    assert figures.with_table(page, figures.kept()) == page, "make bench KEEP=1 writes both"
    assert figures.PICTURE.exists()
    assert f"pictures/{figures.PICTURE.name}" in page


def test_every_case_with_a_goal_is_held_against_a_kept_figure() -> None:
    kept = {(case["case"], case["records"]) for case in figures.kept()["cases"]}
    assert GOALS.keys() <= kept
