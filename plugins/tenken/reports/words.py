"""The words officers read on pages and in summaries."""

from __future__ import annotations

import json
from functools import cache

from tenken import home


@cache
def verdicts() -> dict[str, tuple[str, str]]:
    """Word and meaning of each verdict, the gravest first (expectations/verdicts.json)."""
    file = home() / "expectations" / "verdicts.json"
    written = json.loads(file.read_text(encoding="utf-8"))
    return {key: (written[key]["title"], written[key]["meaning"]) for key in ORDER}


# As officers look at them: what may harm somebody first.
ORDER = (
    "mislink", "duplicate", "not_found", "invalid", "status", "undecidable", "review", "stale",
    "match",
)  # fmt: skip

SEVERITIES = {"critical": "高", "warning": "中", "info": "低"}
STEPS = {
    "extract": "抽出", "inquire": "照会", "compare": "照合", "validate": "検査",
    "ticket": "是正票の起票", "publish": "結果の取りまとめ",
}  # fmt: skip
STATES = {"done": "完了", "running": "実行中", "failed": "失敗"}
KINDS = {"annual": "年次点検"}
RAISES = {"ticket": "是正票", "alarm": "警報", "nothing": "―"}
