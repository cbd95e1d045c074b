"""点検状況: are we in time, and what is to be done today."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tenken.web.rendering import page

router = APIRouter()


@router.get("/")
def show(request: Request) -> Response:
    """The first page."""
    return page(request, "standing.html")
