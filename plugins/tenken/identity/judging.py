"""A batch of records beside the register's persons: verdict, first cause, outcomes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenken.identity.numbers import read_number, valid_numbers
from tenken.identity.outcomes import ATTRIBUTES, Batch, Outcomes, compare, gone_by
from tenken.identity.verdicts import AGREES, decide


def judge(pairs: pd.DataFrame, *, as_of: date | None = None) -> pd.DataFrame:
    """Decide every pair of record and register.

    `pairs`: a row a record, its columns as in the records file, the register's person with
    `register_` before, `found` (the register knows the number), `reissued` (as a former number of
    that person), `history` (None, or what the person had until when). Columns other than record_id
    may be missing. `as_of`: the day the operation looks at; None: as the register stands.

    Returns, by the same index: record_id, verdict, cause (None, family or typo, as far as
    the pair itself tells), an outcome an attribute and its reason (`name`, `name_reason`, ...).
    """
    batch = Batch(pairs)
    outcomes = compare(batch, as_of)
    numbers = [read_number(written) for written in batch.column("my_number")]
    facts = {
        "number invalid": ~valid_numbers(numbers),
        "number unknown to the register": ~batch.flag("found", missing=True),
        "number re-issued": batch.flag("reissued"),
        "dead, departed or struck off": gone_by(batch, as_of),
    }
    verdict = decide(outcomes, facts)
    nobody = (verdict == "invalid") | (verdict == "not_found")
    nothing = np.full(batch.count, None, dtype=object)
    decided = pd.DataFrame({"record_id": pairs["record_id"], "verdict": verdict}, index=pairs.index)
    decided["cause"] = _first_cause(batch, outcomes, verdict)
    for attribute in ATTRIBUTES:
        decided[attribute] = np.where(nobody, "unknown", outcomes.outcome[attribute])
    for attribute in ATTRIBUTES:
        decided[f"{attribute}_reason"] = np.where(nobody, nothing, outcomes.reason[attribute])
    return decided


def _first_cause(
    batch: Batch, outcomes: Outcomes, verdict: NDArray[np.object_]
) -> NDArray[np.object_]:
    same_address = outcomes.among("address", *AGREES)
    household, other = batch.both("household_id")
    together = np.array(
        [a is not None and a == b for a, b in zip(household, other, strict=True)], dtype=bool
    )
    cause = np.full(batch.count, None, dtype=object)
    cause[(verdict == "mislink") & (together | same_address)] = "family"
    cause[(verdict == "review") & outcomes.among("birth_date", "close")] = "typo"
    return cause
