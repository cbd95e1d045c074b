"""The local Airflow: a real scheduler runs real tasks, and nothing is left behind."""

from __future__ import annotations

import base64
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from tenken import database, home, keys, rights
from tenken.airflow.local import LocalAirflow, LocalAirflowError
from tenken.database.embedded import EmbeddedServer
from tenken.masking import MASK

DAGS = Path(__file__).parent / "airflow_dags"
NUMBER = "454972364860"
OLD, NEW = keys.new_key(), keys.new_key()
# A plugin of somebody else's: each process of Airflow loads it, and it says what it must not. At
# /loud the API server says which keys it has for evidence, by their short names.
LOUD = f"""
import logging
from airflow.plugins_manager import AirflowPlugin
from fastapi import FastAPI
from tenken import keys
from tenken.airflow.keys import from_connections

logging.getLogger("loud").warning("loud: {NUMBER}")
app = FastAPI()


@app.get("/")
def keys_of_evidence():
    from_connections()
    return keys.ring(keys.EVIDENCE).key_ids()


class Loud(AirflowPlugin):
    name = "loud"
    fastapi_apps = [{{"app": app, "url_prefix": "/loud", "name": "loud"}}]
"""


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


def pages_know_airflows_users(airflow: LocalAirflow, database_url: str) -> None:
    """The officers' pages are mounted, refuse the anonymous, and ask for no second password."""
    user, password = airflow.credentials()
    with httpx.Client(base_url=airflow.url, trust_env=False) as client:
        for path in ("/tenken/", "/tenken/tickets", "/tenken/static/pages.css"):
            assert client.get(path).status_code == 401
        assert "/api/v2/auth/login?next=/tenken/" in client.get("/tenken/").text
        forged = client.get("/tenken/", headers={"Authorization": "Bearer x", "Cookie": "_token=x"})
        assert forged.status_code == 401
        token = client.post("/auth/token", json={"username": user, "password": password}).json()
        client.cookies.set("_token", token["access_token"])
        known = client.get("/tenken/")
        assert known.status_code == 403  # signed in, and without a role in Tenken
        assert user in known.text
        assert httpx.get(f"{airflow.url}/tenken/alive", trust_env=False).text == "ok"
        engine = database.connect(database_url)
        rights.grant(engine, user, "engineer", "*", "*", by="the tests")
        engine.dispose()
        health = client.get("/tenken/health.json").json()
        assert health["components"]["scheduler"]["alive"] is True
        assert health["state"] == "ok"
        views = client.get("/api/v2/plugins").json()["plugins"]
        hrefs = [view["href"] for plugin in views for view in plugin["external_views"]]
        assert hrefs == ["/tenken/"]


def keys_change_in_a_connection(airflow: LocalAirflow) -> None:
    """A task seals with the connection's key; a ring put there is used without a restart."""
    assert key_ids_of_a_task(airflow, "before") == [key_id(OLD)]
    path = "/api/v2/connections/tenken_evidence_key"
    changed = {"connection_id": "tenken_evidence_key", "conn_type": "generic"}
    airflow.api._ask("PATCH", path, changed | {"password": f"{NEW},{OLD}"})
    with httpx.Client(base_url=airflow.url, trust_env=False) as client:
        deadline = monotonic() + 60
        while client.get("/loud/").json() != [key_id(NEW), key_id(OLD)]:
            assert monotonic() < deadline, "the API server goes on with the old ring"
            sleep(0.2)
    assert key_ids_of_a_task(airflow, "after") == [key_id(NEW), key_id(OLD)]


def key_id(key: str) -> str:
    return keys.Ring((base64.urlsafe_b64decode(key),)).key_ids()[0]


def key_ids_of_a_task(airflow: LocalAirflow, run_id: str) -> list[str]:
    airflow.api.trigger("little", run_id, {"keys": True})
    assert ended(airflow, run_id) == "success"
    path = f"/api/v2/dags/little/dagRuns/{run_id}/taskInstances/second/xcomEntries/return_value"
    return list(airflow.api._ask("GET", path)["value"])


def test_it_runs_dags_to_their_end_and_leaves_no_process(
    server: EmbeddedServer, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__FOREIGN", "a setting of the user's own Airflow")
    server.create_database("airflow_little")
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "tenken_plugin.py").symlink_to(home() / "plugins" / "tenken_plugin.py")
    (plugins / "loud.py").write_text(LOUD)
    airflow = LocalAirflow(
        tmp_path / "airflow",
        DAGS,
        plugins,
        server.url("airflow_little"),
        {"TENKEN_DATABASE_URL": database_url},
    )
    try:
        airflow.start(["little"])
        kept = {"connection_id": "tenken_evidence_key", "conn_type": "generic", "password": OLD}
        airflow.api._ask("POST", "/api/v2/connections", kept)
        keys_change_in_a_connection(airflow)
        airflow.api.trigger("little", "good", {})
        airflow.api.trigger("little", "bad", {"fail": True})
        assert ended(airflow, "good") == "success"
        assert ended(airflow, "bad") == "failed"
        assert "ValueError" in airflow.log_tail("little", "bad")
        pages_know_airflows_users(airflow, database_url)
        assert alive(airflow.home)
    finally:
        airflow.stop()
    assert alive(airflow.home) == []
    for name in ("api-server", "scheduler"):  # not the tasks alone
        assert f"loud: {MASK}" in (airflow.home / "logs" / f"{name}.log").read_text()
    for file in airflow.home.rglob("*.log"):
        assert NUMBER not in file.read_text(), file


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
