"""Tenken's database: the engine, the migrations, the SQL files.

`embedded` holds the server that `make run` starts; nothing else here knows which server it is.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, text

from tenken import home

# One migration at a time, whichever process comes first (a number of our own choosing).
_MIGRATION_LOCK = 20230704


def connect(url: str) -> Engine:
    """An engine whose exceptions carry no parameters, since those are persons' data.

    `postgresql://` is taken as psycopg2; another driver has another COPY and is refused.
    """
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg2://" + url.split("://", 1)[1]
    if not url.startswith("postgresql+psycopg2://"):
        raise ValueError("TENKEN_DATABASE_URL must begin with postgresql+psycopg2://")
    return create_engine(url, hide_parameters=True, pool_pre_ping=True)


def execute_beside(connection: Connection, migration: str) -> None:
    """Execute the SQL that stands beside a migration's file, under its name."""
    statements = Path(migration).with_suffix(".sql").read_text(encoding="utf-8")
    # By the driver's own cursor: without parameters it leaves the SQL's % alone.
    cursor = connection.connection.cursor()
    cursor.execute(statements)
    cursor.close()


def migrate(engine: Engine) -> None:
    """Bring the database to the newest tables. Safe to call at once from many processes."""
    # Once Airflow is imported it prints every logger's lines, and a person reads the terminal.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
        connection.commit()
        try:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
            connection.commit()


@lru_cache(maxsize=128)
def _sql_file(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def sql(name: str, **tables: str) -> str:
    """The statement of a file below include/sql, its `{names}` replaced by quoted tables.

    Only identifiers are put in this way; values go as bound parameters (`:name`).
    """
    statement = _sql_file(home() / "include" / "sql" / name)
    for placeholder, table in tables.items():
        statement = statement.replace("{" + placeholder + "}", table)
    return statement.strip().rstrip(";")
