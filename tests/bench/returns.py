"""Returns of many municipalities and months, made up: 1,741 of them by `make bench-returns`.

python -m tests.bench.returns [MUNICIPALITIES] [MONTHS]
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from time import monotonic, process_time

from tenken.reports.returns.document import (
    FORMAT,
    VERSION,
    Figures,
    LeakSurveys,
    OperationReturn,
    Return,
    written,
)

OPERATIONS = ("child_allowance", "nursing_care", "resident_tax", "welfare")
SIZES = {"child_allowance": 9000, "nursing_care": 4000, "resident_tax": 34000, "welfare": 1200}


def month_of(at: int) -> str:
    return f"{2026 + at // 12}-{at % 12 + 1:02}"


def figures(chance: random.Random, size: int, mislinks: int) -> Figures:
    checked = chance.randrange(size * 3 // 4, size + 1)
    corrected = chance.randrange(mislinks + 1)
    leaks = [chance.randrange(1 + mislinks // 8) for _ in range(4)]
    return Figures(
        in_scope=size,
        checked=checked,
        share_checked=round(checked / size, 4),
        to_look_at=chance.randrange(size // 200 + 1),
        oldest_open=None,
        mislinks=mislinks,
        corrected=corrected,
        leak_surveys=LeakSurveys(
            not_begun=mislinks - sum(leaks), under_way=leaks[0], no_leak=leaks[1],
            possible_leak=leaks[2], leak=leaks[3],
        ),
    )  # fmt: skip


def write(folder: Path, municipalities: int, months: int) -> None:
    """One file a municipality and month, all four operations in it."""
    chance = random.Random(1741)
    for number in range(municipalities):
        before: dict[str, Figures] = {}
        found = dict.fromkeys(OPERATIONS, 0)
        scale = chance.lognormvariate(0, 1)
        for at in range(months):
            now = {}
            for operation in OPERATIONS:
                found[operation] += chance.random() < 0.15 and chance.randrange(3)
                size = max(20, int(SIZES[operation] * scale))
                was = before.get(operation)
                told = figures(chance, size, found[operation])
                corrected = max(told.corrected, was.corrected if was else 0)
                now[operation] = told.model_copy(update={"corrected": corrected})
            told = Return(
                format=FORMAT, version=VERSION, municipality_code=f"{100000 + number}",
                ministry="digital", month=month_of(at), revision=1, replaces=None, correction=None,
                operations=tuple(
                    OperationReturn(
                        operation=o, figures=now[o], last_month=before.get(o), institutions=None
                    )
                    for o in OPERATIONS
                ),
            )  # fmt: skip
            (folder / f"{told.name}.json").write_text(written(told), encoding="utf-8")
            before = now


def main() -> None:
    municipalities, months = (int(word) for word in (*sys.argv[1:], "1741", "12")[:2])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, municipalities, months)
        begun, used = monotonic(), process_time()
        from tenken.desk import aggregate, checking, received
        from tenken.reports.publication import paper

        returns = received.read(folder)
        read = monotonic()
        ledger = []
        examined = checking.examine(returns)
        looked = monotonic()
        for at in range(months):
            checked = checking.check(examined, month_of(at))
            assert len(checked.right) == municipalities * len(OPERATIONS), checked.wrong[:3]
            made = aggregate.aggregate(checked.right, month_of(at), ledger)
            ledger.append(made)
            paper.write(made, folder / "out")
        done = monotonic()
        hidden = [len(made.hidden) for made in ledger]
        print(
            f"{municipalities} municipalities, {months} months: read {read - begun:.1f} s, "
            f"checked {looked - read:.1f} s, aggregated {done - looked:.1f} s, "
            f"together {done - begun:.1f} s ({process_time() - used:.1f} s of processor); "
            f"cells kept back a month: {hidden}"
        )


if __name__ == "__main__":
    main()
