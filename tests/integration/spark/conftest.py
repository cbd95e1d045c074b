"""Spark needs pyspark and a Java; `make test-spark` sees to both, and says so where it cannot."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest

WITHOUT = (
    "needs pyspark (make test-spark installs it)"
    if find_spec("pyspark") is None
    else "needs Java 17 or 21: apt-get install openjdk-17-jre-headless"
    if shutil.which("java") is None
    else ""
)


@pytest.fixture(scope="module", autouse=True)
def _spark_is_there() -> None:
    if WITHOUT:
        pytest.skip(WITHOUT)
