"""docs/threat-model.md names tests: they are there."""

from __future__ import annotations

import re

import pytest

from tenken import home

NAMED = sorted(
    set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (home() / "docs/threat-model.md").read_text()))
)


def test_it_names_tests() -> None:
    assert len(NAMED) > 20


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_a_test_that_it_names_is_there(file: str, test: str) -> None:
    assert f"\ndef {test}(" in (home() / file).read_text()
