"""Tickets in Excel: the list out as a workbook, and an edited one back in after a preview."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams, UploadFile
from starlette.responses import Response

from tenken import workbooks
from tenken.database import sql
from tenken.files.container import LARGEST
from tenken.operations import JAPAN
from tenken.web.access import RefusedError
from tenken.web.desk import AtDesk, Desk, Form
from tenken.web.filters import of_address
from tenken.web.glossary import glossary
from tenken.web.rendering import page
from tenken.workbooks import Applied, Preview, Problem, WorkbookError
from tenken.workbooks.layout import MOST_ROWS

router = APIRouter()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 500  # rows of the preview on the page; what is beyond is counted


@dataclass(frozen=True)
class Taken:
    """What a workbook would do (`applied` is None), or has done."""

    preview: Preview
    applied: Applied | None

    @property
    def conflicts(self) -> Sequence[Problem]:
        """Rows whose ticket somebody has changed since."""
        return (self.applied or self.preview).conflicts

    @property
    def errors(self) -> Sequence[Problem]:
        """Rows that cannot be taken."""
        return (self.applied or self.preview).errors


@router.get("/workbook")
def show(request: Request, desk: AtDesk) -> Response:
    """How it is done, and where the edited workbook is handed in."""
    return _page(request, desk)


@router.post("/workbook/export")
def export(request: Request, desk: AtDesk, form: Form) -> Response:
    """The tickets of a list as a workbook; an entry of the audit log."""
    asked = of_address(QueryParams(str(form.get("list", ""))))
    today = datetime.now(JAPAN).date()
    words = asked.words(desk.officer, today) | {"most": MOST_ROWS + 1}
    statement = sql("web/numbers.sql", filter=sql("web/filter.sql"))
    try:
        with desk.begin() as connection:
            numbers = connection.execute(text(statement), words).scalars().all()
            if len(numbers) > MOST_ROWS:
                raise WorkbookError(desk.t("workbook.too_many", n=MOST_ROWS))
            content = workbooks.export(
                connection, by=desk.officer, today=today, numbers=numbers,
                restricted=asked.queue == "restricted",
            )  # fmt: skip
    except WorkbookError as error:
        return _page(request, desk, problem=str(error))
    name = quote(f"是正票_{today:%Y%m%d}.xlsx")
    return Response(
        content,
        media_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@router.post("/workbook/preview")
async def preview(request: Request, desk: AtDesk, form: Form) -> Response:
    """Say what the workbook would do, row by row; nothing is changed."""
    given = form.get("workbook")
    if not isinstance(given, UploadFile) or not given.filename:
        return _page(request, desk, problem=desk.t("workbook.no_file"))
    content = await given.read(LARGEST + 1)
    return await run_in_threadpool(_previewed, request, desk, content)


@router.post("/workbook/apply")
def apply(request: Request, desk: AtDesk, form: Form) -> Response:
    """Do what the preview showed; a ticket that somebody has changed since stays as it is."""
    try:
        content = base64.b64decode(str(form.get("content", "")), validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError(400) from None
    if not content:
        raise RefusedError(400)
    today = datetime.now(JAPAN).date()
    try:
        seen, applied = workbooks.apply(
            desk.engine, content, by=desk.officer, today=today, approves=_approves(desk)
        )
    except WorkbookError as error:
        return _page(request, desk, problem=str(error))
    return _page(request, desk, taken=Taken(seen, applied))


def _previewed(request: Request, desk: Desk, content: bytes) -> Response:
    try:
        with desk.begin() as connection:
            today = datetime.now(JAPAN).date()
            seen = workbooks.preview(connection, content, today, _approves(desk))
    except WorkbookError as error:
        return _page(request, desk, problem=str(error))
    return _page(request, desk, taken=Taken(seen, None), content=base64.b64encode(content).decode())


def _approves(desk: Desk) -> workbooks.Approves:
    return lambda code, operation: desk.rights.may("approver", code, operation)


def _page(
    request: Request,
    desk: Desk,
    *,
    problem: str | None = None,
    taken: Taken | None = None,
    content: str = "",
) -> Response:
    facts: dict[str, Any] = {"taken": taken, "content": content, "problem": problem}
    return page(
        request,
        "workbook.html",
        status=400 if problem else 200,
        shown=SHOWN,
        largest=LARGEST,
        most=MOST_ROWS,
        words=glossary(desk.language),
        **facts,
    )
