"""The embedded server: as every user, after every death, beside every neighbour."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url, text

from tenken import database
from tenken.database.binaries import EmbeddedServerError
from tenken.database.embedded import EmbeddedServer


@pytest.fixture
def own_server(tmp_path: Path):
    server = EmbeddedServer(tmp_path / "長い 名前の場所" / "postgresql")
    yield server
    server.destroy()


def ask(url: str, question: str) -> object:
    engine = database.connect(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(question))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def test_data_outlive_a_stop(own_server: EmbeddedServer) -> None:
    with own_server:
        own_server.create_database("tenken")
        own_server.create_database("tenken")  # there already: nothing happens
        ask(own_server.url("tenken"), "CREATE TABLE kept AS SELECT 7 AS it")
    assert not own_server.running
    with own_server:
        assert ask(own_server.url("tenken"), "SELECT it FROM kept") == 7


def test_data_whose_folder_was_deleted_do_not_stand_in_the_way(own_server: EmbeddedServer) -> None:
    with own_server:
        own_server.create_database("tenken")
    (own_server.directory / "password").unlink()  # rm -rf of a checkout, root's data lie elsewhere
    with own_server:
        own_server.create_database("tenken")
        found = ask(
            own_server.url("tenken"), "SELECT to_regclass('pg_catalog.pg_class') IS NOT NULL"
        )
    assert found


def test_text_is_utf8_whatever_the_environment(
    own_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    with own_server:
        assert ask(own_server.url("postgres"), "SELECT length('髙橋')") == 2
        assert ask(own_server.url("postgres"), "SELECT 'Ａ' ~ '\\w'") is True


def test_the_last_one_out_stops_it(own_server: EmbeddedServer) -> None:
    second = EmbeddedServer(own_server.directory)
    with own_server:
        port = make_url(own_server.url("postgres")).port
        with second:
            assert make_url(second.url("postgres")).port == port
        assert own_server.running
    assert not own_server.running


def test_kept_it_stays_until_halted(own_server: EmbeddedServer) -> None:
    with own_server:
        own_server.keep()
    assert own_server.running
    own_server.halt()
    assert not own_server.running


def test_a_killed_process_leaves_a_server_that_is_taken_up_again(
    own_server: EmbeddedServer,
) -> None:
    program = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from tenken.database.embedded import EmbeddedServer
        EmbeddedServer(Path(sys.argv[1])).start()
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    killed = subprocess.run([sys.executable, "-c", program, str(own_server.directory)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert own_server.running
    with own_server:
        assert ask(own_server.url("postgres"), "SELECT 1") == 1
    assert not own_server.running


def test_it_starts_after_the_server_itself_was_killed(own_server: EmbeddedServer) -> None:
    with own_server:
        own_server.create_database("tenken")
        lines = own_server._postmaster()
        assert lines is not None
        os.kill(int(lines[0]), signal.SIGKILL)
    with own_server:
        assert ask(own_server.url("tenken"), "SELECT 1") == 1


def test_nobody_gets_in_without_the_password(own_server: EmbeddedServer) -> None:
    with own_server:
        url = make_url(own_server.url("postgres"))
        assert url.host == "127.0.0.1"
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(
                host=url.host, port=url.port, user=url.username, password="guess", dbname="postgres"
            )
        password = own_server.directory / "password"
        assert password.stat().st_mode & 0o077 == 0


def test_its_log_quotes_no_row(own_server: EmbeddedServer) -> None:
    with own_server:
        url = own_server.url("postgres")
        ask(url, "CREATE TABLE person (name text UNIQUE)")
        ask(url, "INSERT INTO person VALUES ('点検かなりあ')")
        with pytest.raises(Exception, match="duplicate key"):
            ask(url, "INSERT INTO person VALUES ('点検かなりあ')")
        with pytest.raises(Exception, match="invalid input syntax"):
            ask(url, "SELECT name::date FROM person")
        log = (own_server._place / "log").read_text()
    assert "かなりあ" not in log


def test_where_it_cannot_write_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedServerError, match="cannot write"):
        EmbeddedServer(tmp_path / "file" / "postgresql").start()
