"""Who is served: read and checked from YAML, and put into batches of about equal size."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenken.municipalities import (
    MOST_BATCHES,
    Municipality,
    Quiet,
    batches,
    deployment,
    municipality,
)
from tenken.operations import OperationError


def town(number: int, residents: int) -> Municipality:
    return Municipality(
        code=f"{number:06d}", name="町", residents=residents, connections=f"_{number}"
    )


@given(st.lists(st.integers(300, 400_000), min_size=1, max_size=300))
def test_each_town_is_in_one_batch_and_there_are_at_most_64(sizes: list[int]) -> None:
    made = batches([town(n, size) for n, size in enumerate(sizes)], 300_000)
    assert sorted(code for batch in made for code in batch) == [
        f"{n:06d}" for n in range(len(sizes))
    ]
    assert 1 <= len(made) <= MOST_BATCHES
    weights = [sum(sizes[int(code)] for code in batch) for batch in made]
    # Largest first into the emptiest: no batch is beyond its fair share by more than one town.
    assert max(weights) <= sum(sizes) / len(made) + max(sizes)


def test_small_towns_share_a_batch() -> None:
    assert len(batches([town(n, 3_000) for n in range(100)], 300_000)) == 1


def test_a_period_may_reach_over_the_turn_of_the_year() -> None:
    quiet = Quiet(first="12-29", last="01-03")
    assert [quiet.covers(day) for day in (date(2026, 12, 28), date(2026, 12, 31))] == [False, True]
    assert quiet.covers(date(2027, 1, 3))


def test_the_sample_city_is_there() -> None:
    assert municipality().code == "482013"
    with pytest.raises(OperationError, match="no municipality '131016'"):
        municipality("131016")


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ('code: "482013", connections: _b', "code '482013' stands at two"),
        ('code: "482021"', "connections '' stands at two"),
        ('code: "48202", connections: _b', "code"),
    ],
)
def test_no_town_reads_anothers_records(tmp_path: Path, second: str, said: str) -> None:
    file = tmp_path / "municipalities.yaml"
    file.write_text(
        "municipalities:\n"
        '  - {code: "482013", name: 甲, residents: 1000}\n'
        f"  - {{{second}, name: 乙, residents: 1000}}\n",
        encoding="utf-8",
    )
    with pytest.raises(OperationError, match=said):
        deployment(file)
