"""The first two services of docker-compose.yaml for real: PostgreSQL, and what `init` does to it.

`make compose` starts all of them and takes the sample through; that takes minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compose.processes import Stack


@pytest.fixture
def stack(checkout: Path, tmp_path: Path) -> Iterator[Stack]:
    stack = Stack(checkout, tmp_path / "docker")
    yield stack
    stack.remove()


def test_two_databases_each_with_its_login_out_of_secrets_in_files(stack: Stack) -> None:
    asked = (
        "tenken db prepare",
        "tenken status",  # as tenken_worker
        "airflow config get-value database sql_alchemy_conn",
    )
    said = stack.run("init", " && ".join(asked))
    assert said.returncode == 0, said.stdout + said.stderr
    assert stack.healthy("postgres")
    airflow = (stack.checkout / "secrets" / "airflow_password").read_text()
    at = stack.address("postgres", 5432)
    url = f"postgresql+psycopg2://tenken_airflow:{airflow}@{at}/airflow"
    assert said.stdout.splitlines()[-1] == url
    query = "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolcanlogin"
    logins = stack.execute("postgres", "psql", "-U", "tenken", "-Atc", query)
    assert logins.stdout.split() == ["tenken", "tenken_airflow", "tenken_pages", "tenken_worker"]
