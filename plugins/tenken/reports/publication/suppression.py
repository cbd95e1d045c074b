"""Which cells of a release are kept back: small ones, and others so that these stay hidden.

Primary: a count of 1 to THRESHOLD - 1; a count that comes from fewer than MUNICIPALITIES of them;
a count that differs from the same cell in an earlier release by 1 to THRESHOLD - 1. A zero is
published: it says of nobody that they are in it.

Secondary: by the incremental attack of Kelly, Golden and Assad (1992), as used by sdcTable and
tau-Argus: as long as a hidden cell can be bounded more narrowly than WIDTH, a linear program finds
the cheapest further cells to hide. Hiding more never narrows a bound, so one pass is enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tenken.reports.publication.attack import INFINITE, Form, known, month_before
from tenken.reports.publication.cells import TOTAL, Cell, sums
from tenken.reports.publication.ledger import Release

THRESHOLD = 10  # counts below it are small
MUNICIPALITIES = 3  # the fewest that a count may come from
WIDTH = 10.0  # the protection interval: how narrowly a hidden count may be known
_CLOSE = 1e-4  # of a solver that counts in floating point


@dataclass(frozen=True)
class Suppression:
    """What to keep back, and whether the cumulative figures grew since the month before."""

    hidden: frozenset[Cell]
    grew: bool


def suppress(
    counts: Mapping[Cell, int],
    sources: Mapping[Cell, int],
    operations: Sequence[str],
    month: str,
    ledger: Sequence[Release],
) -> Suppression:
    """Decide for a release of `counts` after those of the ledger.

    `sources` says from how many municipalities each count comes (those that have any).
    """
    puzzle = _Puzzle(counts, operations, month, ledger)
    puzzle.hide(cell for cell in counts if _primary(cell, counts, sources, ledger))
    puzzle.protect()
    return Suppression(frozenset(puzzle.hidden), puzzle.grew)


def _primary(
    cell: Cell, counts: Mapping[Cell, int], sources: Mapping[Cell, int], ledger: Sequence[Release]
) -> bool:
    count = counts[cell]
    if count and (count < THRESHOLD or sources[cell] < MUNICIPALITIES):
        return True
    earlier = (release.published.get(cell) for release in ledger)
    return any(before is not None and 0 < abs(count - before) < THRESHOLD for before in earlier)


class _Puzzle:
    """The attack on the ledger and the coming release, of which nothing is hidden at first."""

    def __init__(
        self,
        counts: Mapping[Cell, int],
        operations: Sequence[str],
        month: str,
        ledger: Sequence[Release],
    ) -> None:
        self._counts = counts
        self._ledger = ledger
        self._attack, self._earlier = known(ledger)
        self._cells = self._attack.add_variables(counts)
        self._attack.add_sums(self._cells, operations)
        self._moves = {
            cell: self._attack.loosely(variable, counts[cell])
            for cell, variable in self._cells.items()
        }
        self._costs = _costs(counts, operations)
        self._before = month_before(ledger, len(ledger), month)
        self.grew = self._link()
        self.hidden: set[Cell] = set()
        self._todo: list[Cell] = []

    def _link(self) -> bool:
        """Link the cumulative figures to the month before, unless they fell."""
        if self._before is None:
            return True
        rows = self._attack.add_growth(self._earlier[self._before], self._cells)
        if self._attack.feasible():
            return True
        self._attack.drop_rows(rows)
        return False

    def hide(self, cells: Iterable[Cell]) -> None:
        """Keep cells back, and remember that they must be looked at."""
        for cell in sorted(set(cells) - self.hidden):
            self.hidden.add(cell)
            self._todo.append(cell)
            self._attack.let_move(self._moves[cell], True)

    def protect(self) -> None:
        """Hide more until nothing hidden, then or now, can be known more narrowly than WIDTH."""
        for release, variables in zip(self._ledger, self._earlier, strict=True):
            for cell in release.hidden:
                self._widen({variables[cell]: 1.0})
        for cell in self._cells:
            self._widen_difference(cell)
        while self._todo:
            cell = self._todo.pop(0)
            self._widen({self._cells[cell]: 1.0})

    def _widen_difference(self, cell: Cell) -> None:
        """What came in since the month before is a count of its own, and may be a small one."""
        if self._before is None or cell not in self._earlier[self._before]:
            return
        both_told = cell not in self.hidden and cell in self._ledger[self._before].published
        if both_told:
            return  # `_primary` has looked at it
        form = {self._cells[cell]: 1.0, self._earlier[self._before][cell]: -1.0}
        least, most = self._attack.interval(form)
        nothing = abs(least) < _CLOSE and abs(most) < _CLOSE
        small = min(abs(least), abs(most)) < THRESHOLD - _CLOSE or least < 0 < most
        if small and not nothing:
            self._widen(form)

    def _widen(self, form: Form) -> None:
        """Hide the cheapest cells that make the form's interval as wide as WIDTH."""
        least, most = self._attack.interval(form)
        if most - least >= WIDTH - _CLOSE:
            return
        told = [cell for cell in self._cells if cell not in self.hidden]
        costs = {move: self._costs[cell] for cell in told for move in self._moves[cell]}
        self._attack.let_move(costs, True)
        ways = [
            self._attack.cheapest(form, least + WIDTH, INFINITE, costs),
            self._attack.cheapest(form, -INFINITE, most - WIDTH, costs),
        ]
        self._attack.let_move(costs, False)
        # With the whole release kept back nothing new is known, so there always is a way.
        _, values = min((way for way in ways if way), key=lambda way: way[0])
        self.hide(cell for cell in told if any(values[m] > _CLOSE for m in self._moves[cell]))


def _costs(counts: Mapping[Cell, int], operations: Sequence[str]) -> dict[Cell, float]:
    """What it costs the reader not to see a cell: large counts, sums and totals cost more."""
    wholes = {whole for whole, _ in sums(operations)}
    costs = {}
    for cell, count in counts.items():
        cost = 1.0 + math.log10(1 + count) if count else 3.0
        cost *= 4.0 if cell in wholes else 1.0
        costs[cell] = cost * (4.0 if cell.operation == TOTAL else 1.0)
    return costs
