"""What a reader of all releases can work out: a linear program over every cell ever released.

Known to the reader: every published figure, what adds up to what, that no count is negative, and
that cumulative figures do not fall from a month to the next (where they did not). Each cell of each
release is a variable; `interval` says between which bounds a hidden one must lie.

Solved with HiGHS, one model that is solved again from where it stands: a bound takes a tenth of a
millisecond.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import highspy
import numpy as np

from tenken.reports.publication.cells import MEASURES, Cell, sums
from tenken.reports.publication.ledger import Release

INFINITE = float(highspy.kHighsInf)
GROWING = frozenset(measure.key for measure in MEASURES if measure.grows)

# A linear form over the variables, such as the difference of a cell between two releases.
Form = Mapping[int, float]


@contextmanager
def _silent_stdout() -> Iterator[None]:
    """HiGHS says hello from C, before it can be told not to: to nobody, in the meantime."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class Attack:
    """The polytope of all tables that agree with what was released."""

    def __init__(self) -> None:
        with _silent_stdout():
            self._model = highspy.Highs()  # type: ignore[no-untyped-call]
        self._model.setOptionValue("output_flag", False)
        self._model.setOptionValue("presolve", "off")  # it would throw away where it stands
        self._model.setOptionValue("solver", "simplex")
        self._costly: list[int] = []

    def add_variables(self, cells: Iterable[Cell]) -> dict[Cell, int]:
        """A variable for each cell of a release, not negative."""
        return {cell: self._add_variable() for cell in cells}

    def add_sums(self, variables: Mapping[Cell, int], operations: Sequence[str]) -> None:
        """What adds up to what within a release."""
        for whole, parts in sums(operations):
            row = {variables[whole]: -1.0, **{variables[part]: 1.0 for part in parts}}
            self.add_row(row, 0.0, 0.0)

    def add_growth(self, earlier: Mapping[Cell, int], later: Mapping[Cell, int]) -> list[int]:
        """Cumulative cells that both releases have do not fall. Returns the rows."""
        return [
            self.add_row({later[cell]: 1.0, earlier[cell]: -1.0}, 0.0, INFINITE)
            for cell in later
            if cell in earlier and cell.measure in GROWING
        ]

    def know(self, variable: int, count: float) -> None:
        """The variable was published."""
        self._model.changeColBounds(variable, count, count)

    def add_row(self, form: Form, least: float, most: float) -> int:
        """A constraint; returns its number."""
        at = np.array(list(form), dtype=np.int32)
        self._model.addRow(least, most, len(form), at, np.array(list(form.values())))
        return int(self._model.getNumRow()) - 1

    def drop_rows(self, rows: Sequence[int]) -> None:
        """Forget constraints; rows behind them move up."""
        if rows:
            self._model.deleteRows(len(rows), np.array(rows, dtype=np.int32))

    def loosely(self, variable: int, count: float) -> tuple[int, int]:
        """A variable that is `count`, but may be made to move: up by one, down by the other."""
        up, down = self._add_variable(), self._add_variable()
        self.add_row({variable: 1.0, up: -1.0, down: 1.0}, count, count)
        for move in (up, down):
            self._model.changeColBounds(move, 0.0, 0.0)
        return up, down

    def let_move(self, moves: Iterable[int], free: bool) -> None:
        """Whether variables of `loosely` may move."""
        for move in moves:
            self._model.changeColBounds(move, 0.0, INFINITE if free else 0.0)

    def feasible(self) -> bool:
        """Whether any table agrees with all that is known."""
        self._cost({})
        return self._solve() is not None

    def interval(self, form: Form) -> tuple[float, float]:
        """The least and the greatest that a form can be."""
        self._cost(form)
        least = self._solve()
        self._cost({variable: -weight for variable, weight in form.items()})
        most = self._solve()
        return (-INFINITE if least is None else least, INFINITE if most is None else -most)

    def cheapest(
        self, form: Form, least: float, most: float, costs: Form
    ) -> tuple[float, np.ndarray] | None:
        """The table with the form within bounds that costs least: its cost and all variables."""
        row = self.add_row(form, least, most)
        self._cost(costs)
        cost = self._solve()
        values = np.array(self._model.getSolution().col_value)
        self.drop_rows([row])
        return None if cost is None else (cost, values)

    def _add_variable(self) -> int:
        self._model.addVar(0.0, INFINITE)
        return int(self._model.getNumCol()) - 1

    def _cost(self, costs: Form) -> None:
        for variable in self._costly:
            self._model.changeColCost(variable, 0.0)
        self._costly = list(costs)
        for variable, cost in costs.items():
            self._model.changeColCost(variable, cost)

    def _solve(self) -> float | None:
        """The optimum; None where there is no table, or no bound."""
        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return float(self._model.getInfo().objective_function_value)


def known(releases: Sequence[Release]) -> tuple[Attack, list[dict[Cell, int]]]:
    """The attack of a reader who has these releases, and the variables of each."""
    attack = Attack()
    variables: list[dict[Cell, int]] = []
    for at, release in enumerate(releases):
        cells = attack.add_variables([*release.published, *release.hidden])
        attack.add_sums(cells, release.operations)
        before = month_before(releases, at)
        if before is not None and release.grew:
            attack.add_growth(variables[before], cells)
        for cell, count in release.published.items():
            attack.know(cells[cell], count)
        variables.append(cells)
    return attack, variables


def month_before(releases: Sequence[Release], at: int, month: str | None = None) -> int | None:
    """Where the last release of an earlier month stands, looking back from place `at`."""
    month = month or releases[at].month
    for place in range(at - 1, -1, -1):
        if releases[place].month < month:
            return place
    return None
