"""Runs and migrations at the same time: one waits for the other, or says why it did not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine, text

from tenken import database, pipeline
from tenken.database import migrating
from tenken.operations import operation
from tenken.pipeline.sources import FileRecords, FileRegister, Records, Register

HEAD = "my_number,name,birth_date,sex,address\n"
PERSON = "123456789018,山田　太郎,1975-01-02,1,点検市緑町1\n"  # made up, as all of this


@dataclass
class Files:
    """One record that matches; its source may be made to wait."""

    folder: Path
    hold: threading.Event | None = None
    reached: threading.Event = field(default_factory=threading.Event)

    def records(self) -> Records:
        self.reached.set()
        if self.hold:
            assert self.hold.wait(60)
        return FileRecords(self.folder / "welfare.csv")

    def register(self) -> Register:
        return FileRegister(self.folder / "register.csv", None)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    (tmp_path / "welfare.csv").write_text(f"record_id,{HEAD}R1,{PERSON}", encoding="utf-8")
    (tmp_path / "register.csv").write_text(HEAD + PERSON, encoding="utf-8")
    return Files(tmp_path)


def a_run(engine: Engine) -> pipeline.Run:
    of = operation("welfare")
    return pipeline.open_run(engine, "night", of, "482013", "annual", date(2026, 11, 24))


@contextmanager
def beside(what: Callable[[], Any]) -> Iterator[list[Any]]:
    """`what` in a thread; the list gets its result or its exception when the block has ended."""
    came: list[Any] = []

    def take() -> None:
        try:
            came.append(what())
        except Exception as error:
            came.append(error)

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield came
    finally:
        thread.join(60)


def waits(engine: Engine) -> None:
    """Until somebody waits for the lock that orders runs and migrations."""
    asked = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND objid = {migrating._LOCK}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
        deadline = monotonic() + 60
        while not looking.execute(text(asked)).scalar():
            assert monotonic() < deadline, "nobody waits"


def older(engine: Engine) -> None:
    """The tables as they are one migration before: what there is to do is the comment of rights."""
    with engine.begin() as connection:
        connection.execute(text("COMMENT ON SCHEMA tenken IS 'rights of another day'"))


@contextmanager
def migrating_now(engine: Engine) -> Iterator[Callable[[], None]]:
    """As while a migration is under way, until the function is called."""
    with engine.connect() as connection:
        migrating._alone(connection)

        def end() -> None:
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
            connection.commit()

        yield end
        end()


def test_a_step_begun_during_a_migration_waits_and_then_goes_on(
    engine: Engine, files: Files
) -> None:
    run = a_run(engine)
    with (
        migrating_now(engine) as end,
        beside(lambda: pipeline.perform("extract", run, files)) as came,
    ):
        waits(engine)
        assert not files.reached.is_set()
        end()
    assert came[0]["extracted"] == 1


def test_a_step_that_waited_too_long_says_so_and_is_tried_again(
    engine: Engine, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_run(engine)
    monkeypatch.setattr(migrating, "PATIENCE", 0.2)
    with (
        migrating_now(engine),
        pytest.raises(pipeline.PassingError, match="a migration of the database has not ended"),
    ):
        pipeline.perform("extract", run, files)
    assert pipeline.perform("extract", run, files)["extracted"] == 1


def test_a_migration_begun_during_a_step_waits_for_it(engine: Engine, files: Files) -> None:
    run = a_run(engine)
    files.hold = threading.Event()
    older(engine)
    with beside(lambda: pipeline.perform("extract", run, files)) as step:
        assert files.reached.wait(60)
        with beside(lambda: database.migrate(engine)) as migration:
            waits(engine)
            assert not migration
            files.hold.set()
    assert step[0]["extracted"] == 1
    assert migration == [None]


def test_a_migration_that_runs_kept_from_beginning_changes_nothing(
    engine: Engine, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_run(engine)
    files.hold = threading.Event()
    older(engine)
    with beside(lambda: pipeline.perform("extract", run, files)) as step:
        assert files.reached.wait(60)
        monkeypatch.setattr(migrating, "PATIENCE", 0.2)
        with pytest.raises(database.BusyError, match="Pause the DAGs"):
            database.migrate(engine)
        files.hold.set()
    assert step[0]["extracted"] == 1
    database.migrate(engine)


def test_a_migration_that_cannot_have_a_table_undoes_itself(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = database.connect(database_url)
    with engine.connect() as connection:
        migrating.upgrade(connection, "0010")
    monkeypatch.setattr(migrating, "TABLE_PATIENCE", 0.2)
    with engine.connect() as holding:
        holding.execute(text("SELECT count(*) FROM tenken.ticket"))  # a forgotten psql
        with pytest.raises(database.BusyError, match="the query that says who"):
            database.migrate(engine)
    with engine.connect() as connection:
        assert database.revisions(connection) == ("0010", migrating.known()[-1])
        assert connection.execute(text("SELECT to_regclass('tenken.saved_view')")).scalar() is None
    database.migrate(engine)
    engine.dispose()


def test_an_older_program_does_not_touch_newer_tables(engine: Engine, files: Files) -> None:
    run = a_run(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (
        lambda: database.migrate(engine),
        lambda: pipeline.perform("extract", run, files),
    ):
        with pytest.raises((database.OutdatedError, pipeline.StepError), match="older program"):
            attempt()
    assert not files.reached.is_set()


def test_a_lock_is_not_left_behind(engine: Engine, files: Files) -> None:
    run = a_run(engine)
    (files.folder / "welfare.csv").unlink()
    with pytest.raises(pipeline.StepError):
        pipeline.perform("extract", run, files)
    older(engine)
    database.migrate(engine)
    with engine.connect() as connection:
        held = connection.execute(text("SELECT count(*) FROM pg_locks WHERE objid = 20230704"))
        assert held.scalar() == 0
