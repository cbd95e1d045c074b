"""Which characters and dates can be read: the patterns, for every engine that evaluates a suite.

Great Expectations is not imported here: Spark's executors load it.
"""

from __future__ import annotations

from typing import Any

# What systems leave in the place of a character they do not know (●, 〓, ?, U+FFFD, the private
# use areas where gaiji live), and control characters.
UNREADABLE = "[●〓?？\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd\x01-\x1f\x7f-\x9f]"

# ISO (a month or day of 00 or 不詳 codes too), era by letter, kanji or code, and 不詳.
_ERA = "明治|大正|昭和|平成|令和|西暦|[MTSHRmtshr]|[1-5]-?"
READABLE_DATE = (
    f"^([0-9]{{4}}-[0-9A-D]{{2}}-[0-9A-D]{{2}}|[0-9]{{8}}|[0-9]{{4}}[/.年].+"
    f"|({_ERA}) ?([0-9]{{1,6}}|元).*|.*不詳.*)$"
)


def readable_dates(written: Any) -> Any:
    """Which values of an Arrow column have the shape of a date, in either calendar."""
    import pyarrow.compute as pc  # only where Spark is

    plain = pc.utf8_trim(pc.utf8_normalize(written, form="NFKC"), characters=" ")
    return pc.match_substring_regex(plain, pattern=f"(?s){READABLE_DATE}")
