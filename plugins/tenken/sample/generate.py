"""Writes the files of a sample, block by block, in bounded memory."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import IO

import numpy as np

from tenken.layouts import HISTORY, RECORDS, REGISTER
from tenken.sample import columns, errors, population
from tenken.sample.chance import Chance, Texts
from tenken.sample.circumstances import Circumstances
from tenken.sample.city import AS_OF, OPERATIONS
from tenken.sample.columns import Columns
from tenken.sample.enrolment import ENROLMENT
from tenken.sample.numbering import Numbering
from tenken.sample.population import BLOCK_RESIDENTS, Block
from tenken.sample.records import Records
from tenken.sample.spelling import Spelling

TRUTH = ("operation", "record_id", "class", "true_error", "expected", "detail")
ERROR_RATE = 3e-4


def write(
    out: Path,
    *,
    residents: int,
    seed: int,
    shifted: str | None = None,
    as_of: date = AS_OF,
    error_rate: float = ERROR_RATE,
) -> None:
    """Write register.csv, history.csv, a file an operation, and truth.csv into the folder `out`.

    The same arguments write the same bytes, on every machine. `shifted` names an operation a part
    of whose rows carry the number of the next row. `error_rate` is the share of records with
    somebody else's number or none that exists. Raises ValueError for an operation not there.
    """
    if shifted is not None and shifted not in OPERATIONS:
        raise ValueError(f"no operation of that name to shift; there are: {', '.join(OPERATIONS)}")
    today = (as_of - date(1970, 1, 1)).days
    numbering = Numbering(seed)
    blocks = -(-residents // BLOCK_RESIDENTS)
    with ExitStack() as stack:
        files = _Files(stack, out)
        for index in range(blocks):
            count = residents * (index + 1) // blocks - residents * index // blocks
            _block(
                files,
                numbering,
                seed,
                population.block(seed, index, count, today),
                shifted,
                error_rate,
            )


class _Files:
    """The open files, each with its heading written."""

    def __init__(self, stack: ExitStack, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        layouts = {"register": REGISTER.names, "history": HISTORY.names, "truth": TRUTH}
        self._names = layouts | dict.fromkeys(OPERATIONS, RECORDS.names)
        self._files: dict[str, IO[str]] = {}
        for name, heading in self._names.items():
            opened = (out / f"{name}.csv").open("w", encoding="utf-8", newline="")
            self._files[name] = stack.enter_context(opened)
            self._files[name].write(",".join(heading) + "\n")

    def add(self, name: str, table: Columns) -> None:
        """Write rows. Nothing made up here holds a comma, a quote or a line's end."""
        rows = zip(*(table[column] for column in self._names[name]), strict=True)
        text = "".join(line + "\n" for line in map(",".join, rows))
        commas = len(next(iter(table.values()))) * (len(self._names[name]) - 1)
        if text.count(",") != commas or '"' in text:
            raise AssertionError(f"a value of {name} would need quotes")
        self._files[name].write(text)


def _block(
    files: _Files, numbering: Numbering, seed: int, block: Block, shifted: str | None, rate: float
) -> None:
    chance = Chance(seed, block.index, "operations")
    enrolled: list[Records] = []
    for operation in OPERATIONS:
        made = ENROLMENT[operation](chance.of(operation), block)
        if operation == shifted:
            errors.shift(made)
        enrolled.append(
            errors.inject(chance.of(f"{operation} errors"), block, made, numbering, rate)
        )
    register = columns.register(block, numbering)
    files.add("register", register)
    files.add("history", columns.history(block, numbering))
    for made in enrolled:
        stream = chance.of(f"{made.operation} columns")
        table = columns.described(stream.of("kept"), block, made, register, numbering)
        Circumstances(stream.of("life"), block, made, table, numbering).happen()
        Spelling(stream.of("spelling"), block, made, table).respell()
        files.add(made.operation, table)
        files.add("truth", _truth(made))


def _truth(made: Records) -> Columns:
    operation: Texts = np.full(len(made), made.operation, dtype=object)
    return {
        "operation": operation,
        "record_id": made.record_id,
        "class": made.kind,
        "true_error": np.where(made.true_error, "1", "0").astype(object),
        "expected": made.expected,
        "detail": made.detail,
    }
