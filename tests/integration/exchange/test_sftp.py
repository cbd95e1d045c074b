"""The same exchange over a real SFTP server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest
from sqlalchemy import Engine

from tenken import database
from tenken.database.embedded import EmbeddedServer
from tenken.exchange.agreement import Agreement
from tenken.exchange.drop import DropError
from tenken.exchange.sftp import SftpDrop, SftpServer
from tenken.sample.jlis import Fault, Simulator
from tests.integration.exchange.conftest import Asking
from tests.integration.exchange.sftp_server import PASSWORD, USER, serving
from tests.integration.exchange.test_whole_run import to_the_end


@pytest.fixture
def sftp(tmp_path: Path):
    (tmp_path / "served" / "tenken").mkdir(parents=True)
    with serving(tmp_path / "served") as running:
        yield SftpServer("127.0.0.1", running.port, USER, "/tenken", running.host_key, PASSWORD)


def test_a_run_over_sftp_comes_to_the_same(
    engine: Engine, city: EmbeddedServer, agreed: Agreement, sftp: SftpServer, by_connection,
    tmp_path: Path,
) -> None:  # fmt: skip
    asking = Asking(engine, city, SftpDrop(sftp), agreed)
    asking.take("extract")
    assert asking.take("inquire") is None
    files = list((tmp_path / "served" / "tenken" / "inquiries").iterdir())
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert len(files) > 2
    jlis = Simulator(database.connect(city.url("city")), SftpDrop(sftp), agreed)
    faults = [Fault.PARTIAL, Fault.TRUNCATED, Fault.DUPLICATE, Fault.LATE]
    to_the_end(asking, jlis, faults, until="compare")
    assert asking.compared() == by_connection["welfare"][0]
    kept = (tmp_path / "served" / "tenken" / "kept").iterdir()
    assert {file.stat().st_mode & 0o777 for file in kept} == {0o600}


def test_another_server_key_is_refused(sftp: SftpServer) -> None:
    stranger = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    with pytest.raises(DropError, match="BadHostKeyException"):
        SftpDrop(replace(sftp, host_key=stranger)).names("answers")


def test_a_wrong_password_is_told_without_it(sftp: SftpServer) -> None:
    with pytest.raises(DropError, match="AuthenticationException") as said:
        SftpDrop(replace(sftp, password="wrong one")).names("answers")
    assert "wrong one" not in str(said.value)


def test_a_server_that_is_away_is_a_passing_trouble(sftp: SftpServer) -> None:
    with pytest.raises(DropError, match=r"127\.0\.0\.1:1: "):
        SftpDrop(replace(sftp, port=1)).names("answers")
