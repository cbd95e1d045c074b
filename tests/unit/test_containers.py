"""docker-compose.yaml and Dockerfile as text: each service is closed as docs/supply-chain.md says.

What Docker makes of them is not tried here: the test needs no Docker. tests/compose starts them.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tenken import home
from tenken.database.embedded import SETTINGS

COMPOSE = yaml.safe_load((home() / "docker-compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def open_doors(service: dict[str, Any]) -> list[str]:
    """What of a service is not closed."""
    user = str(service.get("user", "root")).partition(":")[0]
    doors = {
        "runs as root": user in ("root", "0"),
        "writes its root file system": service.get("read_only") is not True,
        "keeps capabilities": service.get("cap_drop") != ["ALL"] or "cap_add" in service,
        "may gain privileges": "no-new-privileges:true" not in service.get("security_opt", []),
        "privileged": bool(service.get("privileged")),
        "no /tmp in memory": not any(
            str(place).startswith("/tmp:") and "noexec" in str(place)  # noqa: S108
            for place in service.get("tmpfs", [])
        ),
        "shares the host": any(key in service for key in ("network_mode", "pid", "ipc", "devices")),
        "mounts the host": any(str(v).startswith(("/", ".")) for v in service.get("volumes", [])),
        "listens beyond this machine": any(
            not str(port).startswith("127.0.0.1:") for port in service.get("ports", [])
        ),
    }
    if service.get("profiles") == ["tls"]:
        doors.pop("listens beyond this machine")  # the reverse proxy is there for that
    return [door for door, is_open in doors.items() if is_open]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_closed(name: str) -> None:
    assert open_doors(SERVICES[name]) == []


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("key", ["user", "read_only", "cap_drop", "security_opt", "tmpfs"])
def test_with_one_of_them_left_out_the_door_is_seen(name: str, key: str) -> None:
    left = {k: v for k, v in SERVICES[name].items() if k != key}
    assert len(open_doors(left)) == 1


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_its_limits(name: str) -> None:
    service = SERVICES[name]
    assert set(service["deploy"]["resources"]["limits"]) == {"memory", "pids"}
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_stays_is_watched(name: str) -> None:
    assert ("healthcheck" in SERVICES[name]) == (SERVICES[name]["restart"] == "unless-stopped")


def test_the_databases_are_reached_from_within_only() -> None:
    for name in ("postgres", "redis"):
        assert "ports" not in SERVICES[name]
        assert [COMPOSE["networks"][one] for one in SERVICES[name]["networks"]] == [
            {"internal": True}
        ]


def test_prometheus_and_grafana_do_not_reach_the_database() -> None:
    for name in ("prometheus", "grafana"):
        assert SERVICES[name]["networks"] == ["metrics"]


def test_postgresql_is_set_for_bulk_loads_as_the_embedded_server_is() -> None:
    said = dict(re.findall(r"-c (\w+)=(\S+)", COMPOSE["services"]["postgres"]["command"]))
    assert {key: said.get(key) for key in ("work_mem", "jit")} == {
        key: SETTINGS[key] for key in ("work_mem", "jit")
    }
    # Hashes that parallel workers share stand in shared memory.
    assert COMPOSE["services"]["postgres"]["shm_size"] == "1g"


def test_no_secret_is_in_an_environment() -> None:
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            bare = re.search(r"PASSWORD|SECRET|_KEY|SQL_ALCHEMY_CONN|BROKER|BACKEND", key)
            assert not bare or key.endswith(("_FILE", "_CMD")), (name, key)
            assert not re.search(r"://[^/@]+:(?!\$\$\()[^/@]+@", str(value)), (name, key)


def test_each_service_is_given_what_it_reads_and_no_more() -> None:
    """A file in /run/secrets that is named is given; the owner's password to three alone."""
    given = {name: set(one.get("secrets", ())) for name, one in SERVICES.items()}
    owner = {name for name, secrets in given.items() if "owner_password" in secrets}
    assert owner == {"postgres", "init", "sample"}
    for name, service in SERVICES.items():
        words = json.dumps([service.get("environment", {}), service.get("command", "")])
        named = set(re.findall(r"/run/secrets/(\w+)", words))
        if name not in ("scheduler", "worker", "redis"):
            named.discard("redis_password")  # a setting of all, that only Celery's two read
        assert named <= given[name], name


def test_one_jwt_secret_for_all() -> None:
    said = {
        one["environment"]["AIRFLOW__API_AUTH__JWT_SECRET_CMD"]
        for one in SERVICES.values()
        if "AIRFLOW__API_AUTH__JWT_SECRET_CMD" in one.get("environment", {})
    }
    assert len(said) == 1


def test_the_secrets_that_are_named_are_made(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    shutil.copy(home() / "deploy" / "make-secrets.sh", tmp_path / "deploy")
    script = ["sh", "deploy/make-secrets.sh"]
    subprocess.run(script, cwd=tmp_path, check=True)
    made = {file.name: file.read_bytes() for file in (tmp_path / "secrets").iterdir()}
    assert set(made) | {"tls_certificate", "tls_key"} == set(COMPOSE["secrets"])
    assert len(set(made.values())) == len(made)
    for key in ("evidence_key", "audit_key", "fernet_key"):
        assert len(base64.urlsafe_b64decode(made[key])) == 32
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    subprocess.run(script, cwd=tmp_path, check=True)
    again = {file.name: file.read_bytes() for file in (tmp_path / "secrets").iterdir()}
    assert again == made


def test_the_image_ends_as_a_user_who_is_not_root() -> None:
    users = [
        line.split()[1]
        for line in (home() / "Dockerfile").read_text().splitlines()
        if line.startswith("USER ")
    ]
    assert users[-1] == "50000:0"


def test_the_builder_is_given_what_the_image_copies() -> None:
    given = {line[1:] for line in (home() / ".dockerignore").read_text().splitlines()
             if line.startswith("!")}  # fmt: skip
    lines = (home() / "Dockerfile").read_text().splitlines()
    copied = {
        word
        for line in lines
        if line.startswith("COPY ")
        for word in line.split()[1:-1]
        if not word.startswith("--")
    }
    assert copied == given


def test_the_image_installs_nothing_that_no_hash_says() -> None:
    commands = re.split(r"&&|(?<!\\)\n", (home() / "Dockerfile").read_text())
    installs = [one for one in commands if "pip install" in one]
    assert len(installs) == 2
    assert all("--require-hashes" in one or "--no-deps --no-build" in one for one in installs)


def test_every_lock_holds_hashes_for_every_package() -> None:
    for lock in home().glob("requirements*.txt"):
        entries = lock.read_text().replace("\\\n", " ").splitlines()
        wanted = [line for line in entries if line.strip() and not line.startswith("#")]
        assert wanted, lock.name
        assert not [line for line in wanted if "==" not in line or "--hash=sha256:" not in line]
