"""What the environment holds: a variable itself, or the file that its namesake in _FILE names.

Secrets of docker-compose.yaml are such files: `TENKEN_EVIDENCE_KEY_FILE=/run/secrets/evidence_key`.
"""

from __future__ import annotations

import os
from pathlib import Path


class SecretFileError(Exception):
    """A file named by a variable cannot be read, or is empty; names both, never what it held."""


def read(name: str) -> str | None:
    """The variable, else what the file holds that `<name>_FILE` names, without its last newline.

    None where neither is set. Raises SecretFileError.
    """
    if value := os.environ.get(name):
        return value
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return None
    try:
        held = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no text"
        raise SecretFileError(f"{name}_FILE names {file}: {reason}; docs/production.md") from None
    if not held:
        raise SecretFileError(f"{name}_FILE names {file}, which is empty; docs/production.md")
    return held


def database_url() -> str | None:
    """TENKEN_DATABASE_URL, with the password of TENKEN_DATABASE_PASSWORD where it has none."""
    return _with_password("TENKEN_DATABASE")


def owner_url() -> str | None:
    """TENKEN_OWNER_URL, with the password of TENKEN_OWNER_PASSWORD where it has none."""
    return _with_password("TENKEN_OWNER")


def _with_password(name: str) -> str | None:
    from sqlalchemy import make_url  # not at the top: Airflow reads this for every DAG

    written = read(f"{name}_URL")
    password = read(f"{name}_PASSWORD")
    if written is None or password is None or make_url(written).password is not None:
        return written
    return make_url(written).set(password=password).render_as_string(hide_password=False)
