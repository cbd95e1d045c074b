"""The switch of language: a cookie, and back to where the officer was."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tenken.web.access import RefusedError
from tenken.web.catalogue import LANGUAGES
from tenken.web.desk import Form
from tenken.web.rendering import LANGUAGE

router = APIRouter()
A_YEAR = 365 * 24 * 3600


@router.post("/language")
def switch(request: Request, form: Form) -> Response:
    """Go on in the language that was chosen."""
    language, back = str(form.get("language")), str(form.get("back", "/"))
    if language not in LANGUAGES or not back.startswith("/") or back.startswith(("//", "/\\")):
        raise RefusedError(400)
    root = request.scope.get("root_path", "")
    answer = RedirectResponse(f"{root}{back}", status_code=303)
    answer.set_cookie(
        LANGUAGE, language, max_age=A_YEAR, path=f"{root}/", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer
