"""The words officers read for the verdicts; they stand in expectations/verdicts.json."""

from __future__ import annotations

import json
from functools import cache

from tenken import home


def verdict_title(verdict: str) -> str:
    """The Japanese word of a verdict; an unknown one is shown as it is."""
    return _titles().get(verdict, verdict)


@cache
def _titles() -> dict[str, str]:
    written = json.loads((home() / "expectations" / "verdicts.json").read_text(encoding="utf-8"))
    return {verdict: words["title"] for verdict, words in written.items()}
