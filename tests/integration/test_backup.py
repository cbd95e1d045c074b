"""The commands of docs/backup.md, run: what is restored is equal, and its audit chain whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from tenken import database, home, rights
from tenken.database import embedded
from tenken.database.binaries import account, postgresql_binaries
from tenken.database.embedded import EmbeddedServer
from tenken.pipeline.ticket import raise_tickets
from tenken.tickets import audit, move, reveal
from tests.integration.failures import MISLINK, NUMBER, REVIEW, prepared

DOCS = home() / "docs" / "backup.md"


def commands_of(block: str) -> str:
    """The commands of a block of the page."""
    (commands,) = re.findall(rf"^```sh {block}\n(.*?)^```", DOCS.read_text(), re.M | re.S)
    return str(commands)


def run(commands: str, server: EmbeddedServer, backup: Path) -> str:
    """Commands on a server, as a person would give them; what they print."""
    url = make_url(server.url("postgres"))
    environment = {
        "PATH": f"{postgresql_binaries(server.directory)}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1", "PGPORT": str(url.port), "PGUSER": str(url.username),
        "PGPASSWORD": str(url.password), "BACKUP": str(backup), "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    done = subprocess.run(
        ["sh", "-ec", commands], env=environment, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if 'role "tenken" already exists' not in line]
    assert (done.returncode, said) == (0, [])
    return done.stdout


def content(engine: Engine) -> dict[str, object]:
    """All rows of all tables that stay, and all that is said about rights on them."""
    with engine.connect() as connection:
        tables = connection.execute(
            text("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
                 "WHERE schemaname IN ('tenken', 'report', 'verification', 'public')")
        ).scalars().all()  # fmt: skip
        found: dict[str, object] = {
            table: connection.execute(
                text(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) "
                     f"FROM {table} AS t")
            ).one()
            for table in tables
        }  # fmt: skip
        for name, query in {
            "policies": "SELECT string_agg(p::text, '|' ORDER BY p::text) FROM pg_policies AS p",
            "rights": "SELECT string_agg(line, '|' ORDER BY line) FROM ("
            "SELECT concat_ws(' ', relnamespace::regnamespace, relname, relowner::regrole, "
            "relforcerowsecurity, a.grantee::regrole, a.privilege_type) AS line FROM pg_class, "
            "aclexplode(coalesce(relacl, acldefault('r', relowner))) AS a "
            "WHERE relnamespace IN ('tenken'::regnamespace, 'report'::regnamespace) "
            "AND relkind IN ('r', 'v')) AS lines",
        }.items():
            found[name] = connection.execute(text(query)).scalar_one()
    return found


def worked(engine: Engine) -> int:
    """Tickets, evidence, officers and an audit log; the number of a ticket."""
    database.migrate(engine)
    raise_tickets(prepared(engine, "one", {"A": MISLINK, "B": REVIEW}))
    rights.grant(engine, "担当 一郎", "officer", "482013", "welfare", by="管理者")
    with engine.connect() as connection:
        number = connection.execute(text("SELECT min(ticket_id) FROM tenken.ticket")).scalar_one()
    move(engine, number, "suspended", by="担当 一郎", version=1)
    return int(number)


@contextmanager
def opened(server: EmbeddedServer) -> Iterator[Engine]:
    engine = database.connect(server.url("tenken"))
    yield engine
    engine.dispose()


def test_a_restored_dump_is_equal_and_its_audit_chain_whole(tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    backup.mkdir(mode=0o700)
    with EmbeddedServer(tmp_path / "first", durable=False) as server:
        server.create_database("tenken")
        with opened(server) as engine:
            number = worked(engine)
            head, before = audit.verify(engine).head, content(engine)
            run(commands_of("backup"), server, backup)
            plain = run('pg_restore --file=- "$BACKUP/tenken.dump"', server, backup)
            with_all = run("pg_dump --schema=welfare tenken", server, backup)
            move(engine, number, "confirmed", by="担当 一郎", version=2)
            later = audit.verify(engine).head
    # The working tables of the run hold persons: the dump leaves them out, and only by that option.
    for value in (NUMBER, "点検　花子", "照合　太郎"):
        assert value not in plain
        assert value in with_all
    assert "担当 一郎" in plain
    with EmbeddedServer(tmp_path / "second", durable=False) as server:
        run(commands_of("restore"), server, backup)
        with opened(server) as engine:
            assert content(engine) == before
            assert audit.verify(engine, head) == audit.Verified(head.entry_no, head, None)
            assert "were removed" in (audit.verify(engine, later).problem or "")
            stages = text("SELECT count(*) FROM welfare.stage_1")
            with engine.connect() as connection:
                assert connection.execute(stages).scalar_one() == 0
            with rights.acting(engine, "担当 一郎") as connection:
                shown = reveal(connection, number, by="担当 一郎", why="確認のため")
                assert shown[0].record["name"] == "点検　花子"
            raise_tickets(prepared(engine, "after", {"A": MISLINK, "B": REVIEW}))
            assert audit.verify(engine, head).problem is None


def _ours(folder: Path) -> None:
    """A folder that the server's own account may write and read."""
    who = account()
    for path in [folder, *folder.rglob("*")]:
        if who:
            os.chown(path, who.uid, who.gid)
    folder.chmod(0o700)


def test_the_database_comes_back_to_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = EmbeddedServer(tmp_path / "first", durable=False)
    wal = first._place / "wal"
    wal.mkdir(parents=True)
    _ours(wal)
    archiving = embedded.SETTINGS | {
        "wal_level": "replica", "max_wal_senders": "2", "archive_mode": "on",
        "archive_command": f"test ! -f {wal}/%f && cp %p {wal}/%f",
    }  # fmt: skip
    monkeypatch.setattr(embedded, "SETTINGS", archiving)
    second = EmbeddedServer(tmp_path / "second", durable=False)
    with first:
        first.create_database("tenken")
        with opened(first) as engine:
            number = worked(engine)
            run(commands_of("base"), first, tmp_path)
            move(engine, number, "confirmed", by="担当 一郎", version=2)
            head, before = audit.verify(engine).head, content(engine)
            with engine.begin() as connection:
                moment = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            with engine.begin() as connection:  # the accident
                connection.execute(text("DELETE FROM tenken.mislink_person"))
                connection.execute(text("UPDATE tenken.ticket SET state = 'closed'"))
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("SELECT pg_switch_wal()"))
            assert content(engine) != before
        password = (first.directory / "password").read_text()
        first.halt()  # the last of its log goes to the archive
        second.directory.mkdir()
        (second.directory / "password").write_text(password)
        shutil.copytree(tmp_path / "base", second._place / "data")
        (second._place / "data" / "recovery.signal").touch()
        _ours(second._place / "data")
        recovering = archiving | {
            "archive_mode": "off", "restore_command": f"cp {wal}/%f %p",
            "recovery_target_time": moment.isoformat(), "recovery_target_action": "promote",
        }  # fmt: skip
        monkeypatch.setattr(embedded, "SETTINGS", recovering)
        with second, opened(second) as engine:
            assert content(engine) == before
            assert audit.verify(engine, head) == audit.Verified(head.entry_no, head, None)
            assert len(reveal(engine, number, by="担当 一郎", why="確認のため")) == 1
