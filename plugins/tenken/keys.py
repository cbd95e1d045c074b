"""The keys outside the database: for evidence and for the audit log, from the environment.

In Airflow's processes also from its connections (tenken.airflow.keys). A ring is one or more keys
parted by commas; the first is used, the others only read what was written with them, so a key is
changed by putting a new one in front.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tenken import environment

EVIDENCE = "TENKEN_EVIDENCE_KEY"
AUDIT = "TENKEN_AUDIT_KEY"


class KeyMissingError(Exception):
    """A key is not there or is none; says which variable, and never what it held."""


@dataclass(frozen=True)
class Ring:
    """Keys of 32 bytes, the one in use first."""

    keys: tuple[bytes, ...]

    @property
    def written(self) -> list[str]:
        """The keys as `cryptography.fernet.Fernet` takes them."""
        return [base64.urlsafe_b64encode(key).decode() for key in self.keys]

    def hashes(self, purpose: str, message: bytes) -> list[bytes]:
        """The message's keyed hash (HMAC-SHA256) under each key, for one purpose only."""
        return [
            hmac.digest(hmac.digest(key, purpose.encode(), "sha256"), message, "sha256")
            for key in self.keys
        ]

    def key_ids(self) -> list[str]:
        """A short name of each key that tells nothing about it."""
        return [hashlib.sha256(b"tenken key " + key).hexdigest()[:12] for key in self.keys]


_elsewhere: list[Callable[[str], str | None]] = []


def also_from(source: Callable[[str], str | None]) -> None:
    """Ask the source, by a variable's name, where the environment does not name that key."""
    _elsewhere[:] = [source]


def ring(variable: str) -> Ring:
    """The ring in an environment variable, in the file it names, or elsewhere where neither is set.

    Asked for anew each time, so that a ring that was changed is used from then on. Raises
    KeyMissingError.
    """
    try:
        said = environment.read(variable)
    except environment.SecretFileError as error:
        raise KeyMissingError(str(error)) from None
    said = said or next((source(variable) for source in _elsewhere), None)
    written = [part.strip() for part in (said or "").split(",") if part.strip()]
    if not written:
        raise KeyMissingError(
            f"{variable} is not set; docs/operating.md says how to make a key and where it belongs"
        )
    try:
        keys = tuple(base64.urlsafe_b64decode(part) for part in written)
    except (binascii.Error, ValueError):
        keys = ()
    if not keys or any(len(key) != 32 for key in keys):
        raise KeyMissingError(
            f"{variable} does not hold keys of 32 bytes in URL-safe base64, parted by commas; "
            "make one with: tenken db key"
        )
    return Ring(keys)


def new_key() -> str:
    """A fresh key, as it goes into the environment."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def keep_in(file: Path) -> None:
    """Take the keys of this machine from a file that only its owner reads; made if it is not there.

    Keys that the environment names already stand.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = {variable: new_key() for variable in (EVIDENCE, AUDIT)}
        with tempfile.NamedTemporaryFile("w", dir=file.parent, suffix=".key") as writing:
            writing.write(json.dumps(made))  # mode 0600
            writing.flush()
            with contextlib.suppress(FileExistsError):  # another process was first
                os.link(writing.name, file)
    for variable, key in json.loads(file.read_text(encoding="utf-8")).items():
        if environment.read(variable) is None:
            os.environ[variable] = key
