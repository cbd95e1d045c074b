"""`make lint` looks for secrets: scripts/find_secrets.py finds a planted one, and shows none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tenken import home

SCRIPT = home() / "scripts" / "find_secrets.py"
PLANTED = "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIB\n"


def looked_at(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_planted_key_is_found_and_nothing_in_its_place(tmp_path: Path) -> None:
    file = tmp_path / "connections.env"
    file.write_text(PLANTED)
    done = looked_at(file)
    assert done.returncode == 1
    assert "connections.env:1: Private Key" in done.stderr
    assert "MIIB" not in done.stdout + done.stderr
    file.write_text("# keys stand elsewhere\n")
    assert looked_at(file).returncode == 0


def test_lint_looks_for_them() -> None:
    """The attack with the defence off is the same file when `make lint` does not look: pinned."""
    lint = (home() / "Makefile").read_text().split("\nlint:")[1].split("\n\n")[0]
    assert "scripts/find_secrets.py" in lint
