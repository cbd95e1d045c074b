"""The few words we speak with Airflow's REST API."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

# A proxy of the city's is no way to this machine itself.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class AirflowApi:
    """Triggers DAG runs and asks how they stand, as one user."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url
        self._login = {"username": user, "password": password}
        self._token: str | None = None

    def up(self) -> bool:
        """Whether it answers."""
        try:
            self._ask("GET", "/api/v2/monitor/health", signed=False)
        except (urllib.error.URLError, OSError):
            return False
        return True

    def parsed(self, dag_id: str, since: datetime) -> bool:
        """Whether the DAG has been read since then."""
        try:
            facts = self._ask("GET", f"/api/v2/dags/{quote(dag_id)}")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return False
            raise
        read = facts.get("last_parsed_time")
        return isinstance(read, str) and datetime.fromisoformat(read) >= since

    def import_errors(self, since: datetime) -> list[str]:
        """DAG files that could not be read since then: file and last line of the error."""
        facts = self._ask("GET", "/api/v2/importErrors")
        return [
            f"{error['filename']}: {error['stack_trace'].strip().splitlines()[-1]}"
            for error in facts["import_errors"]
            if datetime.fromisoformat(error["timestamp"]) >= since
        ]

    def trigger(self, dag_id: str, run_id: str, params: Mapping[str, Any]) -> None:
        """Start a run of the DAG with these params."""
        self._ask(
            "POST",
            f"/api/v2/dags/{quote(dag_id)}/dagRuns",
            {"dag_run_id": run_id, "logical_date": None, "conf": dict(params)},
        )

    def pool(self, name: str, slots: int) -> None:
        """Make the pool, unless it is there."""
        try:
            self._ask("POST", "/api/v2/pools", {"name": name, "slots": slots})
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise

    def connection(self, name: str, facts: Mapping[str, Any], described: str) -> bool:
        """Make the connection, or bring it in line; False, and untouched, where it is another's.

        It is told from others by its description.
        """
        body = {"connection_id": name, "description": described, **facts}
        try:
            self._ask("POST", "/api/v2/connections", body)
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
            there = self._ask("GET", f"/api/v2/connections/{quote(name)}")
            if there.get("description") != described:
                return False
            self._ask("PATCH", f"/api/v2/connections/{quote(name)}", body)
        return True

    def paused(self, dag_id: str) -> bool:
        """Whether the DAG starts nothing, not even what is triggered."""
        return bool(self._ask("GET", f"/api/v2/dags/{quote(dag_id)}")["is_paused"])

    def pause(self, dag_id: str, paused: bool) -> None:
        """Pause the DAG, or let it start runs."""
        self._ask("PATCH", f"/api/v2/dags/{quote(dag_id)}", {"is_paused": paused})

    def state(self, dag_id: str, run_id: str) -> str:
        """queued, running, success or failed."""
        path = f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}"
        return str(self._ask("GET", path)["state"])

    def questions(self, dag_id: str) -> list[tuple[str, str]]:
        """Run and task of each question that waits for a person's answer (Required Actions)."""
        asked = "state=awaiting_input&response_received=false"
        facts = self._ask("GET", f"/api/v2/dags/{quote(dag_id)}/dagRuns/~/hitlDetails?{asked}")
        tasks = [detail["task_instance"] for detail in facts["hitl_details"]]
        return [(task["dag_run_id"], task["task_id"]) for task in tasks]

    def approve(self, dag_id: str, run_id: str, task_id: str) -> None:
        """Answer such a question with Approve, as this user."""
        path = f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}"
        self._ask(
            "PATCH",
            f"{path}/taskInstances/{quote(task_id)}/-1/hitlDetails",
            {"chosen_options": ["Approve"], "params_input": {}},
        )

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, signed: bool = True
    ) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if signed:
            headers["Authorization"] = f"Bearer {self._signed_in()}"
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(  # noqa: S310  our own address on this machine
            self._url + path, data=data, headers=headers, method=method
        )
        with _OPENER.open(request, timeout=120) as answer:
            facts: dict[str, Any] = json.load(answer)
        return facts

    def _signed_in(self) -> str:
        if self._token is None:
            facts = self._ask("POST", "/auth/token", self._login, signed=False)
            self._token = str(facts["access_token"])
        return self._token
