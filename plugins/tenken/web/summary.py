"""進捗報告: what is to go out this month, to whom, and the two persons' answers.

The answer itself is `reports.outgoing.approvals`'; Airflow sends (docs/summary.md).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection, Row, text
from starlette.responses import RedirectResponse, Response

from tenken.database import sql
from tenken.ministries import PUBLIC, Reporting, reporting
from tenken.operations import JAPAN
from tenken.reports import papers
from tenken.reports.outgoing import approvals
from tenken.reports.outgoing.approvals import STEPS, SamePersonError, Step
from tenken.reports.outgoing.files import laid_out
from tenken.reports.outgoing.kept import Issued, ReturnError, issued
from tenken.reports.papers.paper import Paper, shown
from tenken.reports.returns.issue import month_ends
from tenken.web.access import RefusedError
from tenken.web.desk import AtDesk, Desk, Form
from tenken.web.rendering import page, to
from tenken.working_days import first_of

router = APIRouter()
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
LOST = ("unknown", "refused", "bounced")


@dataclass(frozen=True)
class Told:
    """A return or release as it stands. `state` is a key below summary.state in words/*.yaml."""

    one: Issued
    paper: Paper
    addresses: tuple[str, ...]
    row: Row[Any]
    deliveries: Sequence[Row[Any]]
    state: str

    def change(self, title: str, place: int) -> str | None:
        """How a figure differs from last month, where the return says it."""
        found = (
            line
            for table in self.paper.tables[1:]
            for line in table.lines
            if line.unit == "change" and line.title == title
        )
        line = next(found, None)
        if line is None or line.values[place] is None:
            return None
        return shown(line.values[place], "change")


@router.get("/summary")
def show(request: Request, desk: AtDesk) -> Response:
    """What was made of a month; of the newest where the address names none."""
    return _summary(request, desk, _month(request.query_params.get("month")))


@router.post("/summary/answer")
def answer(request: Request, desk: AtDesk, form: Form) -> Response:
    """Check or approve what the leader was shown, by its hashes."""
    month, step = _month(str(form.get("month", ""))), _step(form.get("step"))
    pairs = [str(one).partition(":") for one in form.getlist("return")]
    hashes = {addressee: digest for addressee, _, digest in pairs}
    if month is None or not hashes or not form.get("looked"):
        raise RefusedError(400)
    try:
        if month_ends(month) > datetime.now(JAPAN):
            return _summary(request, desk, month, problem="early")
        with desk.begin() as connection:
            approvals.answer(connection, month, hashes, step, desk.officer)
    except SamePersonError:
        return _summary(request, desk, month, problem="same_person")
    except ReturnError:
        return _summary(request, desk, month, problem="anew")
    address = to(request, f"/summary?month={month:%Y-%m}&done={step}")
    return RedirectResponse(address, status_code=303)


@router.get("/summary/file")
def file(request: Request, desk: AtDesk) -> Response:
    """The file of a return: the JSON word for word, or the same figures for people."""
    asked = request.query_params
    month, ending = _month(asked.get("month")), asked.get("as", "")
    if month is None or ending not in TYPES:
        raise RefusedError(400)
    with desk.begin() as connection:
        found = [one for one in issued(connection, asked.get("to", ""), month)
                 if str(one.document.revision) == asked.get("revision")]  # fmt: skip
    if not found:
        raise RefusedError(404)
    name = f"{found[0].document.name}.{ending}"
    return Response(
        _content(found[0], ending),
        media_type=TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _content(one: Issued, ending: str) -> bytes:
    if ending == "json":
        return one.content.encode()
    with tempfile.TemporaryDirectory() as folder:
        papers.write(laid_out(one, reporting()), Path(folder), "return")
        return (Path(folder) / f"return.{ending}").read_bytes()


def _summary(
    request: Request, desk: Desk, month: date | None, problem: str | None = None
) -> Response:
    now, told = datetime.now(JAPAN), reporting()
    with desk.begin() as connection:
        months = connection.execute(text(sql("web/summary_months.sql"))).all()
        month = month or (months[0].month if months else None)
        found = _told(connection, told, month) if month else []
    newest = {one.one.addressee: one for one in reversed(found)}
    last = [one for one in found if one is newest[one.one.addressee]]
    ended = bool(month and month_ends(month) <= now)
    return page(
        request,
        "summary.html",
        status=409 if problem else 200,
        month=month,
        months=months,
        returns=last,
        earlier=[one for one in found if one not in last],
        waiting=_waiting(last) if ended else {},
        ended=ended,
        leads=bool(desk.rights.places("leader")),
        title_of=lambda key: None if key == PUBLIC else _title(told, key),
        shown=shown,
        endings=tuple(TYPES),
        next_build=_next_build(now),
        problem=problem,
        done=request.query_params.get("done"),
        lost=LOST,
    )


def _told(connection: Connection, told: Reporting, month: date) -> list[Told]:
    rows = connection.execute(text(sql("web/summary_returns.sql")), {"month": month}).all()
    mails = connection.execute(text(sql("web/summary_deliveries.sql")), {"month": month}).all()
    kept = {
        one.sha256: one
        for addressee in {row.ministry for row in rows}
        for one in issued(connection, addressee, month)
    }
    found = []
    for row in rows:
        one = kept[row.sha256]
        own = [m for m in mails if (m.ministry, m.revision) == (row.ministry, row.revision)]
        addresses = told.addresses(row.ministry)
        found.append(
            Told(one, laid_out(one, told), addresses, row, own, _state(one, row, own, addresses))
        )
    return found


def _state(one: Issued, row: Row[Any], mails: Sequence[Row[Any]], addresses: Sequence[str]) -> str:
    if not one.approved_by:
        return "checked" if row.checked_by else "draft"
    if any(mail.state in LOST for mail in mails):
        return "lost"
    sent = {mail.address for mail in mails if mail.state == "sent"}
    if sent and sent >= set(addresses):
        return "sent"
    return "sending" if mails else "approved"


def _waiting(returns: Sequence[Told]) -> Mapping[Step, list[Told]]:
    """What waits for which answer."""
    wanted = {"check": "draft", "approve": "checked"}
    found = {step: [one for one in returns if one.state == wanted[step]] for step in STEPS}
    return {step: ones for step, ones in found.items() if ones}


def _next_build(now: datetime) -> date:
    """The day on which the returns are made next."""
    this = first_of(now.year, now.month)
    if now.date() < this or (now.date() == this and now.hour < 6):
        return this
    following = now.date().replace(day=1) + timedelta(days=32)
    return first_of(following.year, following.month)


def _title(told: Reporting, key: str) -> str:
    return next((one.title for one in told.ministries if one.key == key), key)


def _month(said: str | None) -> date | None:
    try:
        return date.fromisoformat(f"{said}-01") if said else None
    except ValueError:
        raise RefusedError(400) from None


def _step(said: Any) -> Step:
    for step in STEPS:
        if step == said:
            return step
    raise RefusedError(400)
