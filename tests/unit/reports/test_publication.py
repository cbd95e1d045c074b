"""Nobody who has all releases works out a count that was kept back: tried by linear program."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from tenken.reports.publication.cells import MEASURES, TOTAL, Cell, cells
from tenken.reports.publication.ledger import LedgerError, Release
from tenken.reports.publication.release import release
from tests.unit.reports.attacker import intervals

OPERATIONS = ("child_allowance", "nursing_care", "resident_tax", "welfare")
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
WIDTH = 10
SURVEYS = ("not_begun", "under_way", "no_leak", "possible_leak", "leak")

# An operation in one month: in_scope, checked, to_look_at, corrected, and the five of the survey.
Leaves = dict[str, int]


def whole(leaves: dict[str, Leaves]) -> dict[Cell, int]:
    """All cells of a month from what each operation says."""
    counts = {}
    for operation, said in leaves.items():
        mislinks = sum(said[survey] for survey in SURVEYS)
        full = {
            **said,
            "unchecked": said["in_scope"] - said["checked"],
            "mislinks": mislinks,
            "uncorrected": mislinks - said["corrected"],
        }
        counts |= {Cell(operation, m.key): full[m.key] for m in MEASURES}
    for m in MEASURES:
        counts[Cell(TOTAL, m.key)] = sum(counts[Cell(o, m.key)] for o in leaves)
    return {cell: counts[cell] for cell in cells(tuple(leaves))}


def a_year(step: Callable[[int, str, Leaves], Leaves]) -> list[dict[Cell, int]]:
    nothing = dict.fromkeys(("in_scope", "checked", "to_look_at", "corrected", *SURVEYS), 0)
    leaves = {operation: nothing for operation in OPERATIONS}
    year = []
    for month in range(12):
        leaves = {operation: step(month, operation, was) for operation, was in leaves.items()}
        year.append(whole(leaves))
    return year


def at_random(seed: int, scale: int) -> list[dict[Cell, int]]:
    chance = random.Random(seed)

    def step(month: int, operation: str, was: Leaves) -> Leaves:
        def grow(key: str) -> int:
            return was[key] + (chance.randrange(scale) if chance.random() < 0.5 else 0)

        ended = {key: grow(key) for key in ("no_leak", "possible_leak", "leak")}
        begun = {key: chance.randrange(scale) for key in ("not_begun", "under_way")}
        before = sum(was[key] for key in SURVEYS)
        begun["not_begun"] += max(0, before - sum(ended.values()) - sum(begun.values()))
        mislinks = sum(ended.values()) + sum(begun.values())
        in_scope = 40_000_000 + chance.randrange(5 * scale)
        return {
            "in_scope": in_scope,
            "checked": in_scope - chance.randrange(2 * scale),
            "to_look_at": chance.randrange(3 * scale),
            "corrected": min(mislinks, grow("corrected")),
            **ended, **begun,
        }  # fmt: skip

    return a_year(step)


def one_at_a_time(month: int, operation: str, was: Leaves) -> Leaves:
    """Hostile: one more mis-link each month, in welfare only, all else stands still."""
    first = {"in_scope": 500, "checked": 500, "to_look_at": 40, "corrected": 60}
    surveys = {"not_begun": 0, "under_way": 0, "no_leak": 30, "possible_leak": 20, "leak": 10}
    more = month if operation == "welfare" else 0
    return {**first, **surveys, "no_leak": 30 + more, "corrected": 60 + more}


def one_city_joins(month: int, operation: str, was: Leaves) -> Leaves:
    """Hostile: from July on one more city, with three mis-links and one leak in nursing care."""
    joined = month >= 6 and operation == "nursing_care"
    return {
        "in_scope": 9000 + 700 * (month >= 6), "checked": 8000 + 650 * (month >= 6),
        "to_look_at": 50, "corrected": 100, "not_begun": 50, "under_way": 0,
        "no_leak": 80 + 2 * joined, "possible_leak": 20, "leak": 15 + joined,
    }  # fmt: skip


def in_and_out(month: int, operation: str, was: Leaves) -> Leaves:
    """Hostile: counts about the threshold, in turn small and not, in turn hidden and told."""
    at = (month + OPERATIONS.index(operation)) % 3
    return {
        "in_scope": 100 + at, "checked": 98, "to_look_at": 8 + at, "corrected": 9 + month // 4,
        "not_begun": 6 + (2 - at), "under_way": 3, "no_leak": 9 + month,
        "possible_leak": month // 2, "leak": month // 6,
    }  # fmt: skip


DATA = {
    "random, small": at_random(1, 8),
    "random, middling": at_random(2, 25),
    "random, large": at_random(3, 400),
    "one at a time": a_year(one_at_a_time),
    "one city joins": a_year(one_city_joins),
    "in and out": a_year(in_and_out),
}


def released(year: list[dict[Cell, int]], *, with_ledger: bool = True) -> list[Release]:
    ledger: list[Release] = []
    for month, counts in zip(MONTHS, year, strict=False):
        sources = dict.fromkeys(counts, 30)
        before = ledger if with_ledger else []
        ledger.append(release(counts, sources, OPERATIONS, month, 30, before))
    return ledger


def as_tables(releases: list[Release]) -> list[dict[tuple[str, str], int | None]]:
    return [{(f.operation, f.measure): f.count for f in one.figures} for one in releases]


# The attacker asks thousands of linear programs: here of the first months, and of all twelve by
# `make attack`.
MONTHS_ATTACKED = int(os.environ.get("TENKEN_MONTHS_ATTACKED", 3))


@pytest.mark.parametrize("name", DATA)
def test_no_hidden_count_is_known_to_better_than_its_protection_interval(name: str) -> None:
    year = DATA[name]
    few = name in ("one at a time", "one city joins")
    tables = as_tables(released(year if few else year[:MONTHS_ATTACKED]))
    narrow = {n: width for n, width in intervals(tables) if width < WIDTH - 1e-3}
    assert narrow == {}
    assert any(None in table.values() for table in tables)


@pytest.mark.parametrize("name", ["one at a time", "one city joins"])
def test_without_the_ledger_the_same_attacker_finds_some(name: str) -> None:
    tables = as_tables(released(DATA[name], with_ledger=False))
    assert any(width < WIDTH - 1e-3 for _, width in intervals(tables))


def test_a_month_is_published_once_and_again_only_as_a_correction() -> None:
    january, february = DATA["random, large"][:2]
    sources = dict.fromkeys(january, 30)
    first = release(january, sources, OPERATIONS, "2026-01", 30, [])
    with pytest.raises(LedgerError, match="published already"):
        release(january, sources, OPERATIONS, "2026-01", 30, [first])
    again = release(february, sources, OPERATIONS, "2026-01", 30, [first], "誤りがあったため")
    assert (again.revision, again.correction) == (2, "誤りがあったため")
    with pytest.raises(LedgerError, match="can no longer"):
        release(january, sources, OPERATIONS, "2025-12", 30, [first])


def test_zeros_are_told_and_small_or_lonely_counts_are_not() -> None:
    counts = DATA["one at a time"][0]
    sources = dict.fromkeys(counts, 30) | {Cell("welfare", "no_leak"): 2}
    made = release(counts, sources, OPERATIONS, "2026-01", 30, [])
    assert made.published[Cell("welfare", "under_way")] == 0
    assert Cell("welfare", "no_leak") in made.hidden
