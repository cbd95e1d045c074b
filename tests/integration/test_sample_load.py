"""The sample in the city's databases: extracted and asked for, it is the files again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tenken import sample
from tenken.database import sql
from tenken.database.embedded import EmbeddedServer
from tenken.layouts import HISTORY, RECORDS, REGISTER

PASSWORDS = {role: f"a 'quoted' {role} %s {{}}" for role in sample.ROLES}
Rows = list[tuple[str, ...]]


class LoadedCity:
    """A sample in a database, and its files."""

    def __init__(self, server: EmbeddedServer, folder: Path) -> None:
        self.server, self.folder = server, folder

    @contextmanager
    def cursor(self, role: str) -> Iterator[Any]:
        """A cursor of a role of the city."""
        url = self.server.url("sample_city", role, PASSWORDS[role])
        connection = psycopg2.connect(url.replace("+psycopg2", ""))
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def file(self, name: str) -> list[dict[str, str]]:
        """A file of the sample."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def copied(cursor: Any, query: str) -> Rows:
    """What COPY gives, nothing as empty text."""
    buffer = io.StringIO()
    cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv)", buffer)
    return [tuple(row) for row in csv.reader(io.StringIO(buffer.getvalue()))]


@pytest.fixture(scope="module")
def city(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> LoadedCity:
    folder = tmp_path_factory.mktemp("sample")
    sample.write(folder, residents=3_000, seed=8, error_rate=0.01)
    server.create_database("sample_city")
    for _ in range(2):  # safe to run again
        sample.load(folder, server.url("sample_city"), PASSWORDS)
    return LoadedCity(server, folder)


PERSONS = {"persons": sql("register/persons.sql")}
REGISTER_SQL = PERSONS | {"history": sql("register/history.sql")}


def ask(cursor: Any, numbers: list[str]) -> None:
    """Ask the register for these numbers, one a line, without seals: all of it is told."""
    cursor.execute(sql("inquire/asked_table.sql"))
    cursor.executemany("INSERT INTO asked (line, number) VALUES (%s, %s)", list(enumerate(numbers)))
    cursor.execute(
        f"CREATE TEMP TABLE answer ON COMMIT DROP AS {sql('inquire/told.sql', **PERSONS)}"
    )
    cursor.execute(f"INSERT INTO told {sql('inquire/heard.sql', answer='answer')}")
    cursor.execute(f"INSERT INTO answer {sql('inquire/reissued.sql', **REGISTER_SQL)}")


@pytest.mark.parametrize("operation", sample.OPERATIONS)
def test_extracting_gives_back_the_records_of_the_file(city: LoadedCity, operation: str) -> None:
    with city.cursor(operation) as cursor:
        rows = copied(cursor, sql(f"extract/{operation}.sql"))
        cursor.execute(f"SELECT * FROM ({sql(f'extract/{operation}.sql')}) AS records LIMIT 0")
        names = tuple(column.name for column in cursor.description)
    assert names == RECORDS.names
    file = city.file(operation)
    assert len(file) > 10
    assert sorted(rows) == sorted(tuple(row.values()) for row in file)


@pytest.mark.parametrize("role", sample.ROLES)
def test_a_role_reads_its_own_schema_and_no_other_and_writes_nothing(
    city: LoadedCity, role: str
) -> None:
    tables = {o: f'{o}."宛名"' for o in sample.OPERATIONS} | {"juki": 'juki."住民"'}
    for schema, table in tables.items():
        with city.cursor(role) as cursor:
            if schema == role:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone()[0] > 0
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(f"DELETE FROM {table}")
            else:
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize("role", sample.ROLES)
def test_a_role_may_not_even_name_what_is_in_another_schema(city: LoadedCity, role: str) -> None:
    with city.cursor(role) as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname = ANY(%s)"
            " AND has_schema_privilege(oid, 'USAGE, CREATE')",
            ([*sample.ROLES, "public"],),
        )
        assert cursor.fetchall() == [(role,)]


def test_a_password_that_was_changed_is_the_one_that_holds(city: LoadedCity) -> None:
    old = city.server.url("sample_city", "welfare", "another").replace("+psycopg2", "")
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(old)


def test_the_register_answers_by_number_for_residents_and_others(city: LoadedCity) -> None:
    register = city.file("register")
    nobody = "123456789018"
    with city.cursor("juki") as cursor:
        ask(cursor, [row["my_number"] for row in register] + [nobody])
        names = ", ".join(REGISTER.names)
        rows = copied(cursor, f"SELECT line, reissued, {names} FROM answer WHERE found")
    assert sorted(rows) == sorted(
        (str(line), "f", *row.values()) for line, row in enumerate(register)
    )


def test_a_number_that_was_replaced_finds_its_person_and_says_so(city: LoadedCity) -> None:
    replaced = [row for row in city.file("history") if row["former_my_number"]]
    assert replaced
    with city.cursor("juki") as cursor:
        ask(cursor, [row["former_my_number"] for row in replaced])
        rows = copied(cursor, "SELECT line, reissued, my_number FROM answer WHERE found")
    assert sorted(rows) == [(str(i), "t", row["my_number"]) for i, row in enumerate(replaced)]


def test_the_history_of_those_answered_for_comes_along(city: LoadedCity) -> None:
    history = city.file("history")
    numbers = sorted({row["my_number"] for row in history})
    with city.cursor("juki") as cursor:
        ask(cursor, numbers[: len(numbers) // 2])
        past = sql("inquire/past.sql", **REGISTER_SQL)
        rows = copied(cursor, past)
        cursor.execute(f"SELECT * FROM ({past}) AS past LIMIT 0")
        assert tuple(c.name for c in cursor.description) == ("line", *HISTORY.names)
    asked = {number: str(line) for line, number in enumerate(numbers[: len(numbers) // 2])}
    assert sorted(rows) == sorted(
        (asked[row["my_number"]], *row.values()) for row in history if row["my_number"] in asked
    )


def test_a_search_finds_everybody_born_that_day(city: LoadedCity) -> None:
    register = city.file("register")
    days = sorted({row["birth_date"] for row in register})[::97] + ["1850-01-01"]
    with city.cursor("juki") as cursor:
        cursor.execute(sql("inquire/sought_table.sql"))
        cursor.executemany("INSERT INTO sought VALUES (%s, %s)", list(enumerate(days)))
        search = sql("inquire/search.sql", persons=REGISTER_SQL["persons"])
        rows = copied(cursor, search)
        cursor.execute(f"SELECT * FROM ({search}) AS found LIMIT 0")
        assert tuple(c.name for c in cursor.description) == ("line", *REGISTER.names)
        cursor.execute(f"SET enable_seqscan = off; EXPLAIN {search}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    born = [row for row in register if row["birth_date"] in days]
    line_of = {day: str(line) for line, day in enumerate(days)}
    assert sorted(rows) == sorted((line_of[row["birth_date"]], *row.values()) for row in born)
    assert plan.count("Index") >= 2, "the days of birth are looked up in both tables' indexes"


def test_what_is_not_there_any_more_is_gone_after_the_next_load(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    server.create_database("sample_again")
    for residents, seed in ((400, 1), (200, 2)):
        sample.write(tmp_path, residents=residents, seed=seed)
        sample.load(tmp_path, server.url("sample_again"), PASSWORDS)
    url = server.url("sample_again", "juki", PASSWORDS["juki"]).replace("+psycopg2", "")
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute('SELECT count(*) FROM juki."住民" WHERE "住民状態" = \'1\'')
        (residents,) = cursor.fetchone() or (0,)
    connection.close()
    assert residents == 200
