"""What the delivered dashboard and alert rules ask Prometheus for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import promql_parser
import yaml

from tenken import home

PLACE = home() / "include" / "observability"


def asked() -> dict[str, str]:
    """Every expression of the dashboard and the rules, by where it stands."""
    board = json.loads((PLACE / "grafana.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((PLACE / "alerts.yaml").read_text(encoding="utf-8"))
    return {
        f"{panel['title']} {target['refId']}": target["expr"]
        for panel in board["panels"]
        for target in panel["targets"]
    } | {rule["alert"]: rule["expr"] for group in rules["groups"] for rule in group["rules"]}


def series(expression: str) -> list[tuple[str, set[str]]]:
    """The series an expression reads, each with the labels it goes by. Raises ValueError."""
    return list(_within(promql_parser.parse(expression), set()))


def _within(part: Any, grouped: set[str]) -> Iterator[tuple[str, set[str]]]:
    if isinstance(part, promql_parser.VectorSelector):
        yield part.name, grouped | {matcher.name for matcher in part.matchers.matchers}
        return
    if isinstance(part, promql_parser.AggregateExpr) and part.modifier:
        grouped = grouped | set(part.modifier.labels)
    below = [getattr(part, name, None) for name in ("lhs", "rhs", "expr", "vector_selector")]
    for one in (*below, *(getattr(part, "args", None) or ())):
        if one is not None:
            yield from _within(one, grouped)
