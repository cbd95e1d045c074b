"""How two persons' attributes compare: outcomes, verdict, cause. Pure functions over batches.

The way in is `judge`, for records beside the register's persons; `endings`, `fits` and `explain`
are for those that do not carry their own person's number. Nothing here reads a database, a clock or
a file of the user's; frames hold text, and nothing raises whatever the text is.
"""

from __future__ import annotations

from tenken.identity.batch import Batch, Beside, FrameBatch, Part
from tenken.identity.birth_dates import read_birth_date
from tenken.identity.judging import WORDS, judge, judge_batch
from tenken.identity.kanji import read_tables
from tenken.identity.letters import Letters, letters_in
from tenken.identity.numbers import NUMBER_SEPARATORS, read_number
from tenken.identity.outcomes import ATTRIBUTES, OUTCOMES
from tenken.identity.search import CANDIDATE, CAUSES, endings, explain, fits

__all__ = [
    "ATTRIBUTES",
    "CANDIDATE",
    "CAUSES",
    "NUMBER_SEPARATORS",
    "OUTCOMES",
    "WORDS",
    "Batch",
    "Beside",
    "FrameBatch",
    "Letters",
    "Part",
    "endings",
    "explain",
    "fits",
    "judge",
    "judge_batch",
    "letters_in",
    "read_birth_date",
    "read_number",
    "read_tables",
]
