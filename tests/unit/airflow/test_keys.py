"""Keys from Airflow's connections: where the environment has none, and changed while in use."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tenken import keys
from tenken.airflow import keys as airflow_keys

NAME = "AIRFLOW_CONN_TENKEN_EVIDENCE_KEY"


@pytest.fixture(autouse=True)
def of_airflow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process of Airflow's without keys in its environment."""
    monkeypatch.delenv(keys.EVIDENCE)
    before = list(keys._elsewhere)
    airflow_keys._password.cache_clear()
    airflow_keys.from_connections()
    yield
    airflow_keys._password.cache_clear()
    keys._elsewhere[:] = before


def connected(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv(NAME, json.dumps({"conn_type": "generic", "password": written}))


def test_a_ring_is_read_from_the_connection_and_the_environment_goes_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new, own = keys.new_key(), keys.new_key(), keys.new_key()
    connected(monkeypatch, f"{new}, {old}")
    assert keys.ring(keys.EVIDENCE).written == [new, old]
    monkeypatch.setenv(keys.EVIDENCE, own)
    assert keys.ring(keys.EVIDENCE).written == [own]


def test_a_ring_changed_there_is_used_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, now = keys.new_key(), keys.new_key(), [1000.0]
    monkeypatch.setattr(airflow_keys, "monotonic", lambda: now[0])
    connected(monkeypatch, old)
    assert keys.ring(keys.EVIDENCE).written == [old]
    connected(monkeypatch, f"{new},{old}")
    now[0] += airflow_keys.FRESH
    assert keys.ring(keys.EVIDENCE).written == [new, old]


def test_without_either_it_is_said_and_a_wrong_one_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(keys.KeyMissingError, match="TENKEN_EVIDENCE_KEY is not set"):
        keys.ring(keys.EVIDENCE)
    airflow_keys._password.cache_clear()
    connected(monkeypatch, "short")
    with pytest.raises(keys.KeyMissingError, match="32 bytes") as caught:
        keys.ring(keys.EVIDENCE)
    assert "short" not in str(caught.value)


def test_other_processes_do_not_ask_airflow(monkeypatch: pytest.MonkeyPatch) -> None:
    connected(monkeypatch, keys.new_key())
    keys._elsewhere.clear()
    with pytest.raises(keys.KeyMissingError):
        keys.ring(keys.EVIDENCE)
