"""Every word the pages use of the field, with its title and its meaning in one sentence.

Japanese from the one place that holds it: expectations/verdicts.json, expectations/words.json,
tickets/life.py, include/operations. English from words/en.yaml. docs/words.md is printed from here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from tenken import home
from tenken.operations import all_operations
from tenken.reports.words import verdicts
from tenken.tickets.life import ASKS, DOES, EVENTS, LIFE
from tenken.web.catalogue import Language, words


class Word(NamedTuple):
    """What a thing is called, and what that means."""

    title: str
    meaning: str = ""


Glossary = Mapping[str, Mapping[str, Word]]

# In the order in which the page of help tells them.
EXPLAINED = ("verdict", "severity", "cause", "state", "outcome", "reason", "candidate")


@cache
def glossary(language: Language) -> Glossary:
    """The words by kind and key: glossary["verdict"]["mislink"].title."""
    return _japanese() if language == "ja" else _english()


def rules_in_english() -> Mapping[str, str]:
    """What a rule of the suites expects, by its name; a rule of a city's own is not there."""
    texts = words("en")
    kind = "glossary.rule."
    return {key.removeprefix(kind): said for key, said in texts.items() if key.startswith(kind)}


def _japanese() -> Glossary:
    written = json.loads((home() / "expectations" / "words.json").read_text(encoding="utf-8"))
    kinds = {
        kind: {key: Word(**said) for key, said in written[plural].items()}
        for kind, plural in (
            ("severity", "severities"),
            ("cause", "causes"),
            ("outcome", "outcomes"),
            ("reason", "reasons"),
            ("candidate", "candidates"),
        )
    }
    return {
        "verdict": {key: Word(*said) for key, said in verdicts().items()},
        **kinds,
        "state": {key: Word(one.title, f"{one.note}。") for key, one in LIFE.items()},
        "attribute": {key: Word(said) for key, said in written["attributes"].items()},
        "code": {key: Word(said) for key, said in written["codes"].items()},
        "does": {key: Word(said) for key, said in DOES.items()},
        "ask": {key: Word(said) for key, said in ASKS.items()},
        "event": {key: Word(said) for key, said in EVENTS.items()},
        "operation": {one.key: Word(one.title) for one in all_operations()},
    }


def _english() -> Glossary:
    texts = words("en")
    found: dict[str, dict[str, Word]] = {"operation": {}}
    for kind, entries in _japanese().items():
        found[kind] = {
            key: Word(
                texts[f"glossary.{kind}.{key}.title"]
                if said.meaning
                else texts[f"glossary.{kind}.{key}"],
                texts.get(f"glossary.{kind}.{key}.meaning", ""),
            )
            for key, said in entries.items()
            if kind != "operation"
        }
    found["operation"] = {one.key: Word(one.title_en) for one in all_operations()}
    return found
