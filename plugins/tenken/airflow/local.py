"""A whole Airflow on this machine: API server, scheduler, LocalExecutor, DAG processor, triggerer.

Everything listens on 127.0.0.1 at ports found free. Nothing of the user's own Airflow is read: its
variables are taken out of the environment, and the configuration is given by variables alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import monotonic, sleep

import psycopg2
from sqlalchemy import make_url

from tenken.airflow.api import AirflowApi

USER = "admin"
PROCESSES = ("api-server", "scheduler", "dag-processor", "triggerer")


class LocalAirflowError(Exception):
    """Airflow does not come up, or a DAG cannot be read: what, where, and where to look."""


class LocalAirflow:
    """Airflow with its home, its DAGs and its metadata; `start` it, use `api`, `stop` it."""

    def __init__(
        self,
        home: Path,
        dags: Path,
        plugins: Path,
        metadata_url: str,
        environment: Mapping[str, str],
        *,
        schedules: bool = False,
        triggers: bool = False,
    ) -> None:
        """`schedules`: whether DAGs also start by their schedules, or only when triggered.

        `triggers`: whether tasks can be deferred, which takes a process more.
        """
        self._processes = (*PROCESSES, "triggerer") if triggers else PROCESSES
        self.home = home
        self._metadata_url = metadata_url
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._secrets = _secrets(home / "secrets.json")
        api_port, log_port, trigger_log_port = free_ports(3)
        self.url = f"http://127.0.0.1:{api_port}"
        self.api = AirflowApi(self.url, USER, self._secrets["password"])
        passwords = home / "passwords.json"
        _write_secret(passwords, {USER: self._secrets["password"]})
        self._environment = _clean_environment() | {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__API_AUTH__JWT_SECRET": self._secrets["jwt"],
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(api_port),
            "AIRFLOW__API__SECRET_KEY": self._secrets["session"],
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__FERNET_KEY": self._secrets["fernet"],
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(plugins),
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata_url,
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
            "AIRFLOW__LOGGING__LOGGING_CONFIG_CLASS": "tenken.airflow.logs.LOGGING_CONFIG",
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(trigger_log_port),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_HOST": "127.0.0.1",
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(log_port),
            "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
            "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": str(schedules),
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "NO_PROXY": "127.0.0.1,localhost",
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, dag_ids: list[str], timeout: float = 180) -> None:
        """Bring it up and wait until it has read those DAGs. Raises LocalAirflowError."""
        self._migrate()
        started_at = datetime.now(UTC)
        for name in self._processes:
            self._spawn(name)
        self._await_dags(dag_ids, started_at, monotonic() + timeout)

    def stop(self) -> None:
        """End all processes; those that do not listen are killed."""
        for child in self._children.values():
            child.terminate()
        deadline = monotonic() + 15
        for child in self._children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - monotonic()))
            _kill_group(child.pid)
            child.wait()
        self._children.clear()

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are given, for one more that belongs to it."""
        return dict(self._environment)

    def credentials(self) -> tuple[str, str]:
        """User and password of Airflow's pages."""
        return USER, self._secrets["password"]

    def log_tail(self, dag_id: str, run_id: str, lines: int = 20) -> str:
        """The end of the last task log of a run, where it stands in the first line."""
        folder = self.home / "logs" / f"dag_id={dag_id}" / f"run_id={run_id}"
        logs = sorted(folder.rglob("*.log"), key=lambda file: file.stat().st_mtime)
        if not logs:
            return f"no task of it has begun; see {self.home / 'logs' / 'scheduler.log'}"
        last = logs[-1].read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        return "\n".join([str(logs[-1]), *last])

    def _migrate(self) -> None:
        done = self.home / "migrated.json"
        now = {"airflow": version("apache-airflow"), "revision": self._revision()}
        if now["revision"] and done.exists() and json.loads(done.read_text()) == now:
            return
        self._run_once("db", "migrate")
        done.write_text(json.dumps(now | {"revision": self._revision()}))

    def _revision(self) -> str | None:
        url = make_url(self._metadata_url).set(drivername="postgresql")
        try:
            connection = psycopg2.connect(url.render_as_string(hide_password=False))
        except psycopg2.OperationalError as error:
            raise LocalAirflowError(
                f"Airflow's database '{url.database}' at {url.host}:{url.port} cannot be opened "
                f"({str(error).splitlines()[0].split(': ')[-1]}); make it, or start the server"
            ) from None
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT version_num FROM alembic_version")
                row = cursor.fetchone()
        except psycopg2.errors.UndefinedTable:
            return None
        finally:
            connection.close()
        return str(row[0]) if row else None

    def _run_once(self, *words: str) -> None:
        log = self.home / "logs" / f"{'-'.join(words)}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            code = subprocess.run(
                [sys.executable, "-m", "airflow", *words],
                env=self._environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                check=False,
            ).returncode
        if code:
            raise LocalAirflowError(f"airflow {' '.join(words)} failed; see {log}")

    def _spawn(self, name: str) -> None:
        log = self.home / "logs" / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            self._children[name] = subprocess.Popen(
                [sys.executable, "-m", "airflow", name],
                env=self._environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def _await_dags(self, dag_ids: list[str], since: datetime, deadline: float) -> None:
        waiting = list(dag_ids)
        while waiting:
            for name, child in self._children.items():
                if child.poll() is not None:
                    log = self.home / "logs" / f"{name}.log"
                    raise LocalAirflowError(f"airflow {name} ended by itself; see {log}")
            if self.api.up():
                problems = self.api.import_errors(since)
                if problems:
                    raise LocalAirflowError("\n".join(problems))
                waiting = [dag_id for dag_id in waiting if not self.api.parsed(dag_id, since)]
            if waiting and monotonic() > deadline:
                raise LocalAirflowError(
                    f"Airflow has not read {', '.join(waiting)}; see {self.home / 'logs'}"
                )
            if waiting:
                sleep(0.2)


def _clean_environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("AIRFLOW", "_AIRFLOW", "TENKEN", "PYTHON"))
    }


def _die_with_parent() -> None:
    # PR_SET_PDEATHSIG: a killed `make run` leaves no scheduler behind.
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _secrets(file: Path) -> dict[str, str]:
    if not file.exists():
        made = {name: secrets.token_urlsafe(32) for name in ("jwt", "session")}
        made["password"] = secrets.token_urlsafe(9)
        made["fernet"] = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        _write_secret(file, made)
    read: dict[str, str] = json.loads(file.read_text())
    return read


def _write_secret(file: Path, content: Mapping[str, str]) -> None:
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(content))


def free_ports(count: int) -> list[int]:
    """So many ports that nobody listened on, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
