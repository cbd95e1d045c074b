"""A fifth operation is a YAML, a SQL file and a folder of suites: the example of the docs, run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken import database, home, operations
from tenken.database.embedded import EmbeddedServer
from tenken.pipeline.sources import DatabaseRecords, FileRegister
from tests.integration.conftest import verify

TABLE = """
CREATE SCHEMA disability_handbook;
CREATE TABLE disability_handbook."手帳" (
    "手帳番号" text, "宛名番号" text, "個人番号" text, "氏名" text, "氏名_フリガナ" text,
    "生年月日" text, "性別" text, "住所" text, "市区町村コード" text, "紐付け日" text,
    "紐付け方法" text, "再認定年月" text, "更新年月日" text, "返還年月日" text);
INSERT INTO disability_handbook."手帳" VALUES
    ('T1', 'P1', '123456789018', '山田　太郎', NULL, '1975-01-02', '1', NULL, NULL, NULL, NULL,
     NULL, NULL, NULL),
    ('T2', 'P2', '621498320257', '山田　太郎', NULL, '1975-01-02', '1', NULL, NULL, NULL, NULL,
     NULL, NULL, NULL),
    ('T3', 'P3', NULL, '鈴木　花子', NULL, '1980-03-04', '2', NULL, NULL, NULL, NULL, NULL, NULL,
     '2020-01-01')
"""
REGISTER = """my_number,name,birth_date,sex,address
123456789018,山田　太郎,1975-01-02,1,点検市緑町1
621498320257,鈴木　花子,1980-03-04,2,点検市旭町2
"""


@pytest.fixture
def city_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's facts, rules and SQL, and the example put in as the docs say."""
    place = tmp_path / "home"
    example = home() / "docs" / "examples" / "disability_handbook"
    for folder in ("include", "expectations", "dags"):
        shutil.copytree(home() / folder, place / folder)
    key = "disability_handbook"
    shutil.copy(example / "operation.yaml", place / "include" / "operations" / f"{key}.yaml")
    shutil.copy(example / "extract.sql", place / "include" / "sql" / "extract" / f"{key}.sql")
    (place / "expectations" / key).mkdir()
    for suite in ("intake.json", "match.json"):
        shutil.copy(example / suite, place / "expectations" / key / suite)
    monkeypatch.setenv("TENKEN_HOME", str(place))
    return place


def test_it_runs_without_a_line_of_python(
    engine: Engine, server: EmbeddedServer, city_home: Path, tmp_path: Path
) -> None:
    server.create_database("handbooks")
    source = database.connect(server.url("handbooks"))
    with source.begin() as connection:
        connection.execute(text(TABLE))
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")

    class Sources:
        def records(self):
            return DatabaseRecords(source, "disability_handbook")

        def register(self):
            return FileRegister(tmp_path / "register.csv")

    database.migrate(engine)  # `tenken db migrate`: its role and the schema of its runs
    fifth = operations.operation("disability_handbook")
    verify(engine, Sources(), fifth, "first")
    source.dispose()
    with engine.connect() as connection:
        run = connection.execute(text("SELECT * FROM report.run")).mappings().one()
        tickets = connection.execute(text("SELECT verdict FROM report.ticket")).scalars().all()
    assert (run["extracted"], run["match"], run["mislink"]) == (2, 1, 1)
    assert tickets == ["mislink"]


def test_airflow_finds_its_dag(city_home: Path) -> None:
    assert "tenken_disability_handbook" in [o.dag_id for o in operations.all_operations()]
