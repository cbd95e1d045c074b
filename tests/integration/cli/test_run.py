"""`tenken run` as `make run` calls it: a real PostgreSQL, a real Airflow, twice."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tenken import home, sample
from tenken.database.binaries import postgresql_binaries
from tenken.database.embedded import EmbeddedServer
from tenken.operations import all_operations
from tenken.pipeline.run import VERDICTS

COMMAND = "from tenken.cli import main; main()"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory):
    """A checkout of its own, so that this machine's var/ and output/ are left alone."""
    place = tmp_path_factory.mktemp("checkout") / "点検 tenken"
    for folder in ("include", "expectations", "dags", "plugins"):
        shutil.copytree(
            home() / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    yield place
    tenken(place, "db", "remove", "--yes")


def tenken(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "TENKEN"))}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        env={**keep, "TENKEN_HOME": str(place)},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )


def figures(place: Path) -> dict:
    return json.loads((place / "output" / "run.json").read_text(encoding="utf-8"))


def test_the_sample_twice(place: Path) -> None:
    first = tenken(place, "run")
    assert first.returncode == 0, first.stdout + first.stderr
    once = figures(place)
    assert set(once["operations"]) == {o.key for o in all_operations()}
    for run in once["operations"].values():
        accounted = run["out_of_scope"] + run["quarantined"] + sum(run[v] for v in VERDICTS)
        assert run["extracted"] == accounted > 0
        assert run["opened"] > 0
    assert once["truth"]["true_errors"] == once["truth"]["in_tickets"] > 0
    assert Path(once["reports"]["pages"]).is_file()
    assert list(Path(once["reports"]["summary"]).rglob("*.csv"))

    second = tenken(place, "run")
    assert second.returncode == 0, second.stdout + second.stderr
    for key, run in figures(place)["operations"].items():
        assert (run["opened"], run["resolved"], run["reopened"]) == (0, 0, 0)
        assert run["updated"] == once["operations"][key]["opened"]
        assert [run[v] for v in VERDICTS] == [once["operations"][key][v] for v in VERDICTS]

    status = tenken(place, "status")
    assert status.returncode == 0
    assert "welfare" in status.stdout
    assert "critical" in tenken(place, "tickets", "welfare").stdout


def test_no_value_of_the_sample_is_in_anything_the_runs_wrote(place: Path) -> None:
    """After test_the_sample_twice: logs, results, Airflow's tables and Tenken's own."""
    numbers: set[str] = set()
    texts: set[str] = set()
    for file in (place / "var" / "sample").glob("*.csv"):
        if file.name == "truth.csv":
            continue
        with file.open(encoding="utf-8") as opened:
            for row in csv.DictReader(opened):
                numbers.add(row["my_number"])
                texts |= {row.get(name) or "" for name in ("name", "kana", "alias", "roman_name")}
                texts.add((row["address"] or "").split("　")[0].removeprefix("照合県"))
    texts = {t for t in texts if len(t) > 3}
    for where, words in written(place).items():
        assert numbers.isdisjoint(re.findall(r"\d{12}", words)), where
        runs = re.findall(r"[\u3041-\u9fff\uf900-\ufaff]+(?:　[\u3041-\u9fff]+)?", words)
        assert texts.isdisjoint(runs), where
        assert not re.search(r"照合県点検市.{1,12}\d", words), where
        assert not re.search(r"\b19[0-6]\d-\d\d-\d\d\b", words), where


def written(place: Path) -> dict[str, str]:
    """Everything that two runs left, but the sample itself and the database's own files."""
    found = {
        str(file): file.read_text(encoding="utf-8", errors="replace")
        for folder in ("output", "var/airflow")
        for file in (place / folder).rglob("*")
        if file.is_file()
    }
    with EmbeddedServer(place / "var" / "postgresql") as server:
        for name in ("tenken", "airflow"):
            dumped = subprocess.run(
                [
                    str(postgresql_binaries(server.directory) / "pg_dump"), "--data-only",
                    server.url(name).replace("postgresql+psycopg2", "postgresql"),
                ],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            found[name] = dumped.stdout
    assert len(found["airflow"]) > 10_000
    return found


def test_own_files_and_a_file_that_is_broken(place: Path, tmp_path: Path) -> None:
    sample.write(tmp_path, residents=500, seed=3)
    (tmp_path / "welfare.csv").write_text("record_id,name\n", encoding="utf-8")
    ended = tenken(place, "run", "--data", str(tmp_path), "welfare", "child_allowance")
    assert ended.returncode == 1
    assert "welfare.csv" in ended.stdout
    assert "個人番号" in ended.stdout
    runs = figures(place)["operations"]
    assert runs["child_allowance"]["state"] == "done"
    assert runs["welfare"]["state"] == "failed"


def test_a_folder_without_a_register_is_said_at_once(place: Path, tmp_path: Path) -> None:
    ended = tenken(place, "run", "--data", str(tmp_path))
    assert ended.returncode == 1
    assert "register.csv" in ended.stderr


def test_an_unknown_operation_names_those_there_are(place: Path) -> None:
    ended = tenken(place, "run", "water")
    assert ended.returncode == 1
    assert "welfare" in ended.stderr
    assert "Traceback" not in ended.stderr
