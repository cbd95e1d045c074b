"""After a run no person is left in any file of the server: tables, catalogues, write-ahead log."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken import database
from tenken.database.embedded import EmbeddedServer
from tenken.operations import operation
from tests.integration.conftest import FileSources, verify

NUMBER = re.compile(rb"\d{12}")
CITY = "点検市".encode()  # stands in every address of the sample's residents


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server that has seen nothing but the run: no other test's log."""
    with EmbeddedServer(tmp_path / "own", durable=False) as server:
        server.create_database("tenken")
        yield server


@pytest.fixture
def numbers(city_files: Path) -> set[bytes]:
    """All numbers of nursing care's records and of the register."""
    found: set[bytes] = set()
    for name in ("nursing_care", "register"):
        with (city_files / f"{name}.csv").open(encoding="utf-8") as file:
            found |= {row["my_number"].encode() for row in csv.DictReader(file)}
    return found


def left(engine: Engine, server: EmbeddedServer, numbers: set[bytes]) -> set[str]:
    """The files of the server in which one of these numbers, or an address, stands."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    found = set()
    for path in server._data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if CITY in content or numbers.intersection(NUMBER.findall(content)):
                found.add(str(path.relative_to(server._data)))
    return found


def run_it(server: EmbeddedServer, city_files: Path, until: str = "publish") -> Engine:
    engine = database.connect(server.url("tenken"))
    database.migrate(engine)
    of = operation("nursing_care")
    verify(engine, FileSources(city_files, of.key), of, "one", until=until)
    return engine


def test_nothing_is_left(own_server: EmbeddedServer, city_files: Path, numbers: set[bytes]) -> None:
    engine = run_it(own_server, city_files)
    assert len(numbers) > 1000
    assert left(engine, own_server, numbers) == set()
    engine.dispose()


def test_statistics_kept_are_found_in_the_catalogue_and_in_the_log(
    own_server: EmbeddedServer, city_files: Path, numbers: set[bytes]
) -> None:
    """The same search when the defence is off: a working table whose statistics are kept."""
    engine = run_it(own_server, city_files, until="inquire")
    with engine.begin() as connection:
        connection.execute(
            text("CREATE UNLOGGED TABLE nursing_care.with_statistics AS TABLE nursing_care.stage_1;"
                 "ANALYZE nursing_care.with_statistics")
        )  # fmt: skip
    with engine.connect() as connection:
        catalogue = connection.execute(
            text("SELECT pg_relation_filepath('pg_statistic')")
        ).scalar_one()
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA nursing_care CASCADE"))
    found = left(engine, own_server, numbers)
    assert catalogue in found
    assert any(name.startswith("pg_wal") for name in found)
    engine.dispose()
