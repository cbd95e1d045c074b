"""The words officers read for the verdicts; they stand in expectations/verdicts.json."""

from __future__ import annotations

import json
from functools import cache

from tenken import home


@cache
def verdict_titles() -> dict[str, str]:
    """The Japanese word of each verdict, in the order in which the first that applies is taken."""
    written = json.loads((home() / "expectations" / "verdicts.json").read_text(encoding="utf-8"))
    return {verdict: words["title"] for verdict, words in written.items()}
