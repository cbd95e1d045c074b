"""`make lint` looks for secrets (scripts/secrets.sh): what it looks with finds a planted one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tenken import home

PLANTED = "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIB\n"
HOOK = Path(sys.executable).with_name("detect-secrets-hook")


def looked_at(file: Path) -> subprocess.CompletedProcess[str]:
    baseline = str(home() / ".secrets.baseline")
    command = [HOOK, "--no-verify", "--baseline", baseline, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_planted_key_is_found_and_nothing_in_its_place(tmp_path: Path) -> None:
    file = tmp_path / "connections.env"
    file.write_text(PLANTED)
    done = looked_at(file)
    assert done.returncode == 1
    assert "Private Key" in done.stdout
    assert "MIIB" not in done.stdout
    file.write_text("# keys stand elsewhere\n")
    assert looked_at(file).returncode == 0
