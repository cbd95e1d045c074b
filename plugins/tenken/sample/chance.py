"""Chance that falls the same on every machine: raw PCG64 bits, and only exact arithmetic on them.

numpy promises the same raw bits in every version, but not the same output of its distributions
(NEP 19); so nothing here uses those. Weights are whole numbers.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.object_]
Dice = list[float]  # some shares of chance, from 0 to below 1


class Chance:
    """A stream of chance of its own for each purpose, so that adding one moves no other."""

    def __init__(self, seed: int, block: int, purpose: str = "") -> None:
        self._seed, self._block, self._purpose = seed, block, purpose
        key = [abs(seed), int(seed < 0), block, zlib.crc32(purpose.encode())]
        self._bits = np.random.PCG64(np.random.SeedSequence(key))

    def of(self, purpose: str) -> Chance:
        """A new stream for a purpose below this one's."""
        return Chance(self._seed, self._block, f"{self._purpose}/{purpose}")

    def share(self, count: int) -> NDArray[np.float64]:
        """Numbers from 0 to below 1."""
        raw = np.asarray(self._bits.random_raw(count), dtype=np.uint64).reshape(count)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, limit: Any, count: int) -> Ints:
        """Whole numbers from 0 to below `limit` (one, or one for each)."""
        numbers: Ints = (self.share(count) * np.maximum(limit, 1)).astype(np.int64)
        return numbers

    def between(self, low: int, high: int, count: int) -> Ints:
        """Whole numbers from `low` to below `high`."""
        return low + self.below(high - low, count)

    def happens(self, probability: Any, count: int) -> Bools:
        """True with that probability (one, or one for each)."""
        happens: Bools = self.share(count) < probability
        return happens

    def weighted(self, weights: Sequence[int] | Ints, count: int) -> Ints:
        """Places in `weights`, each as often as it weighs."""
        sums = np.cumsum(np.asarray(weights, dtype=np.int64))
        drawn = self.below(int(sums[-1]), count)
        return np.searchsorted(sums, drawn, side="right").astype(np.int64)

    def one_of(self, choices: Sequence[Any], count: int) -> Texts:
        """Any of the choices, all alike."""
        return objects(choices)[self.below(len(choices), count)]


def objects(values: Sequence[Any]) -> Texts:
    """An array of Python objects, one dimension whatever they are."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def nothing(count: int) -> Texts:
    """That many empty texts."""
    array = np.empty(count, dtype=object)
    array.fill("")
    return array
