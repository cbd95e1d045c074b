"""A batch of records beside the register's persons: verdict, first cause, outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenken.identity.batch import Batch, FrameBatch
from tenken.identity.numbers import valid_column
from tenken.identity.outcomes import ATTRIBUTES, Outcomes, compare, gone_by
from tenken.identity.verdicts import AGREES, decide

Words = tuple[str | None, ...]


@dataclass(frozen=True)
class Judged:
    """What a batch came to: `kinds` holds what WORDS say, `which` the kind of each row."""

    kinds: list[Words]
    which: NDArray[np.intp]

    def columns(self) -> Iterator[tuple[str, NDArray[np.object_]]]:
        """Each of WORDS and its value a row."""
        for name, values in zip(WORDS, zip(*self.kinds, strict=True), strict=True):
            yield name, np.array(values, dtype=object)[self.which]


WORDS = ("verdict", "cause", *ATTRIBUTES, *(f"{attribute}_reason" for attribute in ATTRIBUTES))


def judge(pairs: pd.DataFrame, *, as_of: date | None = None) -> pd.DataFrame:
    """Decide every pair of record and register.

    `pairs`: a row a record, its columns as in the records file, the register's person with
    `register_` before, `found` (the register knows the number), `reissued` (as a former number of
    that person), `history` (None, or what the person had until when). Columns other than record_id
    may be missing. `as_of`: the day the operation looks at; None: as the register stands.

    Returns, by the same index: record_id, verdict, cause (None, family or typo, as far as
    the pair itself tells), an outcome an attribute and its reason (`name`, `name_reason`, ...).
    """
    decided = pd.DataFrame({"record_id": pairs["record_id"]}, index=pairs.index)
    if not len(pairs):
        return decided.assign(**dict.fromkeys(WORDS))
    batch = FrameBatch(pairs if "found" in pairs else pairs.assign(found=True))
    return decided.assign(**dict(judge_batch(batch, as_of).columns()))


def judge_batch(batch: Batch, as_of: date | None) -> Judged:
    """Decide every pair of a batch."""
    outcomes = compare(batch, as_of)
    facts = {
        "number invalid": ~valid_column(batch),
        "number unknown to the register": ~batch.flag("found"),
        "number re-issued": batch.flag("reissued"),
        "dead, departed or struck off": gone_by(batch, as_of),
    }
    verdict = decide(outcomes, facts)
    cause = _first_cause(batch, outcomes, verdict)
    return _by_kind(verdict, cause, outcomes)


def _by_kind(
    verdict: NDArray[np.object_], cause: NDArray[np.object_], outcomes: Outcomes
) -> Judged:
    """Few kinds of result stand for many rows."""
    columns: list[NDArray[Any]] = [pd.factorize(verdict)[0], pd.factorize(cause)[0]]
    columns += [outcomes[attribute].places for attribute in ATTRIBUTES]
    key = np.zeros(len(verdict), dtype=np.int64)
    for column in columns:
        key = key * (int(column.max()) + 2) + column + 1
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    kinds: list[Words] = []
    for row in first.tolist():
        nobody = verdict[row] in ("invalid", "not_found")
        found = [outcomes[a][row] if not nobody else ("unknown", "") for a in ATTRIBUTES]
        kinds.append(
            (verdict[row], cause[row], *(o for o, _ in found), *(r or None for _, r in found))
        )
    return Judged(kinds, which)


def _first_cause(
    batch: Batch, outcomes: Outcomes, verdict: NDArray[np.object_]
) -> NDArray[np.object_]:
    cause = np.full(batch.count, None, dtype=object)
    cause[(verdict == "review") & outcomes["birth_date"].among("close")] = "typo"
    rows = np.flatnonzero(verdict == "mislink")
    same_address = outcomes["address"].among(*AGREES)[rows]
    household, other = batch.both("household_id", rows)
    together = [a is not None and a == b for a, b in zip(household, other, strict=True)]
    cause[rows[same_address | np.array(together, dtype=bool)]] = "family"
    return cause
