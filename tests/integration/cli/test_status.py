"""`tenken status` for one municipality and for many: what is not done stands first, and why."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from tenken import home
from tenken.cli import group
from tenken.operations import OperationError, operation
from tenken.pipeline import open_run

TOWNS = [f"{n:06d}" for n in range(1, 61)]


@pytest.fixture
def typed(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Sixty municipalities; the last run of each is done but for one, which failed."""
    place = tmp_path / "home"
    (place / "include").mkdir(parents=True)
    (place / "include" / "sql").symlink_to(home() / "include" / "sql")
    entries = [
        {"code": code, "name": "町", "residents": 900, "connections": f"_{code}"} for code in TOWNS
    ]
    (place / "include" / "municipalities.yaml").write_text(json.dumps({"municipalities": entries}))
    welfare = operation("welfare")
    for code in TOWNS:
        open_run(engine, f"welfare/night/{code}", welfare, code, "annual", date(2026, 11, 1))
    with engine.begin() as connection:
        connection.execute(text("UPDATE tenken.run SET state = 'done', extracted = 10"))
        connection.execute(
            text("UPDATE tenken.run SET state = 'failed' WHERE municipality_code = '000007'")
        )
        connection.execute(
            text(
                "INSERT INTO tenken.step (run_id, step, state, problem) VALUES "
                "('welfare/night/000007', 'extract', 'failed', 'welfare.csv: missing')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO tenken.verified_day VALUES "
                "('welfare', '000001', current_date - 10, true, 5), "
                "('welfare', '000002', current_date - 350, true, 5)"
            )
        )
    monkeypatch.setenv("TENKEN_HOME", str(place))
    monkeypatch.setenv("TENKEN_DATABASE_URL", database_url)

    def run(*words: str) -> Result:
        return CliRunner().invoke(group, list(words), catch_exceptions=False)

    return run


def test_many_are_added_up_and_what_is_not_done_is_named(typed) -> None:
    lines = typed("status").output.splitlines()
    assert len(lines) < 15  # a screen, not a line a municipality
    assert lines[1].split()[:5] == ["welfare", "60", "59", "1", "0"]
    failed = next(line for line in lines if "000007" in line)
    assert "extract" in failed
    assert "welfare.csv: missing" in failed
    promise = lines[-1].split()
    assert promise[:3] == ["welfare", "2", "10"]
    assert promise[-1] == "000002"  # where it breaks first


def test_one_of_them(typed) -> None:
    lines = typed("status", "--municipality", "000007").output.splitlines()
    assert [line for line in lines if "welfare" in line][0].split()[:4] == [
        "welfare", "000007", "annual", "failed",
    ]  # fmt: skip
    with pytest.raises(OperationError, match="no municipality '999999'"):
        typed("status", "--municipality", "999999")
