"""Roles of the database and what each may: include/sql/rights, brought in line after a migration.

The table there is the whole of it. `settle` takes away what stands and grants what is written, so
that a table which nobody has thought of shows nothing to anybody.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, text

from tenken.database.files import sql

APP = "tenken_app"
WEB = "tenken_web"
REPORT = "tenken_report"
FILES = ("roles", "owner", "conditions", "table", "apply", "operation")
_SPECIAL, _ESCAPED = re.compile(r"([\s\\])"), r"\\\1"
NARROWED = 8  # engines of other roles kept beside an engine

_narrowed: WeakKeyDictionary[Engine, OrderedDict[str, Engine]] = WeakKeyDictionary()
_lock = Lock()


def of_operation(key: str) -> str:
    """The role that runs an operation's steps."""
    return f"tenken_op_{key}"


def as_role(engine: Engine, role: str, **settings: str) -> Engine:
    """An engine on the same database whose connections are of that role from their first moment.

    `settings` are the database's own (`tenken.municipality` as `municipality`). The login must be a
    member of the role. Kept and disposed of together with `engine`.
    """
    words = [f"role={role}", *(f"tenken.{name}={it}" for name, it in settings.items())]
    # The server cuts the options at spaces and takes a backslash as "this one too".
    options = " ".join(f"-c {_SPECIAL.sub(_ESCAPED, word)}" for word in words)
    with _lock:
        if engine not in _narrowed:
            _narrowed[engine] = OrderedDict()
            event.listen(engine, "engine_disposed", _dispose)
        kept = _narrowed[engine]
        if options not in kept:
            url = engine.url.update_query_dict({"options": options})
            kept[options] = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        kept.move_to_end(options)
        while len(kept) > NARROWED:
            kept.popitem(last=False)[1].dispose()
        return kept[options]


def _dispose(engine: Engine) -> None:
    with _lock:
        kept = _narrowed.get(engine, OrderedDict())
        others = list(kept.values())
        kept.clear()
    for other in others:
        other.dispose()


def settled(connection: Connection, operations: Sequence[str]) -> bool:
    """Whether roles, grants and policies are those of the files, for these operations."""
    found = connection.execute(
        text("SELECT obj_description(to_regnamespace('tenken'), 'pg_namespace')")
    ).scalar_one()
    return bool(found == _mark(tuple(operations)))


def settle(connection: Connection, operations: Sequence[str]) -> None:
    """Bring them in line, in the caller's transaction; needs the owner's rights and CREATEROLE."""
    cursor: Any = connection.connection.cursor()  # the files' % are none of the driver's
    for name in FILES[:-1]:
        cursor.execute(sql(f"rights/{name}.sql"))
    for key in operations:
        cursor.execute(sql("rights/operation.sql", role=of_operation(key), key=key))
    cursor.execute(f"COMMENT ON SCHEMA tenken IS '{_mark(tuple(operations))}'")
    cursor.close()


def missing(connection: Connection, key: str) -> str | None:
    """What an operation lacks in the database before its runs can begin; None: nothing."""
    role = of_operation(key)
    there, may = connection.execute(
        text(
            "SELECT to_regrole(:role) IS NOT NULL AND to_regnamespace(:schema) IS NOT NULL,"
            " CASE WHEN to_regrole(:role) IS NOT NULL"
            " THEN pg_has_role(session_user, :role, 'SET') END"
        ),
        {"role": role, "schema": f'"{key}"'},
    ).one()
    if not there:
        return f"the database knows no operation '{key}'; run: tenken db migrate"
    return None if may else f"the login may not act as {role}; see docs/operating.md, Rights"


def add_operation(connection: Connection, key: str) -> None:
    """Make the role and the schema of an operation; needs CREATEROLE."""
    cursor: Any = connection.connection.cursor()
    cursor.execute(sql("rights/operation.sql", role=of_operation(key), key=key))
    cursor.close()


@lru_cache(maxsize=32)
def _mark(operations: tuple[str, ...]) -> str:
    content = "".join(sql(f"rights/{name}.sql") for name in FILES)
    written = hashlib.sha256((content + ",".join(operations)).encode()).hexdigest()
    return f"rights {written[:16]}"
