"""The short form of `make fuzz`: every way in reads what it is given, or says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.inputs import anything
from tests.fuzz.targets import targets

TARGETS = targets()


@pytest.mark.parametrize("name", TARGETS)
def test_the_good_one_is_read(name: str) -> None:
    assert TARGETS[name](TARGETS[name].good)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_it_is_read_or_refused_and_nothing_else(name: str, data: st.DataObject) -> None:
    TARGETS[name](data.draw(anything(TARGETS[name].good)))
