"""Many batches go to other processes and come back in their order."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pandas as pd
import pytest

from tenken import identity
from tenken.pipeline.batches import HERE, in_parallel


def batches(count: int) -> Iterator[pd.DataFrame]:
    for number in range(count):
        yield pd.DataFrame({"record_id": [f"{number}"], "my_number": ["123456789018"]})


@pytest.mark.parametrize("count", [0, 1, HERE, HERE + 1, HERE + 20])
def test_every_batch_comes_back_once_and_in_order(count: int) -> None:
    decided = list(in_parallel(identity.judge, batches(count)))
    assert [frame["record_id"].iloc[0] for frame in decided] == [str(n) for n in range(count)]


def test_on_one_processor_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    monkeypatch.setattr("tenken.pipeline.batches.ProcessPoolExecutor", None)
    assert len(list(in_parallel(identity.judge, batches(HERE + 3)))) == HERE + 3


def test_a_broken_batch_ends_it() -> None:
    broken = iter([*batches(HERE + 1), pd.DataFrame({"nothing": [1]})])
    with pytest.raises(KeyError):
        list(in_parallel(identity.judge, broken))
