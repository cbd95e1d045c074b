"""The roles that log in: each a member of the groups it needs (roles), none a superuser.

A login inherits nothing that shows persons: it takes on an operation's role, or the pages', for
the connection or transaction that needs it.
"""

from __future__ import annotations

from typing import Any

from psycopg2 import sql as quoted
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from tenken.database.files import sql

WORKER = "tenken_worker"
AIRFLOW = "tenken_airflow"

# Which groups' rights a login has by itself, and which roles it may take on.
LOGINS = {
    "worker": (("tenken_app",), ("tenken_web", "tenken_report")),  # and every operation's
    "pages": ((), ("tenken_web",)),
    "reports": (("tenken_report",), ()),
}
_LOCK = 20261124  # one process at a time makes a login (a number of our own choosing)
_PLAIN = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def make(engine: Engine, name: str, password: str) -> None:
    """Make the login `tenken_<name>`, or bring it in line; `engine` must be allowed to make roles.

    Safe to run again.
    """
    inherits, takes_on = LOGINS[name]
    login = f"tenken_{name}"
    with engine.begin() as connection:
        cursor: Any = connection.connection.cursor()
        _login(cursor, login, password)
        cursor.execute("SELECT current_database()")
        (database,) = cursor.fetchone()
        grant = quoted.SQL("GRANT CONNECT ON DATABASE {} TO {}")
        cursor.execute(grant.format(quoted.Identifier(database), quoted.Identifier(login)))
        for role in inherits:
            cursor.execute(f"GRANT {role} TO {login} WITH INHERIT TRUE, SET TRUE")
        for role in takes_on:
            cursor.execute(f"GRANT {role} TO {login} WITH INHERIT FALSE, SET TRUE")
        if login == WORKER:
            cursor.execute(sql("rights/worker.sql"))


def create_database(url: str, name: str) -> None:
    """Make a database beside the one at `url`, unless it is there."""
    engine = create_engine(url, hide_parameters=True, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = text("SELECT count(*) FROM pg_database WHERE datname = :name")
        if not connection.execute(found, {"name": name}).scalar_one():
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()


def give_database(url: str, password: str) -> None:
    """Let Airflow's login own Airflow's database at `url`, with all that stands in it.

    Safe to run again: what is its own is left alone.
    """
    engine = create_engine(url, hide_parameters=True)
    with engine.begin() as connection:
        cursor: Any = connection.connection.cursor()
        _login(cursor, AIRFLOW, password)
        cursor.execute(sql("rights/airflow.sql"))
    engine.dispose()


def opens(url: str) -> bool:
    """Whether the login of `url` stands, with that password."""
    engine = create_engine(url, hide_parameters=True)
    try:
        engine.connect().close()
    except OperationalError:
        return False
    finally:
        engine.dispose()
    return True


def _login(cursor: Any, name: str, password: str) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (name,))
    verb = "CREATE" if cursor.fetchone() is None else "ALTER"
    statement = quoted.SQL(f"{verb} ROLE {{}} {_PLAIN} PASSWORD {{}}")
    cursor.execute(statement.format(quoted.Identifier(name), quoted.Literal(password)))
