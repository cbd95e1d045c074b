"""One target under atheris: `python -m tests.fuzz.guided TARGET SECONDS`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tenken"]):
    from tests.fuzz.targets import targets

target = targets()[sys.argv[1]]


def one(data: bytes) -> None:
    target(data)


with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "good").write_bytes(target.good)
    atheris.Setup(
        [sys.argv[0], folder, f"-max_total_time={sys.argv[2]}", "-print_final_stats=1",
         "-max_len=20000", "-rss_limit_mb=2000", "-timeout=60",
         f"-artifact_prefix={folder}/"],
        one,
    )  # fmt: skip
    atheris.Fuzz()
