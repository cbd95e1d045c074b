"""Two values side by side, what differs marked to the character; and why, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from tenken.tickets.evidence import COMPARED, Finding
from tenken.web.catalogue import Translate
from tenken.web.glossary import Glossary

ATTRIBUTES = ("name", "kana", "birth_date", "sex", "address")  # of which an outcome is known
ALIKE = 0.5
Piece = tuple[str, bool]  # a piece of a value, and whether it differs

Marked = Sequence[Piece] | None


@dataclass(frozen=True)
class Line:
    """One attribute of a record and of the register; None: not held."""

    attribute: str
    record: Marked
    register: Marked
    codes: tuple[str, str]  # where the values are codes, what they may stand for


def marked(one: str | None, other: str | None) -> tuple[Marked, Marked]:
    """Both values cut into pieces. A value beside nothing is not marked; of two that have little in
    common all is, since single letters that happen to agree tell an officer nothing.
    """
    if one is None or other is None:
        return _whole(one, differs=False), _whole(other, differs=False)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if one and other and matcher.ratio() < ALIKE:
        return _whole(one, differs=True), _whole(other, differs=True)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        for pieces, text in ((left, one[a:b]), (right, other[c:d])):
            if text:
                pieces.append((text, kind != "equal"))
    return left, right


def _whole(value: str | None, *, differs: bool) -> Marked:
    return None if value is None else [(value, differs)]


def lines(finding: Finding) -> list[Line]:
    """Every attribute that one of the sides holds, in the order in which officers compare."""
    held = [name for name in (*COMPARED, "status") if name in {*finding.record, *finding.register}]
    found = []
    for name in held:
        record, register = (side.get(name) for side in (finding.record, finding.register))
        codes = ((record or "").strip(), (register or "").strip())
        found.append(Line(name, *marked(record, register), codes))
    return found


def why(ticket: Mapping[str, Any], words: Glossary, t: Translate) -> str:
    """What differs and how: 「氏名は異体字、住所は相違」. Empty where nothing is known."""
    told = []
    for attribute in ATTRIBUTES:
        outcome, reason = ticket[attribute], ticket[f"{attribute}_reason"]
        if outcome in (None, "same") or (outcome == "unknown" and reason == "missing"):
            continue
        how = words["reason"].get(reason or "") or words["outcome"][outcome]
        if outcome == "different" and reason not in words["reason"]:
            how = words["outcome"]["different"]
        told.append(
            t("ticket.why_part", attribute=words["attribute"][attribute].title, how=how.title)
        )
    return t("format.and").join(told)
