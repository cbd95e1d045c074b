"""検証結果: what each rule of the suites found, run by run, and what could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection, RowMapping, text
from starlette.responses import Response

from tenken.database import sql
from tenken.municipalities import deployment
from tenken.operations import all_operations
from tenken.tickets.life import ENDED
from tenken.web.access import DESKS
from tenken.web.course import Course, course
from tenken.web.desk import AtDesk
from tenken.web.glossary import glossary, rules_in_english
from tenken.web.rendering import page

router = APIRouter()
RUNS = 60  # that can be chosen
SHOWN = 12  # runs in a chart
FINDINGS = 50  # a page


@dataclass(frozen=True)
class RuleShown:
    """A rule in the chosen run, its course up to it, and its tickets that are not done."""

    found: RowMapping
    course: Course
    tickets: int

    @property
    def told(self) -> bool:
        """Whether somebody should read of it: it failed, or rows that it lets pass got tickets."""
        raised = self.found["raises"] == "ticket" and self.found["failed"]
        return not self.found["success"] or bool(raised)


@router.get("/results")
def show(request: Request, desk: AtDesk) -> Response:
    """The rules of one operation in one run; the newest, unless the address says otherwise."""
    asked = request.query_params
    before = (_number(asked.get("page"), 1) - 1) * FINDINGS
    with desk.begin() as connection:
        places = connection.execute(text(sql("web/result_places.sql"))).all()
        place = _chosen(places, asked.get("municipality"), asked.get("operation"))
        runs = _runs(connection, place) if place else []
        run = _run(runs, _number(asked.get("run"), 0))
        facts: Mapping[str, Any] = {"suites": {}, "alarms": (), "findings": ()}
        if place and run:
            facts = {
                "suites": _suites(connection, place, runs, run),
                "alarms": _read(connection, "alarms", run_id=run["run_id"]),
                "findings": _read(
                    connection, "findings", run_id=run["run_id"], size=FINDINGS, before=before
                ),
            }
    return page(
        request,
        "results.html",
        **facts,
        place_shown=place,
        runs=runs,
        run=run,
        first_finding=before + 1,
        findings_page=before // FINDINGS + 1,
        size=FINDINGS,
        sees_tickets=bool(place and any(desk.rights.may(role, *place) for role in DESKS)),
        municipalities={one.code: one.name for one in deployment().municipalities},
        codes=list(dict.fromkeys(code for code, _ in places)),
        operations=_in_order([operation for _, operation in places]),
        words=glossary(desk.language),
        in_english=rules_in_english() if desk.language == "en" else {},
    )


def _number(given: str | None, plain: int) -> int:
    written = given is not None and given.isascii() and given.isdecimal() and len(given) < 8
    return max(int(given or 0), 1) if written else plain


def _chosen(places: Sequence[Any], code: str | None, operation: str | None) -> Any:
    """The place asked for; else the first that fits half of it, else the first there is."""
    order = _in_order([one.operation for one in places])
    ranked = sorted(
        places,
        key=lambda one: (
            one.operation != operation,
            one.municipality_code != code,
            one.municipality_code,
            order.index(one.operation),
        ),
    )
    return next(iter(ranked), None)


def _in_order(keys: Sequence[str]) -> list[str]:
    known = [one.key for one in all_operations()]
    return [*(key for key in known if key in keys), *sorted(set(keys) - set(known))]


def _runs(connection: Connection, place: Any) -> Sequence[RowMapping]:
    return _read(
        connection, "runs", municipality=place[0], operation=place[1], limit=RUNS + SHOWN
    )  # fmt: skip


def _run(runs: Sequence[RowMapping], number: int) -> RowMapping | None:
    return next((one for one in runs if one["run_no"] == number), runs[0] if runs else None)


def _read(connection: Connection, what: str, **words: Any) -> Sequence[RowMapping]:
    return connection.execute(text(sql(f"web/result_{what}.sql")), words).mappings().all()


def _suites(
    connection: Connection, place: Any, runs: Sequence[RowMapping], run: RowMapping
) -> Mapping[str, Sequence[RuleShown]]:
    """The chosen run's rules by suite, in their order, each with its course up to that run."""
    until = [one["run_id"] for one in runs if one["run_no"] <= run["run_no"]][:SHOWN]
    words = {"municipality": place[0], "operation": place[1]}
    by_rule: dict[str, list[RowMapping]] = defaultdict(list)
    for row in _read(connection, "rules", **words, run_ids=until):
        by_rule[row["rule"]].append(row)
    tickets = _read(connection, "tickets", **words, ended=list(ENDED))
    standing = {row["rule"]: row["standing"] for row in tickets}
    shown = [
        RuleShown(rows[-1], course(rows), standing.get(rule, 0))
        for rule, rows in by_rule.items()
        if rows[-1]["run_id"] == run["run_id"]
    ]
    suites: dict[str, list[RuleShown]] = {}
    for one in sorted(shown, key=lambda one: (one.found["suite"], one.found["position"])):
        suites.setdefault(one.found["suite"], []).append(one)
    return suites
