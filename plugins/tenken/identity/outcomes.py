"""The outcomes of a batch: columns compared as a whole, and only what that leaves open alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenken.identity import addresses, birth_dates, foreign, kana, lots, names, sexes
from tenken.identity.batch import Batch
from tenken.identity.birth_dates import day_of
from tenken.identity.found import Found, Outcome
from tenken.identity.history import from_history
from tenken.identity.letters import Letters

ATTRIBUTES = ("name", "kana", "birth_date", "sex", "address")
OUTCOMES = ("same", "variant", "former", "unknown", "close", "different")

Outcomes = Mapping[str, Found]
Columns = Callable[[Letters, Letters, Found], None]
Alone = Callable[[str, str], Outcome]

_COLUMNS: Mapping[str, Columns] = {
    "name": names.compare_columns,
    "kana": kana.compare_columns,
    "birth_date": birth_dates.compare_columns,
    "sex": sexes.compare_columns,
    "address": lots.compare_columns,
}
_ALONE: Mapping[str, Alone] = {
    "name": names.compare,
    "kana": kana.compare,
    "birth_date": birth_dates.compare,
    "sex": sexes.compare,
    "address": addresses.compare_written,
}


def compare(batch: Batch, as_of: date | None) -> Outcomes:
    """All five attributes of a batch; former values count where the history explains them."""
    found = {attribute: compare_attribute(batch, attribute) for attribute in ATTRIBUTES[1:]}
    found["name"] = compare_names(batch)
    _past(batch, found, as_of)
    _foreign_kana(found)
    return found


def compare_attribute(batch: Batch, attribute: str) -> Found:
    """One attribute of a batch, as record and register stand."""
    found = Found(batch.count)
    record, register = batch.letters(attribute), batch.letters(f"register_{attribute}")
    _COLUMNS[attribute](record, register, found)
    rows = np.flatnonzero(found.open)
    alone = _ALONE[attribute]
    known: dict[tuple[str | None, str | None], Outcome] = {}
    for row, one, other in zip(rows.tolist(), *batch.both(attribute, rows), strict=True):
        outcome = known.get((one, other))
        if outcome is None:
            outcome = ("unknown", "missing") if one is None or other is None else alone(one, other)
            known[one, other] = outcome
        found[row] = outcome
    return found


def compare_names(batch: Batch) -> Found:
    """The names of a batch, by former family names (旧氏) and those of foreign residents too."""
    name = compare_attribute(batch, "name")
    rows = _perhaps_another(batch, np.flatnonzero(name.among("different", "close", "unknown")))
    if not rows.size:
        return name
    pairs = {
        column: batch.both(column, rows)
        for column in ("name", "former_name", "roman_name", "alias")
    }
    for place, row in enumerate(rows.tolist()):
        one, other = (side[place] for side in pairs["name"])
        former, (roman, alias) = (
            pairs["former_name"][1][place],
            (tuple(side[place] for side in pairs[column]) for column in ("roman_name", "alias")),
        )
        if one and other and _old_family(one, other, former):
            name[row] = ("former", "former_family_name")
        elif foreign.is_foreign(one, other, *roman, *alias):
            outcome = foreign.compare(
                foreign.forms(one, roman[0], alias[0]), foreign.forms(other, roman[1], alias[1])
            )
            if outcome[0] == "variant":
                name[row] = outcome
    return name


def _perhaps_another(batch: Batch, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those of the rows for which more than one name is held, or a name in roman letters."""
    columns = ("register_former_name", "roman_name", "register_roman_name", "alias",
               "register_alias")  # fmt: skip
    more = ~np.logical_and.reduce([batch.missing(column) for column in columns])
    held = [
        is_more or foreign.is_foreign(one, other) or bool(other and names.OPENING.search(other))
        for is_more, one, other in zip(more[rows].tolist(), *batch.both("name", rows), strict=True)
    ]
    found: NDArray[np.intp] = rows[np.array(held, dtype=bool)]
    return found


def _old_family(record: str, register: str, former: str | None) -> bool:
    families = [former] if former else []
    families += names.in_brackets(register)
    return any(names.with_former_family(record, register, family) for family in families)


def _past(batch: Batch, found: dict[str, Found], as_of: date | None) -> None:
    """What the register's history explains, for rows that are not explained already."""
    differing = ~np.logical_and.reduce(
        [found[attribute].among("same", "variant") for attribute in ("name", "kana", "address")]
    )
    rows = np.flatnonzero(differing & ~batch.missing("history"))
    if not rows.size:
        return
    columns = ("name", "kana", "address", "roman_name", "alias")
    written = {column: batch.at(column, rows) for column in columns}
    for place, (row, history) in enumerate(zip(rows.tolist(), batch.histories(rows), strict=True)):
        record: dict[str, Any] = {column: written[column][place] for column in columns}
        now = {attribute: found[attribute][row] for attribute in ("name", "kana", "address")}
        for attribute, outcome in from_history(record, now, history, as_of).items():
            found[attribute][row] = outcome


def _foreign_kana(found: dict[str, Found]) -> None:
    """Readings of foreign residents were keyed by ear: where the name agrees they say nothing."""
    keyed = found["name"].because("foreign_form", "foreign_spacing", "truncated")
    differs = found["kana"].among("different", "close")
    found["kana"].enter("unknown", "foreign_reading", keyed & differs)


def gone_by(batch: Batch, as_of: date | None) -> NDArray[np.bool_]:
    """Who was dead, departed or struck off on the day compared on."""
    gone = np.zeros(batch.count, dtype=bool)
    status = batch.letters("register_status")
    lives_here = (status.matrix[0] == ord("1")) & (np.count_nonzero(status.matrix, axis=0) == 1)
    rows = np.flatnonzero(~lives_here & ~status.missing)
    left = {"2", "3", "9", "転出者", "死亡者", "その他消除者"}
    statuses = batch.at("register_status", rows)
    gone[rows] = [status is not None and status.strip() in left for status in statuses]
    if as_of is None or not gone.any():
        return gone
    rows = np.flatnonzero(gone)
    for row, changed in zip(rows.tolist(), batch.at("register_changed_on", rows), strict=True):
        day = day_of(changed)
        gone[row] = day is None or day <= as_of
    return gone
