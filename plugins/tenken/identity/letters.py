"""Columns of text as matrices of code points, so that a batch is compared a column at a time.

What is decided here must be what a comparison of the two texts alone decides; a row of which that
cannot be said by its characters one by one is `odd`, and looked at alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.uint32]
Rows = NDArray[np.bool_]

WIDTH = 64  # characters up to which a text is compared by columns; a longer one is odd
ODD = 0x110000  # a character that cannot be judged by itself


class Letters:
    """A column of text as `matrix`: the first code point of every row, the second of every row ...,
    0 behind a row's end. (Places first: what is asked of all rows at a place lies side by side.)

    `odd`: rows that are longer than WIDTH or hold a NUL; `missing`: rows where nothing is written.
    """

    def __init__(self, matrix: Matrix, odd: Rows, missing: Rows) -> None:
        self.matrix = matrix
        self.odd = odd
        self.missing = missing

    @classmethod
    def of(cls, texts: Sequence[str | None]) -> Letters:
        """From texts; None is missing."""
        written = [text or "" for text in texts]
        lengths = np.fromiter(map(len, written), dtype=np.int64, count=len(written))
        width = int(min(lengths.max(initial=1), WIDTH)) or 1
        by_row = np.array(written, dtype=f"U{width}").view(np.uint32).reshape(len(written), width)
        matrix = np.ascontiguousarray(by_row.T)
        held = np.count_nonzero(matrix, axis=0)
        missing = np.array([text is None for text in texts], dtype=bool)
        return cls(matrix, held != lengths, missing)

    @classmethod
    def cut(
        cls,
        codes: Matrix,
        starts: NDArray[np.intp],
        lengths: NDArray[np.intp],
        missing: Rows,
        escape: int,
    ) -> Letters:
        """From one long text: where each value starts and how long it is.

        A value that holds the character `escape` is odd.
        """
        width = int(min(lengths.max(initial=1), WIDTH)) or 1
        places = np.arange(width)[:, None]
        matrix = codes.take(starts + places, mode="clip")
        matrix[places >= lengths] = 0
        odd = (lengths > width) | (matrix == escape).any(axis=0)
        return cls(matrix, odd & ~missing, missing)

    def take(self, rows: NDArray[np.intp]) -> Letters:
        """The column in these rows, in their order; a row may come again."""
        return Letters(self.matrix[:, rows], self.odd[rows], self.missing[rows])


class Translation:
    """A code point for a code point, by a rule that is asked once a character.

    The rule returns the character's own form: one character, none (it is dropped), or more, which
    makes it ODD. Marks that join with the character before are always ODD, unless `marks` are
    among what the rule is asked.
    """

    def __init__(self, rule: Callable[[str], str], marks: str = "") -> None:
        self._rule = rule
        self._marks = marks
        # One more than the form, and 0 for what was not asked yet: of zeros only the few pages
        # that hold characters which were met take memory.
        self._table = np.zeros(ODD + 1, dtype=np.uint32)
        self._table[[0, ODD]] = 1, ODD + 1

    def __call__(self, text: Matrix) -> Matrix:
        """The translated text, zeros where a character is dropped."""
        found = self._table.take(text, mode="clip")
        if found.min(initial=1) == 0:
            for code in np.unique(text[found == 0]):
                self._table[code] = self._of(chr(code)) + 1
            found = self._table.take(text, mode="clip")
        found -= 1
        return found

    def _of(self, char: str) -> int:
        form = self._rule(char)
        if not form:
            return 0
        if len(form) > 1 or any(joins(c) and c not in self._marks for c in (char, form)):
            return ODD
        return ord(form)


def joins(char: str) -> bool:
    """Whether a character can become one with the character before it."""
    hangul = "\u1100" <= char <= "\u11ff" or "\uffa0" <= char <= "\uffdc"
    return hangul or unicodedata.category(char)[0] == "M"


def packed(text: Matrix) -> Matrix:
    """The same rows without the zeros between their characters."""
    kept = text != 0
    rows = np.flatnonzero((kept[1:] > kept[:-1]).any(axis=0))
    if not rows.size:
        return text
    part = text[:, rows].T
    kept = part != 0
    ahead = np.arange(len(text)) < np.count_nonzero(kept, axis=1)[:, None]
    moved = np.zeros_like(part, order="C")
    moved[ahead] = part[kept]
    text = text.copy()
    text[:, rows] = moved.T
    return text


def alike(one: Matrix, other: Matrix) -> Rows:
    """Which rows are equal."""
    one, other = widened(one, other)
    return np.asarray((one == other).all(axis=0))


def widened(one: Matrix, other: Matrix) -> tuple[Matrix, Matrix]:
    """Both with as many places as the longer one."""
    places = max(len(one), len(other))
    return lengthened(one, places - len(one)), lengthened(other, places - len(other))


def lengthened(text: Matrix, places: int) -> Matrix:
    """With so many more places."""
    return np.pad(text, ((0, places), (0, 0))) if places else text


def letters_in(characters: str) -> Callable[[Matrix], NDArray[np.bool_]]:
    """Says for every place whether one of these characters stands there."""
    table = np.zeros(ODD + 1, dtype=bool)
    table[[ord(char) for char in characters]] = True
    return lambda text: table.take(text, mode="clip")
