"""What a comparison of two columns found, row by row: outcome and reason as one small number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Outcome = tuple[str, str]  # outcome and reason, "" for none

# Every outcome and reason met so far; a row holds the place of its own in here.
KNOWN: list[Outcome] = [("", "")]
_PLACE: dict[Outcome, int] = {KNOWN[0]: 0}


def place_of(outcome: Outcome) -> int:
    """The number that stands for an outcome and its reason."""
    place = _PLACE.get(outcome)
    if place is None:
        place = _PLACE[outcome] = len(KNOWN)
        KNOWN.append(outcome)
    return place


class Found:
    """Outcome and reason of every row of one attribute; 0 where none is found yet."""

    def __init__(self, count: int) -> None:
        self.places = np.zeros(count, dtype=np.int16)

    @property
    def open(self) -> NDArray[np.bool_]:
        """The rows of which nothing is said yet."""
        return np.asarray(self.places == 0)

    def enter(self, outcome: str, reason: str, rows: NDArray[np.bool_] | NDArray[np.intp]) -> None:
        """Say the same of all these rows."""
        self.places[rows] = place_of((outcome, reason))

    def __getitem__(self, row: int) -> Outcome:
        return KNOWN[int(self.places[row])]

    def __setitem__(self, row: int, outcome: Outcome) -> None:
        self.places[row] = place_of(outcome)

    def among(self, *outcomes: str) -> NDArray[np.bool_]:
        """The rows that came to one of these outcomes."""
        chosen = np.array([outcome in outcomes for outcome, _ in KNOWN], dtype=bool)
        return np.asarray(chosen[self.places])

    def because(self, *reasons: str) -> NDArray[np.bool_]:
        """The rows with one of these reasons."""
        chosen = np.array([reason in reasons for _, reason in KNOWN], dtype=bool)
        return np.asarray(chosen[self.places])

    def outcomes(self) -> NDArray[np.object_]:
        """The outcomes as words."""
        return np.array([outcome for outcome, _ in KNOWN], dtype=object)[self.places]

    def reasons(self) -> NDArray[np.object_]:
        """The reasons as words, None for none."""
        return np.array([reason or None for _, reason in KNOWN], dtype=object)[self.places]
