"""The SQL files below include/sql."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tenken import home


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
