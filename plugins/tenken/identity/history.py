"""What a person had before, by the register's history: explained differences are no errors.

An entry holds what the person had until its day, and nothing where nothing changed then.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tenken.identity import addresses, foreign, kana, names
from tenken.identity.birth_dates import day_of

Outcome = tuple[str, str]
Entry = dict[str, Any]
_AGREE = ("same", "variant")


def from_history(
    record: dict[str, str | None],
    now: dict[str, Outcome],
    history: list[Entry],
    as_of: date | None,
) -> dict[str, Outcome]:
    """The outcomes that the history changes, by attribute.

    What the person had on `as_of` counts as what they have: resident tax looks at 1 January.
    """
    changed: dict[str, Outcome] = {}
    entries = sorted(history, key=lambda entry: str(entry.get("until") or ""))
    for attribute in ("name", "kana", "address"):
        if now[attribute][0] in _AGREE:
            continue
        then = _on_day(entries, attribute, as_of)
        for entry in entries:
            outcome = _compare(attribute, record, entry)
            if outcome in _AGREE:
                found = (outcome, "as_of") if entry is then else ("former", "history")
                if changed.get(attribute, ("former",))[0] == "former":
                    changed[attribute] = found
    off = now["kana"][0] in ("different", "close")
    if off and "name" in changed and not any(entry.get("kana") for entry in entries):
        # An old family name without its reading in the history: the reading proves nothing.
        changed["kana"] = ("unknown", "former_reading")
    return changed


def _on_day(entries: list[Entry], attribute: str, as_of: date | None) -> Entry | None:
    if as_of is None:
        return None
    for entry in entries:
        until = day_of(str(entry.get("until") or ""))
        if until and until > as_of and entry.get(attribute):
            return entry
    return None


def _compare(attribute: str, record: dict[str, str | None], entry: Entry) -> str:
    """The outcome of what the record holds and what the entry held; `different` when neither."""
    one, other = record[attribute], entry.get(attribute)
    if attribute == "address":
        if not one or not other:
            return "different"
        if one == other:
            return "same"
        return addresses.compare(addresses.read(one), addresses.read(other))[0]
    if attribute == "kana":
        return kana.compare(one, other)[0] if one and other else "different"
    if one and other:
        outcome = names.compare(one, other)[0]
        if outcome in _AGREE:
            return outcome
    held = foreign.forms(entry.get("name"), entry.get("alias"))
    written = foreign.forms(record["name"], record["alias"])
    if held and entry.get("alias") and written & held:
        return "variant"
    return "different"
