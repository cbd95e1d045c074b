"""Keys: made once for this machine, for their owner only; those of the environment stand."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from tenken import keys


@pytest.fixture(autouse=True)
def none_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (keys.EVIDENCE, keys.AUDIT):
        monkeypatch.setenv(variable, "")
        monkeypatch.delenv(variable)


def test_a_file_of_its_own_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "var" / "keys.json"
    keys.keep_in(file)
    once = keys.ring(keys.EVIDENCE), keys.ring(keys.AUDIT)
    assert once[0] != once[1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["keys.json"]
    monkeypatch.delenv(keys.EVIDENCE)
    keys.keep_in(file)
    assert (keys.ring(keys.EVIDENCE), keys.ring(keys.AUDIT)) == once


def test_many_processes_at_once_have_one_file(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    threads = [threading.Thread(target=keys.keep_in, args=(file,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys.ring(keys.AUDIT).written[0] in file.read_text()


def test_the_environments_keys_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = keys.new_key()
    monkeypatch.setenv(keys.EVIDENCE, own)
    keys.keep_in(tmp_path / "keys.json")
    assert keys.ring(keys.EVIDENCE).written == [own]


@pytest.mark.parametrize("wrong", ["short", "あ", "x" * 44, "A" * 43 + "=,short"])
def test_what_is_no_key_is_said_without_saying_it(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keys.AUDIT, wrong)
    with pytest.raises(keys.KeyMissingError) as caught:
        keys.ring(keys.AUDIT)
    assert "TENKEN_AUDIT_KEY" in str(caught.value)
    assert wrong not in str(caught.value)
