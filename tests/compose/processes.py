"""The services of docker-compose.yaml as processes of this machine, where no engine is at hand.

What a container gives is stood in for: a folder of its own for each path that a service mounts, a
free port for each port, the checkout's files as the Dockerfile copies them. Paths and addresses in
the environment, commands and configurations are put in accordingly, and nothing else is changed. An
address of a service with which no network is shared is left as it is, and leads nowhere.

Not stood in for: users, capabilities, read-only root, limits; the images' own contents.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from tenken.airflow.local import free_ports
from tenken.database.binaries import account, place_of, postgresql_binaries
from tests.compose.file import Service, image_environment, image_files, read

# Ports on which the programs of the images listen, told in their own documentation.
PORTS = {
    "postgres": (5432,),
    "api-server": (8080,),
    "scheduler": (8974, 8793),
    "triggerer": (8794,),
    "worker": (8793,),
    "redis": (6379,),
    "proxy": (8443,),
    "mail": (1025,),
    "statsd-exporter": (9125, 9102),
    "prometheus": (9090,),
}
SETTINGS = {  # and how such a program is given another one
    "api-server": {8080: "AIRFLOW__API__PORT"},
    "scheduler": {
        8974: "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT",
        8793: "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT",
    },
    "triggerer": {8794: "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT"},
    "worker": {8793: "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT"},
    "postgres": {5432: "PGPORT"},
}
AIRFLOW_WORDS = ("airflow", "bash", "python")  # the official image's entrypoint hands on to these
READY = 600  # seconds until a service is healthy
STOPPED = 60  # seconds that it has to stop


class ServiceError(Exception):
    """A service ended, or did not become healthy: which, and the end of its log."""


@dataclass
class Stack:
    """A checkout's docker-compose.yaml, up as processes; `folder` holds what Docker would."""

    checkout: Path
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    profiles: frozenset[str] = frozenset()
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.services = read(self.checkout / "docker-compose.yaml", self.variables)
        listening = [(name, port) for name, ports in PORTS.items() for port in ports]
        self.ports = dict(zip(listening, free_ports(len(listening)), strict=True))

    def up(self, *names: str) -> None:
        """These services, or all that are chosen; returns when they are healthy."""
        wanted = names or [name for name in self.services if self._chosen(name)]
        for name in wanted:
            self._bring(name, wait=not self.services[name].ends)
        for name in wanted:
            if name not in self.done:
                self._await_healthy(name)

    def run(self, name: str, *words: str, timeout: float = 900) -> subprocess.CompletedProcess[str]:
        """`docker compose run --rm NAME WORDS`: what it depends on is brought up first."""
        service = self._with_what_it_needs(name)
        return subprocess.run(
            self._command(service, words or None),
            env=self._environment(service),
            cwd=self._root(service) / "tmp",
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def execute(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        """`docker compose exec NAME WORDS`, in a service that is up."""
        assert self.running[name].poll() is None
        service = self.services[name]
        return subprocess.run(
            [self._put_in(service, word) for word in words],
            env=self._environment(service) | self._inside(service),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=300,
        )

    def down(self) -> None:
        """Stop everything; volumes stay. What does not listen is killed."""
        order = [name for name in reversed(self.running)]
        for name in order:
            fast = signal.SIGINT if self.services[name].image.startswith("postgres") else None
            self.running[name].send_signal(fast or signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.running[name].wait(STOPPED)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.running[name].pid, signal.SIGKILL)
            self.running[name].wait()
        self.running.clear()
        self.done.clear()

    def remove(self) -> None:
        """What it has written, volumes too."""
        self.down()
        for service in self.services.values():
            shutil.rmtree(self._root(service), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self, name: str) -> str:
        """What the service has written so far."""
        file = self.folder / "logs" / f"{name}.log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def address(self, name: str, port: int) -> str:
        """Where a port of a service is on this machine."""
        return f"127.0.0.1:{self.ports[name, port]}"

    def volume(self, name: str) -> Path:
        """What a volume holds."""
        return self.folder / "volumes" / name

    def _chosen(self, name: str) -> bool:
        profiles = self.services[name].profiles
        return not profiles or bool(profiles & self.profiles)

    def _with_what_it_needs(self, name: str) -> Service:
        """The service, ready to be started: what it depends on is up."""
        service = self.services[name]
        for other, condition in service.depends_on.items():
            if other in service.not_required and not self._chosen(other):
                continue
            self._bring(other)
            if condition == "service_healthy":
                self._await_healthy(other)
        self._prepare(service)
        return service

    def _bring(self, name: str, *, wait: bool = True) -> None:
        if name in self.running or name in self.done:
            return
        service = self._with_what_it_needs(name)
        log = self.folder / "logs" / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        who = account() if service.image.startswith("postgres") else None
        with log.open("wb") as out:
            process = subprocess.Popen(
                self._command(service),
                env=self._environment(service),
                cwd=self._root(service) / "tmp",
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                user=who.uid if who else None,
                group=who.gid if who else None,
                extra_groups=[] if who else None,
            )
        if service.ends:
            if process.wait(READY):
                raise ServiceError(f"{name} ended with {process.returncode}:\n{self.log(name)}")
            self.done.add(name)
        else:
            self.running[name] = process

    def _await_healthy(self, name: str) -> None:
        deadline = monotonic() + READY
        while not self.healthy(name):
            if self.running[name].poll() is not None or monotonic() > deadline:
                said = self.log(name)[-4000:]
                raise ServiceError(f"{name} is not healthy ({self.running[name].poll()}):\n{said}")
            sleep(0.5)

    def healthy(self, name: str) -> bool:
        """Whether its health check, as the file has it, succeeds now."""
        service = self.services[name]
        kind, *test = service.healthcheck
        words = test if kind == "CMD" else ["sh", "-c", test[0]]
        return (
            subprocess.run(
                [self._put_in(service, word) for word in words],
                env=self._environment(service),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            ).returncode
            == 0
        )

    # What a container would give it.

    def _root(self, service: Service) -> Path:
        base = self.folder / "services" / service.name
        if not service.image.startswith("postgres"):
            return base
        if account():
            return place_of(base)
        # A socket's path may have 107 bytes, and pytest's folders alone have eighty.
        short = hashlib.sha256(str(base).encode()).hexdigest()[:8]
        return Path(tempfile.gettempdir()) / f"tenken-{short}"

    def _prepare(self, service: Service) -> None:
        root = self._root(service)
        for place in (*service.tmpfs, "tmp", "run/secrets"):
            (root / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
        for key, file in service.secrets.items():
            shutil.copy(file, root / "run/secrets" / key)
        if service.built:
            home = root / "opt/tenken"
            for source, target in image_files(self.checkout / "Dockerfile"):
                _copy(self.checkout / source, home / target)
        for target, volume in service.volumes.items():
            self._mount(root / target.lstrip("/"), volume, root)
        for target, file in service.configs.items():
            path = root / target.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._put_in(service, file.read_text(encoding="utf-8")))
        if who := account() if service.image.startswith("postgres") else None:
            for path in [root, *root.rglob("*")]:
                os.chown(path, who.uid, who.gid, follow_symlinks=False)

    def _mount(self, place: Path, volume: str, root: Path) -> None:
        held = self.volume(volume)
        if root.is_relative_to(self.folder):
            held.mkdir(parents=True, exist_ok=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.is_symlink() or place.symlink_to(held)
        else:  # PostgreSQL for root: its account cannot reach the folder of the test
            place.mkdir(parents=True, exist_ok=True)

    def _inside(self, service: Service) -> dict[str, str]:
        """PostgreSQL's socket, whose users within the container need no password."""
        socket_folder = self._root(service) / "var/run/postgresql"
        return {"PGHOST": str(socket_folder)} if service.image.startswith("postgres") else {}

    def _environment(self, service: Service) -> dict[str, str]:
        image = image_environment(self.checkout / "Dockerfile") if service.built else {}
        given = {k: self._put_in(service, v) for k, v in {**image, **service.environment}.items()}
        ports = {
            variable: str(self.ports[service.name, port])
            for port, variable in SETTINGS.get(service.name, {}).items()
        }
        tools = f"{self._tools()}:{Path(sys.executable).parent}"
        if service.image.startswith("postgres"):
            tools = f"{postgresql_binaries(self.folder)}:{tools}"
        found = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "HOME": str(self._root(service) / "tmp"),
            "HOSTNAME": _hostname(),
            "LC_ALL": "C.UTF-8",
            "TMPDIR": str(self._root(service) / "tmp"),
        }
        if service.built:
            found["PYTHONPATH"] = str(self._root(service) / "opt/tenken/plugins")
            found["AIRFLOW__API__HOST"] = "127.0.0.1"
        return found | given | ports | self._metrics(service, given)

    def _metrics(self, service: Service, given: Mapping[str, str]) -> dict[str, str]:
        """Where Airflow's metrics go: the one address that stands in two variables."""
        host, port = (f"AIRFLOW__METRICS__STATSD_{word}" for word in ("HOST", "PORT"))
        here = self.ports.get((given.get(host, ""), int(given.get(port, 0))))
        if here is None or not self.services[given[host]].networks & service.networks:
            return {}
        return {host: "127.0.0.1", port: str(here)}

    def _command(self, service: Service, words: Sequence[str] | None = None) -> list[str]:
        command = list(service.command if words is None else words)
        if service.entrypoint is not None:
            command = [*service.entrypoint, *command]
        elif service.built:
            command = command if command[0] in AIRFLOW_WORDS else ["airflow", *command]
        elif service.image.startswith("postgres"):
            stand_in = Path(__file__).with_name("postgres_image.sh").read_text(encoding="utf-8")
            command = ["sh", "-euc", stand_in, "docker-entrypoint.sh", *command]
        return [self._put_in(service, word) for word in command]

    def _put_in(self, service: Service, text: str) -> str:
        """A text with this service's paths, and the addresses it can reach, as they are here."""
        root = self._root(service)
        places = {*service.tmpfs, *service.volumes, *service.configs, "/run/secrets"}
        places |= {"/opt/tenken"} if service.built else set()
        ours = "|".join(re.escape(p) for p in sorted(places, key=len, reverse=True))
        text = re.sub(rf"(?<![\w./-])({ours})(?![\w-])", rf"{root}\1", text)
        for (name, port), here in self.ports.items():
            if name == service.name:
                own = rf"\b(localhost|0\.0\.0\.0|127\.0\.0\.1):{port}\b"
                text = re.sub(own, f"127.0.0.1:{here}", text)
                text = re.sub(rf"\blisten {port}\b", f"listen 127.0.0.1:{here}", text)
            elif self.services[name].networks & service.networks:
                address = rf"(?<=[@/]){name}(:{port})?(?=[/\"';\s]|$)|(?<=\"){name}:{port}(?=\")"
                text = re.sub(address, f"127.0.0.1:{here}", text)
        return text

    def _tools(self) -> Path:
        """Programs that take no port from their environment, with ours put in."""
        folder = self.folder / "bin"
        if not folder.exists():
            folder.mkdir(parents=True)
            port = self.ports["redis", 6379]
            _script(folder / "redis-server", f'exec {_redis("server")} "$@" --port {port}')
            _script(folder / "redis-cli", f'exec {_redis("cli")} -p {port} "$@"')
        return folder


def _redis(program: str) -> str:
    return shutil.which(f"redis-{program}") or shutil.which(f"valkey-{program}") or "false"


def _script(file: Path, line: str) -> None:
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=left_out)
    else:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _hostname() -> str:
    from airflow.utils.net import get_hostname

    return str(get_hostname())
