"""Secrets from files: NAME_FILE beside NAME, and URLs that are given their passwords."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenken import environment, keys


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TENKEN_DATABASE_URL", "TENKEN_DATABASE_PASSWORD", keys.EVIDENCE):
        for variable in (name, f"{name}_FILE"):
            monkeypatch.delenv(variable, raising=False)


def test_the_file_with_or_without_a_last_newline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for held in ("a secret", "a secret\n", "a secret\r\n"):
        (tmp_path / "secret").write_bytes(held.encode())
        monkeypatch.setenv("TENKEN_DATABASE_PASSWORD_FILE", str(tmp_path / "secret"))
        assert environment.read("TENKEN_DATABASE_PASSWORD") == "a secret"


def test_the_variable_itself_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("of the file")
    monkeypatch.setenv("TENKEN_DATABASE_PASSWORD_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("TENKEN_DATABASE_PASSWORD", "of the variable")
    assert environment.read("TENKEN_DATABASE_PASSWORD") == "of the variable"


def test_nothing_is_set() -> None:
    assert environment.read("TENKEN_DATABASE_PASSWORD") is None
    assert environment.database_url() is None


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_file_that_holds_none_names_variable_and_file(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("TENKEN_DATABASE_PASSWORD_FILE", str(file))
    with pytest.raises(environment.SecretFileError, match="TENKEN_DATABASE_PASSWORD_FILE") as said:
        environment.read("TENKEN_DATABASE_PASSWORD")
    assert str(file) in str(said.value)


def test_a_url_is_given_its_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("p@ss/word\n")
    monkeypatch.setenv("TENKEN_DATABASE_URL", "postgresql+psycopg2://worker@postgres/tenken")
    monkeypatch.setenv("TENKEN_DATABASE_PASSWORD_FILE", str(tmp_path / "secret"))
    expected = "postgresql+psycopg2://worker:p%40ss%2Fword@postgres/tenken"
    assert environment.database_url() == expected
    monkeypatch.setenv("TENKEN_DATABASE_URL", "postgresql+psycopg2://worker:own@postgres/tenken")
    assert environment.database_url() == "postgresql+psycopg2://worker:own@postgres/tenken"


def test_a_key_ring_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = keys.new_key(), keys.new_key()
    (tmp_path / "key").write_text(f"{new},{old}\n")
    monkeypatch.setenv(f"{keys.EVIDENCE}_FILE", str(tmp_path / "key"))
    assert keys.ring(keys.EVIDENCE).written == [new, old]
    keys.keep_in(tmp_path / "keys.json")  # a checkout's own keys do not take its place
    assert keys.ring(keys.EVIDENCE).written == [new, old]


def test_a_missing_key_file_is_told_as_a_missing_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{keys.EVIDENCE}_FILE", "/nowhere/key")
    with pytest.raises(keys.KeyMissingError, match="TENKEN_EVIDENCE_KEY_FILE names /nowhere/key"):
        keys.ring(keys.EVIDENCE)
