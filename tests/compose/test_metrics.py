"""What Airflow is told by docker-compose.yaml to send is in Prometheus, as the file has both.

The series themselves: tests/integration/airflow/test_whole_airflow.py.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.compose import prometheus

SENDS = """
from tenken.airflow import metrics
metrics.step_failed("welfare", "extract")
"""


def test_what_a_service_of_airflow_sends_is_in_prometheus(checkout: Path, tmp_path: Path) -> None:
    if not prometheus.installed():
        pytest.skip(prometheus.MISSING)
    with prometheus.up(checkout, tmp_path / "docker", TENKEN_METRICS="True") as stack:
        said = stack.run("init", f"python -c '{SENDS}'")
        assert said.returncode == 0, said.stdout + said.stderr
        deadline = monotonic() + 3 * prometheus.SCRAPED
        while not (there := prometheus.found(stack, "airflow_tenken_step_failed")):
            assert monotonic() < deadline, stack.log("statsd-exporter") + stack.log("prometheus")
            sleep(0.5)
        assert [(one["operation"], one["step"], value) for one, value in there] == [
            ("welfare", "extract", 1)
        ]
