"""The leak survey (漏えい調査): whether somebody saw the data of a mis-linked record.

Rules in `exposure`, `outcome` and `deadlines` are pure; `load` looks a log through and keeps what
it says (`look` and `keep` are its halves); the others open, show, decide and report a
survey. The system proposes, a person decides.
"""

from __future__ import annotations

from tenken.leaks.errors import SurveyError
from tenken.leaks.loading import Understood, keep, load, look
from tenken.leaks.numbers import numbers
from tenken.leaks.outcome import OUTCOMES, TITLES
from tenken.leaks.sources import KEYS, sources
from tenken.leaks.surveys import (
    REPORTS,
    decide,
    open_confirmed,
    open_survey,
    reported,
    set_facts,
    survey,
    surveys,
)

__all__ = [
    "KEYS",
    "OUTCOMES",
    "REPORTS",
    "TITLES",
    "SurveyError",
    "Understood",
    "decide",
    "keep",
    "load",
    "look",
    "numbers",
    "open_confirmed",
    "open_survey",
    "reported",
    "set_facts",
    "sources",
    "survey",
    "surveys",
]
