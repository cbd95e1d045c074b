"""Puts a sample's files into databases as a city has them: a schema and a role an operation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg2 import sql as quoted

from tenken.database import connect, sql
from tenken.sample.city import OPERATIONS, ROLES

# Any number of our own choosing: two loads at once wait for each other.
_LOAD_LOCK = 20261101


def load(folder: Path, admin_url: str, passwords: Mapping[str, str]) -> None:
    """Load the files that `write` made into the database at `admin_url`, as its superuser.

    Makes the schemas and login roles of `ROLES`, each role with its password of `passwords` and
    with the right to read its own schema only. Safe to run again, and all or nothing: replaces
    what an earlier load made. Raises KeyError for a password that is not given.
    """
    engine = connect(admin_url)
    with engine.begin() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOAD_LOCK,))
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SELECT current_database()")
        (database,) = cursor.fetchone()
        name = quoted.Identifier(database).as_string(cursor)
        cursor.execute(sql("sample/database.sql", database=name))
        for role in ROLES:
            _role(cursor, role, passwords[role], database)
            cursor.execute(sql("sample/roles.sql", schema=role, role=role))
        for operation in OPERATIONS:
            _records(cursor, operation, folder / f"{operation}.csv")
        _register(cursor, folder)
    engine.dispose()


def _role(cursor: Any, role: str, password: str, database: str) -> None:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,))
    verb = "CREATE" if cursor.fetchone() is None else "ALTER"
    create = f"{verb} ROLE {{}} LOGIN PASSWORD {{}}"
    name = quoted.Identifier(role)
    cursor.execute(quoted.SQL(create).format(name, quoted.Literal(password)))
    cursor.execute(
        quoted.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(quoted.Identifier(database), name)
    )
    if role == "juki":  # the numbers asked for come in a temporary table
        cursor.execute(
            quoted.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(
                quoted.Identifier(database), name
            )
        )


def _records(cursor: Any, operation: str, file: Path) -> None:
    cursor.execute(sql("sample/records_table.sql"))
    _copy(cursor, "records", file)
    cursor.execute(sql("sample/persons.sql", schema=operation))
    cursor.execute(sql(f"sample/{operation}.sql"))
    cursor.execute(quoted.SQL("ANALYZE {}").format(quoted.Identifier(operation, "宛名")))
    cursor.execute("DROP TABLE records")


def _register(cursor: Any, folder: Path) -> None:
    cursor.execute(sql("sample/juki_tables.sql"))
    _copy(cursor, "register", folder / "register.csv")
    for table, own in (('juki."住民"', "true"), ('juki."本人確認情報"', "false")):
        cursor.execute(sql("sample/juki_rows.sql", table=table, own=own))
    _copy(cursor, 'juki."異動履歴"', folder / "history.csv")
    cursor.execute(sql("sample/juki_indexes.sql"))


def _copy(cursor: Any, table: str, file: Path) -> None:
    with file.open("rb") as rows:
        cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT csv, HEADER)", rows)
