"""What is seen on the terminal while a run waits, and the simulator as typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tenken import home
from tenken.cli import group
from tenken.database.embedded import EmbeddedServer
from tenken.sample.jlis import Fault
from tests.integration.exchange.conftest import Asking


@pytest.fixture
def typed(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TENKEN_DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "250")

    def run(*words: str) -> Result:
        return CliRunner().invoke(group, list(words), catch_exceptions=False)

    return run


def cells(shown: str, first: str) -> dict[str, str]:
    """The one row of the table whose heading has this word."""
    lines = shown.splitlines()
    at = next(n for n, line in enumerate(lines) if first in line)
    return dict(zip(lines[at].split(), lines[at + 1].split(), strict=False))


def test_status_says_what_a_run_waits_for_and_what_was_refused(asking: Asking, jlis, typed) -> None:
    asking.take("inquire")
    files = jlis.answer([Fault.LATE, Fault.TRUNCATED])
    asking.take("inquire")
    shown = typed("status").output
    row = cells(shown, "missing")
    assert (row["operation"], row["municipality_code"]) == ("welfare", "482013")
    assert (row["purpose"], row["files"]) == ("number", str(files))
    late = len(range(0, files, 2))
    assert (row["answered"] != "0", row["missing"]) == (True, str(late))
    assert row["files_answered"] == str(files - late)
    assert row["waiting_since"] == "2026-11-24"
    assert "checksum" in shown
    jlis.release()
    asking.take("inquire")
    assert "missing" not in typed("status").output


def test_the_simulator_answers_a_folder(
    asking: Asking, city: EmbeddedServer, tmp_path: Path, typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking.take("inquire")
    monkeypatch.setenv("TENKEN_DATABASE_URL", city.url("city"))
    said = typed("jlis", str(tmp_path / "jlis"), "--fault", "partial").output
    assert "inquiry files answered (simulated)" in said
    assert asking.take("inquire") is not None


def test_every_reason_is_in_the_docs() -> None:
    page = (home() / "docs" / "exchange.md").read_text(encoding="utf-8")
    sources = (home() / "plugins" / "tenken" / "exchange").glob("*.py")
    written = "".join(file.read_text(encoding="utf-8") for file in sources)
    reasons = {
        "cover", "checksum", "count", "layout_version", "encoding", "columns", "purpose",
        "unknown_request", "name",
    }  # fmt: skip
    for reason in reasons:
        assert f'"{reason}"' in written
        assert f"`{reason}`" in page
