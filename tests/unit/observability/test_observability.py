"""The dashboard and the alert rules as files: well formed, explained, firing when they should."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tenken import home
from tests import promql
from tests.compose.file import read

PAGE = home() / "docs" / "observability.md"
RULES = yaml.safe_load((promql.PLACE / "alerts.yaml").read_text(encoding="utf-8"))
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]


@pytest.mark.parametrize("alert", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_who_is_called_and_what_to_do(alert: dict) -> None:
    assert alert["labels"]["severity"] in ("call", "day")
    assert f"`{alert['alert']}`" in PAGE.read_text(encoding="utf-8")
    for page in re.findall(r"docs/\w+\.md", alert["annotations"]["what_to_do"]):
        assert (home() / page).is_file()


@pytest.mark.parametrize(("place", "expression"), promql.asked().items())
def test_an_expression_is_promql_over_series_that_are_explained(
    place: str, expression: str
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = promql.series(expression.replace("$operation", "welfare"))
    assert found, place
    for name, _ in found:
        assert f"`{re.sub('_(sum|count)$', '', name)}`" in page, name


def test_the_panels_of_the_dashboard_are_told_apart_and_fit() -> None:
    board = json.loads((promql.PLACE / "grafana.json").read_text(encoding="utf-8"))
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"])
                 for y in range(at["y"], at["y"] + at["h"])}  # fmt: skip
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
        assert panel["datasource"]["uid"] == "${source}"  # whichever Prometheus the city has


def promtool(*words: str, cwd: Path) -> None:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("no promtool: install Debian's package prometheus")
    done = subprocess.run([program, *words], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_takes_its_configuration(tmp_path: Path) -> None:
    configs = read(home() / "docker-compose.yaml", {})["prometheus"].configs
    for target, file in configs.items():
        text = file.read_text(encoding="utf-8")
        for other in configs:
            text = text.replace(other, Path(other).name)
        (tmp_path / Path(target).name).write_text(text, encoding="utf-8")
    promtool("check", "config", "prometheus.yml", cwd=tmp_path)


def test_prometheus_takes_the_rules_and_fires_when_it_should(tmp_path: Path) -> None:
    tests = Path(__file__).with_name("alerts.test.yaml")
    for file in (promql.PLACE / "alerts.yaml", tests):
        shutil.copy(file, tmp_path)
    promtool("check", "rules", "alerts.yaml", cwd=tmp_path)
    promtool("test", "rules", tests.name, cwd=tmp_path)
