"""docker-compose.yaml and the Dockerfile, read as Docker Compose reads them.

As much of the Compose specification as our file uses; a key that is not known here is an error, so
that the file cannot grow away from the tests.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# What is taken from a service, and what is looked at by tests/unit/test_containers.py only.
TAKEN = {
    "image", "command", "entrypoint", "environment", "env_file", "depends_on", "healthcheck",
    "secrets", "configs", "volumes", "tmpfs", "networks", "ports", "profiles", "restart", "build",
    "stop_grace_period",
}  # fmt: skip
ONLY_LOOKED_AT = {
    "read_only", "cap_drop", "security_opt", "logging", "user", "deploy", "shm_size",
}  # fmt: skip
_VARIABLE = re.compile(
    r"\$(?:(\$)|\{(\w+)(?:(:?[-?])([^}]*))?\}|(\w+))"
)  # $$, ${A}, ${A:-default}, ${A:?message}, $A


class ComposeError(Exception):
    """The file cannot be taken: what and where."""


@dataclass(frozen=True)
class Service:
    """A service, with nothing left to be looked up."""

    name: str
    image: str
    built: bool
    entrypoint: tuple[str, ...] | None
    command: tuple[str, ...]
    environment: Mapping[str, str]
    depends_on: Mapping[str, str]
    not_required: frozenset[str]  # of those: left out where their profile is not chosen
    healthcheck: tuple[str, ...]
    secrets: Mapping[str, Path]
    configs: Mapping[str, Path]
    volumes: Mapping[str, str]
    tmpfs: tuple[str, ...]
    networks: frozenset[str]
    profiles: frozenset[str]
    ends: bool


def read(file: Path, variables: Mapping[str, str]) -> dict[str, Service]:
    """The services of a compose file; `variables` are the shell's, over those of .env beside it."""
    settings = {**env_file(file.with_name(".env")), **variables}
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    known = {"name", "services", "networks", "volumes", "secrets", "configs"}
    if odd := {key for key in raw if not key.startswith("x-")} - known:
        raise ComposeError(f"top-level {odd} is not known here")
    facts = interpolated(raw, settings)
    return {name: _service(name, one, facts, file) for name, one in facts["services"].items()}


def interpolated(value: Any, variables: Mapping[str, str]) -> Any:
    """Every text with its variables put in, and $$ as $."""
    if isinstance(value, dict):
        return {key: interpolated(one, variables) for key, one in value.items()}
    if isinstance(value, list):
        return [interpolated(one, variables) for one in value]
    if not isinstance(value, str):
        return value

    def put_in(found: re.Match[str]) -> str:
        dollar, braced, how, default, plain = found.groups()
        if dollar:
            return "$"
        name = braced or plain
        held = variables.get(name)
        if held is None or (how and how.startswith(":") and not held):
            if how and how.endswith("?"):
                raise ComposeError(f"{name} is not set: {default}")
            return (default or "") if how else ""
        return held

    return _VARIABLE.sub(put_in, value)


def env_file(file: Path) -> dict[str, str]:
    """NAME=value a line, as Compose reads it; nothing where there is no such file."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        name, sign, value = line.strip().partition("=")
        if sign and not name.startswith("#"):
            found[name.strip()] = " ".join(shlex.split(value, comments=True))
    return found


def image_environment(dockerfile: Path) -> dict[str, str]:
    """The variables that the Dockerfile's ENV lines set."""
    text = dockerfile.read_text(encoding="utf-8").replace("\\\n", " ")
    return {
        name: value
        for line in text.splitlines()
        if line.startswith("ENV ")
        for name, _, value in (word.partition("=") for word in shlex.split(line[4:]))
    }


def image_files(dockerfile: Path) -> list[tuple[str, str]]:
    """What its COPY lines put in: source and target."""
    lines = dockerfile.read_text(encoding="utf-8").splitlines()
    found = []
    for line in (one for one in lines if one.startswith("COPY ")):
        *sources, target = [w for w in shlex.split(line)[1:] if not w.startswith("--")]
        found += [(source, target) for source in sources]
    return found


def _service(name: str, one: dict[str, Any], facts: dict[str, Any], file: Path) -> Service:
    if odd := set(one) - TAKEN - ONLY_LOOKED_AT:
        raise ComposeError(f"{name}: {odd} is not known here")
    environment = {}
    for given in one.get("env_file", ()):
        path = file.with_name(given["path"])
        if given.get("required", True) and not path.exists():
            raise ComposeError(f"{name}: {path.name} is missing")
        environment |= env_file(path)
    environment |= {key: _text(value) for key, value in one.get("environment", {}).items()}
    entrypoint = one.get("entrypoint")
    return Service(
        name=name,
        image=one["image"],
        built="build" in one,
        entrypoint=None if entrypoint is None else _words(entrypoint),
        command=_words(one.get("command", [])),
        environment=environment,
        depends_on={k: v["condition"] for k, v in one.get("depends_on", {}).items()},
        not_required=frozenset(
            k for k, v in one.get("depends_on", {}).items() if not v.get("required", True)
        ),
        healthcheck=tuple(one.get("healthcheck", {}).get("test", ())),
        secrets={
            key: file.parent / facts["secrets"][key]["file"] for key in one.get("secrets", ())
        },
        configs={
            given["target"]: file.parent / facts["configs"][given["source"]]["file"]
            for given in one.get("configs", ())
        },
        volumes=_volumes(name, one, facts),
        tmpfs=tuple(place.partition(":")[0] for place in one.get("tmpfs", ())),
        networks=_networks(name, one, facts),
        profiles=frozenset(one.get("profiles", ())),
        ends=one.get("restart") == "no",
    )


def _volumes(name: str, one: dict[str, Any], facts: dict[str, Any]) -> dict[str, str]:
    found = {}
    for given in one.get("volumes", ()):
        volume, _, target = given.partition(":")
        if volume not in facts["volumes"]:
            raise ComposeError(f"{name}: the volume {volume} is not declared")
        found[target] = volume
    return found


def _networks(name: str, one: dict[str, Any], facts: dict[str, Any]) -> frozenset[str]:
    named = frozenset(one.get("networks", ()))
    if odd := named - set(facts["networks"]):
        raise ComposeError(f"{name}: the network {odd} is not declared")
    return named


def _words(given: str | list[Any]) -> tuple[str, ...]:
    return tuple(shlex.split(given) if isinstance(given, str) else map(str, given))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        raise ComposeError("true and false of YAML are no texts of the environment: quote them")
    return "" if value is None else str(value)
