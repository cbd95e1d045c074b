"""Inquiries: whole, private, the same when written again, never too many nor at a wrong hour."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tenken.exchange.agreement import Agreement
from tenken.exchange.drop import FolderDrop
from tenken.pipeline import StepError, perform
from tests.integration.exchange.conftest import Asking, rows


def written(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "jlis" / "inquiries").iterdir()}


class KilledError(BaseException):
    """The process ends here."""


class DyingDrop(FolderDrop):
    """A folder whose writer dies after so many files are there."""

    def __init__(self, place: Path, after: int) -> None:
        super().__init__(place)
        self.left = after

    @contextmanager
    def writing(self, folder: str, name: str) -> Iterator[IO[bytes]]:
        with super().writing(folder, name) as file:
            yield file
        self.left -= 1
        if self.left == 0:
            raise KilledError


def test_files_are_private_whole_and_hold_each_number_once(asking: Asking, tmp_path: Path) -> None:
    assert asking.take("inquire") is None
    folder = tmp_path / "jlis" / "inquiries"
    numbers = []
    for file in sorted(folder.glob("*.csv")):
        assert file.stat().st_mode & 0o777 == 0o600
        with file.open(encoding="utf-8") as lines:
            found = list(csv.DictReader(lines))
        cover = json.loads(file.with_suffix(".json").read_text())
        assert cover["records"] == len(found) <= 10
        numbers += [line["個人番号"] for line in found]
        assert set(found[0]) == {"照会連番", "個人番号"}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(numbers) == len(set(numbers)) > 10
    assert not list(folder.glob("*.part"))


def test_what_a_killed_process_left_is_written_again_the_same(
    asking: Asking, tmp_path: Path
) -> None:
    left: dict[str, bytes] = {}
    for after in (1, 2, 3):
        asking.drop = DyingDrop(tmp_path / "jlis", after)
        with pytest.raises(KilledError):
            asking.take("inquire")
        now = written(tmp_path)
        assert {name: now[name] for name in left} == left
        left = now
    asking.drop = FolderDrop(tmp_path / "jlis")
    assert asking.take("inquire") is None
    everything = written(tmp_path)
    assert {name: everything[name] for name in left} == left
    assert asking.take("inquire") is None
    assert written(tmp_path) == everything
    assert rows(asking.engine, "SELECT count(*) FROM tenken.exchange") == [(1,)]


def test_nothing_is_written_outside_the_window(asking: Asking, tmp_path: Path) -> None:
    asking.clock.advance(hours=11)  # nine in the evening in Japan
    assert asking.take("inquire") is None
    assert not (tmp_path / "jlis" / "inquiries").exists()
    (wake_at,) = rows(asking.engine, "SELECT wake_at FROM tenken.exchange")[0]
    assert asking.agreed.is_open(wake_at)
    asking.clock.now = wake_at
    assert asking.take("inquire") is None
    assert written(tmp_path)


def test_the_daily_volume_holds_for_all_operations_of_a_municipality_together(
    asking: Asking, agreed: Agreement, tmp_path: Path, city
) -> None:
    few = agreed.model_copy(update={"numbers_a_day": 25})
    asking.agreed = few
    care = Asking(asking.engine, city, asking.drop, few, key="child_allowance", name="other",
                  clock=asking.clock)  # fmt: skip
    care.take("extract")
    days = []
    for _ in range(3):
        before = written(tmp_path) if (tmp_path / "jlis" / "inquiries").exists() else {}
        for each in (asking, care, asking, care):
            assert each.take("inquire") is None
        now = written(tmp_path)
        new = [json.loads(now[name]) for name in now if name not in before and ".json" in name]
        days.append(sum(cover["records"] for cover in new))
        asking.clock.advance(days=1)
    assert all(0 < day <= 25 for day in days)


def test_records_extracted_anew_are_asked_for_anew(asking: Asking, jlis) -> None:
    assert asking.take("inquire") is None
    asking.take("extract")
    assert asking.take("inquire") is None
    jlis.answer()
    assert asking.take("inquire") is not None
    states = rows(asking.engine, "SELECT state FROM report.exchange ORDER BY begun_at, state DESC")
    assert sorted(states) == [("closed",), ("withdrawn",)]


def test_a_run_that_waits_is_not_abandoned_and_a_forgotten_one_is(
    asking: Asking, jlis, city
) -> None:
    assert asking.take("inquire") is None
    old = "UPDATE tenken.step SET started_at = now() - interval '5 days', finished_at = NULL"
    with asking.engine.begin() as connection:
        connection.exec_driver_sql(old)
        connection.exec_driver_sql("UPDATE tenken.exchange SET wake_at = now() + interval '1 day'")
    other = Asking(asking.engine, city, asking.drop, asking.agreed, name="next night")
    other.take("extract")
    jlis.answer()
    assert asking.take("inquire") is not None
    with asking.engine.begin() as connection:
        connection.exec_driver_sql(old + " WHERE run_id = 'exchanged'")
        connection.exec_driver_sql("UPDATE tenken.exchange SET wake_at = now() - interval '2 days'")
    other.take("extract")
    with pytest.raises(StepError, match="working tables are gone"):
        perform("compare", asking.run, asking)


def test_tables_emptied_by_a_crash_of_the_server_are_said(asking: Asking) -> None:
    assert asking.take("inquire") is None
    with asking.engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {asking.run.table('numbers_asked')}")
    with pytest.raises(StepError, match="clear the run's tasks from extract on"):
        perform("inquire", asking.run, asking)
