"""An attacker who has all releases: an own linear program (scipy), no code of the project's.

Knows what was published, what adds up to what, that nothing is negative, and that cumulative
figures do not fall. `narrowest` is how well the best known hidden count is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

Table = Mapping[tuple[str, str], int | None]
Name = tuple[int, str, str]  # release, operation, measure
SUMS = {
    "in_scope": [("checked", "unchecked")],
    "mislinks": [
        ("corrected", "uncorrected"),
        ("not_begun", "under_way", "no_leak", "possible_leak", "leak"),
    ],
}
GROWING = ("mislinks", "corrected", "no_leak", "possible_leak", "leak")


def intervals(
    tables: Sequence[Mapping[tuple[str, str], int | None]],
) -> Iterator[tuple[Name, float]]:
    """Each hidden count, and each unknown monthly increase that may be small, with the width of
    what it can be. A table is a release: (operation, measure) -> count, None where hidden."""
    names = [(at, *cell) for at, table in enumerate(tables) for cell in table]
    place = {name: i for i, name in enumerate(names)}
    equal = [row for at, table in enumerate(tables) for row in _sums(at, table)]
    equations = _matrix(equal, place)
    growth = _matrix(
        [
            {(at - 1, *cell): 1, (at, *cell): -1}
            for at, table in enumerate(tables) if at
            for cell in table if cell[1] in GROWING and cell in tables[at - 1]
        ], place,
    )  # fmt: skip
    told = [tables[at][operation, measure] for at, operation, measure in names]
    bounds = [(0, None) if count is None else (count, count) for count in told]

    def width(form: Mapping[Name, int]) -> tuple[float, float]:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(names))
            for name, weight in form.items():
                aim[place[name]] = sign * weight
            found = linprog(
                aim, A_ub=growth, b_ub=np.zeros(growth.shape[0]) if growth is not None else None,
                A_eq=equations, b_eq=np.zeros(len(equal)), bounds=bounds, method="highs",
            )  # fmt: skip
            assert found.status in (0, 3), found.message
            ends.append(sign * found.fun if found.status == 0 else sign * -np.inf)
        return ends[0], ends[1]

    for name in names:
        at, *cell = name
        if tables[at][tuple(cell)] is None:
            low, high = width({name: 1})
            yield name, high - low
    for at in range(1, len(tables)):
        for cell in tables[at]:
            if cell not in tables[at - 1]:
                continue
            pair = (tables[at][cell], tables[at - 1][cell])
            low, high = (
                width({(at, *cell): 1, (at - 1, *cell): -1})
                if None in pair
                else (pair[0] - pair[1],) * 2  # type: ignore[operator]
            )
            nothing = abs(low) < 1e-4 and abs(high) < 1e-4
            if not nothing and low < 10 - 1e-4 and high > -10 + 1e-4:
                yield (at, "increase of " + cell[0], cell[1]), high - low


def _sums(at: int, table: Mapping[tuple[str, str], int | None]) -> Iterator[dict[Name, int]]:
    operations = {operation for operation, _ in table}
    for operation in operations:
        for whole, splits in SUMS.items():
            for parts in splits:
                yield {(at, operation, whole): -1, **{(at, operation, p): 1 for p in parts}}
    if "total" in operations:
        for measure in {measure for _, measure in table}:
            yield {
                (at, o, measure): -1 if o == "total" else 1 for o in operations
            }  # fmt: skip


def _matrix(rows: Sequence[Mapping[Name, int]], place: Mapping[Name, int]):
    if not rows:
        return None
    matrix = lil_matrix((len(rows), len(place)))
    for at, row in enumerate(rows):
        for name, weight in row.items():
            matrix[at, place[name]] = weight
    return matrix.tocsr()
