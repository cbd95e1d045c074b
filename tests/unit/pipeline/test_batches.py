"""Many batches are worked on at once and come back in their order."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from tenken.pipeline.batches import in_parallel


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_every_batch_comes_back_once_and_in_order(count: int) -> None:
    assert list(in_parallel(str, range(count))) == [str(n) for n in range(count)]


def test_few_batches_are_held_at_a_time() -> None:
    drawn = 0

    def batches() -> Iterator[int]:
        nonlocal drawn
        for n in range(1000):
            drawn += 1
            yield n

    first = next(in_parallel(str, batches()))
    assert first == "0"
    assert drawn <= 100


def test_a_broken_batch_ends_it() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_parallel(lambda n: 1 // n, [2, 1, 0, 1]))
    assert not [t for t in threading.enumerate() if t.name.startswith("tenken-compare")]


def test_garbage_between_two_calls_stays_young() -> None:
    """A task takes many municipalities: what one has left is collected while it takes others."""

    class Left:
        """Holds itself, as a context of Great Expectations does with its connections."""

        def __init__(self) -> None:
            self.itself = self

    list(in_parallel(str, range(2)))
    left = weakref.ref(Left())
    list(in_parallel(str, range(2)))
    gc.collect(1)
    assert left() is None
