"""The outcomes of a batch: one array an attribute, compared only where the writing differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenken.identity import addresses, birth_dates, foreign, kana, names, sexes
from tenken.identity.birth_dates import day_of
from tenken.identity.history import from_history
from tenken.identity.written import values

ATTRIBUTES = ("name", "kana", "birth_date", "sex", "address")
OUTCOMES = ("same", "variant", "former", "unknown", "close", "different")

Words = list[str | None]
Outcome = tuple[str, str]


class Batch:
    """Records beside the register's persons, a list of text a column; nothing written is None."""

    def __init__(self, pairs: pd.DataFrame) -> None:
        self.pairs = pairs
        self.count = len(pairs)

    def column(self, name: str) -> Words:
        """A column of the record, or with `register_` before it of the register."""
        return values(self.pairs.get(name), self.count)

    def both(self, name: str) -> tuple[Words, Words]:
        """The record's column and the register's."""
        return self.column(name), self.column(f"register_{name}")

    def flag(self, name: str, missing: bool = False) -> NDArray[np.bool_]:
        """A column of truth values."""
        if name not in self.pairs:
            return np.full(self.count, missing)
        return self.pairs[name].fillna(False).to_numpy(dtype=bool)


class Outcomes:
    """Outcome and reason of every attribute, by attribute."""

    def __init__(self, found: dict[str, list[Outcome]]) -> None:
        self.outcome = {
            attribute: np.array([o for o, _ in pairs], dtype=object)
            for attribute, pairs in found.items()
        }
        self.reason = {
            attribute: np.array([r or None for _, r in pairs], dtype=object)
            for attribute, pairs in found.items()
        }

    def among(self, attribute: str, *outcomes: str) -> NDArray[np.bool_]:
        """Where the attribute came to one of these outcomes."""
        chosen = self.outcome[attribute]
        found = np.zeros(len(chosen), dtype=bool)
        for outcome in outcomes:
            found |= chosen == outcome
        return found


def compare(batch: Batch, as_of: date | None) -> Outcomes:
    """All five attributes of a batch; former values count where the history explains them."""
    found: dict[str, list[Outcome]] = {
        "name": each(names.compare, *batch.both("name")),
        "kana": each(kana.compare, *batch.both("kana")),
        "birth_date": each(birth_dates.compare, *batch.both("birth_date")),
        "sex": each(sexes.compare, *batch.both("sex")),
        "address": compare_addresses(*batch.both("address")),
    }
    _other_names(batch, found)
    _past(batch, found, as_of)
    _foreign_kana(batch, found)
    return Outcomes(found)


def each(
    compare_one: Callable[[str | None, str | None], Outcome], record: Words, register: Words
) -> list[Outcome]:
    """Compare two columns; what is the same pair again is not compared again."""
    known: dict[tuple[str | None, str | None], Outcome] = {}
    found = []
    for pair in zip(record, register, strict=True):
        outcome = known.get(pair)
        if outcome is None:
            outcome = known[pair] = compare_one(*pair)
        found.append(outcome)
    return found


def compare_addresses(record: Words, register: Words) -> list[Outcome]:
    """Compare two columns of addresses; each writing is read once."""
    read: dict[str, addresses.Address] = {}

    def known(written: str) -> addresses.Address:
        address = read.get(written)
        if address is None:
            address = read[written] = addresses.read(written)
        return address

    return [
        ("unknown", "missing")
        if one is None or other is None
        else ("same", "")
        if one == other
        else addresses.compare(known(one), known(other))
        for one, other in zip(record, register, strict=True)
    ]


def _other_names(batch: Batch, found: dict[str, list[Outcome]]) -> None:
    """Former family names (旧氏) and the names of foreign residents, where the name differs."""
    open_rows = [
        n for n, (o, _) in enumerate(found["name"]) if o in ("different", "close", "unknown")
    ]
    if not open_rows:
        return
    record, register = batch.both("name")
    former, register_former = batch.both("former_name")
    roman, register_roman = batch.both("roman_name")
    alias, register_alias = batch.both("alias")
    for n in open_rows:
        one, other = record[n], register[n]
        if one and other and _old_family(one, other, register_former[n]):
            found["name"][n] = ("former", "former_family_name")
            continue
        if not foreign.is_foreign(
            one, other, roman[n], register_roman[n], alias[n], register_alias[n]
        ):
            continue
        outcome = foreign.compare(
            foreign.forms(one, roman[n], alias[n]),
            foreign.forms(other, register_roman[n], register_alias[n]),
        )
        if outcome[0] == "variant":
            found["name"][n] = outcome


def _old_family(record: str, register: str, former: str | None) -> bool:
    families = [former] if former else []
    families += names.in_brackets(register)
    return any(names.with_former_family(record, register, family) for family in families)


def _past(batch: Batch, found: dict[str, list[Outcome]], as_of: date | None) -> None:
    """What the register's history explains, for rows that are not explained already."""
    if "history" not in batch.pairs:
        return
    histories = batch.pairs["history"].tolist()
    rows = [n for n, history in enumerate(histories) if isinstance(history, list) and history]
    columns = {
        name: batch.column(name) for name in ("name", "kana", "address", "roman_name", "alias")
    }
    for n in rows:
        if all(found[a][n][0] in ("same", "variant") for a in ("name", "kana", "address")):
            continue
        record: dict[str, Any] = {name: column[n] for name, column in columns.items()}
        now = {a: found[a][n] for a in ("name", "kana", "address")}
        for attribute, outcome in from_history(record, now, histories[n], as_of).items():
            found[attribute][n] = outcome


def _foreign_kana(batch: Batch, found: dict[str, list[Outcome]]) -> None:
    """Readings of foreign residents were keyed by ear: where the name agrees they say nothing."""
    for n, (_, reason) in enumerate(found["name"]):
        keyed = reason in ("foreign_form", "foreign_spacing", "truncated")
        if keyed and found["kana"][n][0] in ("different", "close"):
            found["kana"][n] = ("unknown", "foreign_reading")


def gone_by(batch: Batch, as_of: date | None) -> NDArray[np.bool_]:
    """Who was dead, departed or struck off on the day compared on."""
    left = {"2", "3", "9", "転出者", "死亡者", "その他消除者"}
    statuses = batch.column("register_status")
    gone = np.array(
        [status is not None and status.strip() in left for status in statuses], dtype=bool
    )
    if as_of is None or not gone.any():
        return gone
    changed = batch.column("register_changed_on")
    for n in np.flatnonzero(gone):
        day = day_of(changed[n])
        gone[n] = day is None or day <= as_of
    return gone
