"""アクセス記録の読み込み: a log uploaded, what was understood of it shown, and then kept."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from tenken import leaks
from tenken.files import FileError
from tenken.files.container import LARGEST
from tenken.leaks import SurveyError, Understood
from tenken.operations import all_operations
from tenken.web.access import DESKS, LOG, RefusedError
from tenken.web.desk import AtDesk, Desk, Form
from tenken.web.forms import day
from tenken.web.glossary import glossary
from tenken.web.rendering import page, to
from tenken.web.surveys import today
from tenken.web.waiting import sealed, unsealed
from tenken.workbooks.errors import WorkbookError
from tenken.workbooks.opening import first_sheet

router = APIRouter()
SHOWN = 100  # findings on the page


@router.get("/access-logs")
def show(request: Request, desk: AtDesk) -> Response:
    """The form: which file, what it is, which days it holds."""
    return _form(request, desk)


@router.post("/access-logs/preview")
def preview(request: Request, desk: AtDesk, form: Form) -> Response:
    """Look the file through and show what was understood. Nothing of it is kept."""
    file, source, operation = form.get("file"), str(form.get("source")), str(form.get("operation"))
    first, last = day(form.get("first")), day(form.get("last"))
    if source not in leaks.KEYS or operation not in _operations(desk):
        raise RefusedError(400)
    if not isinstance(file, UploadFile) or not file.filename or first is None or last is None:
        return _form(request, desk, problem=desk.t("access_logs.incomplete"), given=form)
    by_number = bool(form.get("numbers"))
    try:
        understood = _look(desk, file, source, operation, (first, last), by_number=by_number)
    except (FileError, SurveyError, WorkbookError) as error:
        return _form(request, desk, problem=str(error), given=form)
    return page(
        request,
        "access_log.html",
        understood=understood,
        source=leaks.sources()[source],
        accesses=sorted(
            understood.looked.accesses.items(),
            key=lambda one: (one[0][0], one[0][1] or date.max, one[0][2]),
        ),
        silent=[key for key, speaks in understood.speaks.items() if not speaks],
        findings=understood.looked.findings[:SHOWN],
        more=max(0, len(understood.looked.findings) - SHOWN) + understood.looked.more_findings,
        waiting=sealed(understood, desk.officer),
        words=glossary(desk.language),
    )


@router.post("/access-logs/keep")
def keep(request: Request, desk: AtDesk, form: Form) -> Response:
    """Keep what was shown; the outcomes of the surveys are proposed anew."""
    understood = unsealed(str(form.get("waiting", "")), desk.officer)
    with desk.begin() as connection:
        leaks.keep(connection, understood, by=desk.officer, today=today())
    return RedirectResponse(to(request, "/surveys?show=open&done=kept"), status_code=303)


def _look(
    desk: Desk,
    file: UploadFile,
    source: str,
    operation: str,
    reaches: tuple[date, date],
    *,
    by_number: bool,
) -> Understood:
    """The upload lies in a folder of its own until it is looked through, and is gone then."""
    name = PureWindowsPath(file.filename or "").name[:200] or "log.csv"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        _write(path, file)
        numbers = leaks.numbers(desk.engine, by=desk.officer) if by_number else None
        with desk.begin() as connection:
            return leaks.look(
                connection, path, source, reaches=reaches, operation=operation, today=today(),
                numbers=numbers,
            )  # fmt: skip


def _write(path: Path, file: UploadFile) -> None:
    """The upload as a CSV file; a book's first sheet becomes one, line for line."""
    if path.suffix.lower() != ".xlsx":
        with path.open("wb") as written:
            shutil.copyfileobj(file.file, written)
        return
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(
            map(_written, row) for row in first_sheet(file.file.read(LARGEST + 1))
        )


def _written(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _operations(desk: Desk) -> list[str]:
    mine = {operation for _, operation in desk.rights.places(*DESKS)}
    return [one.key for one in all_operations() if mine & {"*", one.key}]


def _form(request: Request, desk: Desk, problem: str | None = None, given: Any = None) -> Response:
    return page(
        request,
        "access_logs.html",
        status=409 if problem else 200,
        problem=problem,
        given=given or {},
        sources=leaks.sources(),
        operations=_operations(desk),
        words=glossary(desk.language),
        today=today(),
        largest=LOG,
    )
