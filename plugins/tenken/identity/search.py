"""Whom a record describes: by four attributes, or three without sex, never by fewer.

Source: 総点検本部 第5回 (照会は4情報、または性別を除く3情報による).
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from tenken.identity import foreign, kanji, names
from tenken.identity.batch import Batch, FrameBatch, Part
from tenken.identity.numbers import one_slip_apart, read_number
from tenken.identity.outcomes import compare, compare_attribute, compare_names
from tenken.identity.verdicts import AGREES, Mask


def fits(pairs: Batch) -> Mask:
    """Whether each record describes the register's person beside it: name, birth date and address
    agree, and reading and sex do not differ.
    """
    # Of all who were born that day sex and name leave few; only they are compared in full.
    near = np.flatnonzero(~compare_attribute(pairs, "sex").among("different"))
    near = near[compare_names(Part(pairs, near)).among(*AGREES, "close")]
    found = compare(Part(pairs, near), None)
    fitting = np.zeros(pairs.count, dtype=bool)
    fitting[near] = (
        found["birth_date"].among("same", "variant")
        & found["address"].among(*AGREES)
        & ~found["sex"].among("different")
        & found["name"].among(*AGREES, "close")
        & ~found["kana"].among("different")
    )
    return fitting


# A character that stands for nothing but itself; 仝, for the one before it, ends any name.
_ITSELF = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
_AGAIN = "仝"


def endings(records: Batch) -> list[str | None]:
    """The characters with which a Japanese name may end that `fits` each record; None: with any.

    Whoever fits, and is written in kanji and kana alone and under no name in roman letters, has a
    name that ends with one of them, as it is written. So a register can be asked for few of those
    who were born on a day.
    """
    every = np.arange(records.count)
    written = (records.at(column, every) for column in ("name", "roman_name", "alias"))
    return [_endings(*each) for each in zip(*written, strict=True)]


def _endings(name: str | None, *others: str | None) -> str | None:
    last = names.bare(name)[-1:] if name else ""
    if not _ITSELF.match(last) or foreign.is_foreign(name, *others):
        return None
    return kanji.kin(last) + _AGAIN


# What is kept of a person whom a record describes; `explain` reads them.
CANDIDATE = ("my_number", "household_id", "address")

# In this order the first that applies.
CAUSES = ("shifted", "swapped", "typo", "family", "namesake", "stranger")


def explain(rows: pd.DataFrame) -> pd.Series:
    """The cause of each record that does not carry its own person's number; None for `invalid`
    and `not_found` without a candidate whose number is a slip away.

    `rows`: record and register as for `judge`, verdict and first cause, and of the search
    candidate_count, candidate_my_number, candidate_household_id, candidate_address, and whether the
    row was `swapped` with another's or `shifted`.
    """
    batch = FrameBatch(rows)
    number = [read_number(n) for n in batch.column("my_number")]
    slip = [
        one_slip_apart(a, b)
        for a, b in zip(number, batch.column("candidate_my_number"), strict=True)
    ]
    household, register_household = (
        batch.column(f"{side}household_id") for side in ("", "register_")
    )
    candidate_home = batch.column("candidate_household_id")
    family = [
        b is not None and b in (a, c)
        for a, b, c in zip(household, register_household, candidate_home, strict=True)
    ]
    first = batch.column("cause")
    mislink = np.array([v == "mislink" for v in batch.column("verdict")], dtype=bool)
    alike = _namesake(rows)
    conditions = [
        batch.flag("shifted"),
        batch.flag("swapped"),
        np.array(slip, dtype=bool),
        mislink
        & np.array([f or c == "family" for f, c in zip(family, first, strict=True)], dtype=bool),
        mislink & alike,
        mislink,
    ]
    cause = np.full(batch.count, None, dtype=object)
    for name, applies in reversed(list(zip(CAUSES, conditions, strict=True))):
        cause[applies] = name
    return pd.Series(cause, index=rows.index, dtype=object)


def _namesake(rows: pd.DataFrame) -> Mask:
    """Name or reading, and birth date, agree: found by too few attributes, and somebody else."""
    outcomes = compare(FrameBatch(rows), None)
    alike = outcomes["name"].among(*AGREES) | outcomes["kana"].among("same", "variant")
    found: Mask = alike & outcomes["birth_date"].among("same", "variant")
    return found
