"""docker-compose.yaml and Dockerfile as text: each service is closed as docs/supply-chain.md says.

What Docker makes of them is not tried here: the test needs no Docker.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tenken import home

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


def test_the_image_ends_as_a_user_who_is_not_root() -> None:
    users = [
        line.split()[1]
        for line in (home() / "Dockerfile").read_text().splitlines()
        if line.startswith("USER ")
    ]
    assert users[-1] == "50000:0"


def test_every_lock_holds_hashes_for_every_package() -> None:
    for lock in home().glob("requirements*.txt"):
        entries = lock.read_text().replace("\\\n", " ").splitlines()
        wanted = [line for line in entries if line.strip() and not line.startswith("#")]
        assert wanted, lock.name
        assert not [line for line in wanted if "==" not in line or "--hash=sha256:" not in line]
