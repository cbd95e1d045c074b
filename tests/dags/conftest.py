"""Airflow is imported by these tests: its home is a folder of ours, set before the import."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="tenken-dags-")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = "sqlite:////dev/null"
# Our own timetable is read back through the plugin.
os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"] = str(Path(__file__).parents[2] / "plugins")


@pytest.fixture(scope="module", autouse=True)
def plugins_read_anew() -> None:
    """What a test before these has made Airflow keep of its plugins is forgotten."""
    from airflow import plugins_manager, settings

    settings.PLUGINS_FOLDER = os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"]
    for kept in vars(plugins_manager).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()
