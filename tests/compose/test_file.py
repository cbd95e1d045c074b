"""The compose file is read as Docker Compose documents it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenken import home
from tests.compose.file import (
    ComposeError,
    env_file,
    image_environment,
    image_files,
    interpolated,
    read,
)

OURS = home() / "docker-compose.yaml"
CASES = [  # from Compose's page on interpolation
    ("${A}", {"A": "a"}, "a"),
    ("$A/b", {"A": "a"}, "a/b"),
    ("${A}", {}, ""),
    ("${A:-d}", {}, "d"),
    ("${A:-d}", {"A": ""}, "d"),
    ("${A-d}", {"A": ""}, ""),
    ("${A:-d}", {"A": "a"}, "a"),
    ("$$A $${A}", {"A": "a"}, "$A ${A}"),
    ("${A:?needed}", {"A": "a"}, "a"),
]


@pytest.mark.parametrize(("text", "variables", "expected"), CASES)
def test_variables(text: str, variables: dict[str, str], expected: str) -> None:
    assert interpolated(text, variables) == expected
    assert interpolated({"k": [text]}, variables) == {"k": [expected]}


def test_a_variable_that_must_be_there() -> None:
    with pytest.raises(ComposeError, match="A is not set: see the page"):
        interpolated("${A:?see the page}", {})


def test_an_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# said\nA=1\nB='two words'  # said\n\nC=\n", encoding="utf-8")
    assert env_file(tmp_path / ".env") == {"A": "1", "B": "two words", "C": ""}
    assert env_file(tmp_path / "none") == {}


def test_connections_env_reaches_the_tasks_and_not_postgresql(tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yaml").write_bytes(OURS.read_bytes())
    connection = '{"conn_type": "fs", "extra": {"path": "/data"}}'
    line = f"AIRFLOW_CONN_TENKEN_REGISTER='{connection}'\n"
    (tmp_path / "connections.env").write_text(line, encoding="utf-8")
    services = read(tmp_path / "docker-compose.yaml", {})
    for name in ("scheduler", "worker", "triggerer"):
        assert services[name].environment["AIRFLOW_CONN_TENKEN_REGISTER"] == connection
    assert "AIRFLOW_CONN_TENKEN_REGISTER" not in services["postgres"].environment


def test_celery_is_a_matter_of_env(tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yaml").write_bytes(OURS.read_bytes())
    usual = read(tmp_path / "docker-compose.yaml", {})
    (tmp_path / ".env").write_text("TENKEN_EXECUTOR=CeleryExecutor\n", encoding="utf-8")
    celery = read(tmp_path / "docker-compose.yaml", {})
    for name in ("scheduler", "worker", "api-server"):
        assert usual[name].environment["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
        assert celery[name].environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"


def test_metrics_are_a_matter_of_env(tmp_path: Path) -> None:
    for name in ("docker-compose.yaml", "metrics.env"):
        (tmp_path / name).write_bytes((home() / name).read_bytes())
    usual = read(tmp_path / "docker-compose.yaml", {})
    measured = read(tmp_path / "docker-compose.yaml", {"TENKEN_METRICS": "True"})
    for name in ("scheduler", "worker", "dag-processor", "triggerer"):
        assert usual[name].environment["AIRFLOW__METRICS__STATSD_ON"] == "False"
        assert measured[name].environment["AIRFLOW__METRICS__STATSD_ON"] == "True"
        exporter = measured[measured[name].environment["AIRFLOW__METRICS__STATSD_HOST"]]
        assert exporter.networks & measured[name].networks
        port = measured[name].environment["AIRFLOW__METRICS__STATSD_PORT"]
        assert f"--statsd.listen-udp=0.0.0.0:{port}" in exporter.command
        assert exporter.name in measured[name].not_required  # and before it, where it is chosen


def test_a_key_that_nobody_takes_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "docker-compose.yaml"
    file.write_text("services: {a: {image: b, privileged: true}}\n", encoding="utf-8")
    with pytest.raises(ComposeError, match="privileged"):
        read(file, {})


def test_what_the_dockerfile_copies_is_there_and_let_through() -> None:
    let_through = (home() / ".dockerignore").read_text(encoding="utf-8").split()
    for source, _ in image_files(home() / "Dockerfile"):
        assert (home() / source).exists(), source
        assert f"!{source}" in let_through
    assert image_environment(home() / "Dockerfile")["TENKEN_HOME"] == "/opt/tenken"
