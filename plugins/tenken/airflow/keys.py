"""The keys as Airflow connections: encrypted in Airflow's database, or in its secrets backend.

A connection `tenken_evidence_key` or `tenken_audit_key` has the ring (tenken.keys) as its password,
whatever its type. It is read where the environment names no key, and again after a while, so a ring
changed there is used without restarting anything.
"""

from __future__ import annotations

from functools import lru_cache
from time import monotonic

from tenken import keys

CONNECTIONS = {keys.EVIDENCE: "tenken_evidence_key", keys.AUDIT: "tenken_audit_key"}
FRESH = 10  # seconds for which a ring that was read is used


def from_connections() -> None:
    """Let this process, one of Airflow's, read the keys from connections too."""
    keys.also_from(_read)


def _read(variable: str) -> str | None:
    return _password(CONNECTIONS[variable], int(monotonic()) // FRESH)


@lru_cache(maxsize=2 * len(CONNECTIONS))
def _password(name: str, _moment: int) -> str | None:
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return BaseHook.get_connection(name).password
    except AirflowNotFoundException:
        return None
