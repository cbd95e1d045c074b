"""The local Airflow: a real scheduler runs real tasks, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

import pytest

from tenken import home
from tenken.airflow.local import LocalAirflow, LocalAirflowError
from tenken.database.embedded import EmbeddedServer

DAGS = Path(__file__).parent / "airflow_dags"


def ended(airflow: LocalAirflow, run_id: str, within: float = 120) -> str:
    deadline = monotonic() + within
    while (state := airflow.api.state("little", run_id)) not in ("success", "failed"):
        assert monotonic() < deadline, "the run does not end"
        sleep(0.2)
    return state


def alive(airflow_home: Path) -> list[str]:
    marked = f"AIRFLOW_HOME={airflow_home}\0".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marked in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found


def test_it_runs_dags_to_their_end_and_leaves_no_process(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__FOREIGN", "a setting of the user's own Airflow")
    server.create_database("airflow_little")
    airflow = LocalAirflow(
        tmp_path / "airflow", DAGS, home() / "plugins", server.url("airflow_little"), {}
    )
    try:
        airflow.start(["little"])
        airflow.api.trigger("little", "good", {})
        airflow.api.trigger("little", "bad", {"fail": True})
        assert ended(airflow, "good") == "success"
        assert ended(airflow, "bad") == "failed"
        assert "ValueError" in airflow.log_tail("little", "bad")
        assert alive(airflow.home)
    finally:
        airflow.stop()
    assert alive(airflow.home) == []


def test_a_dag_that_cannot_be_read_is_said(server: EmbeddedServer, tmp_path: Path) -> None:
    server.create_database("airflow_broken")
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "broken.py").write_text("from airflow.sdk import dag\nraise ValueError(7)")
    airflow = LocalAirflow(
        tmp_path / "airflow",
        tmp_path / "dags",
        home() / "plugins",
        server.url("airflow_broken"),
        {},
    )
    try:
        with pytest.raises(LocalAirflowError, match=r"broken\.py.*ValueError"):
            airflow.start(["broken"])
    finally:
        airflow.stop()
