"""Every word the pages use, explained in one sentence."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tenken.web.desk import AtDesk
from tenken.web.glossary import EXPLAINED, glossary
from tenken.web.rendering import page

router = APIRouter()


@router.get("/help")
def show(request: Request, desk: AtDesk) -> Response:
    """The page of help."""
    return page(request, "help.html", words=glossary(desk.language), explained=EXPLAINED)
