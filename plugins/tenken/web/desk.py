"""What a page works with: who the officer is, what they may, and the database as they see it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine
from starlette.datastructures import FormData

from tenken import rights
from tenken.rights import Rights
from tenken.web.access import ACCESS, RefusedError
from tenken.web.catalogue import Language, Translate, translator
from tenken.web.guard import SAFE, TOKEN
from tenken.web.rendering import language_of


@dataclass(frozen=True)
class Desk:
    """An officer at a page."""

    officer: str
    rights: Rights
    language: Language
    _engine: Engine

    @property
    def t(self) -> Translate:
        """The texts of the officer's language."""
        return translator(self.language)

    def begin(self, *, snapshot: bool = False) -> AbstractContextManager[Connection]:
        """A transaction as the officer, under their row security.

        What other rooms offer (tickets.move and the like) takes its connection in the place of an
        engine. One thing a transaction: entries of the audit log wait for one another. `snapshot`:
        all statements see one moment.
        """
        return rights.acting(self._engine, self.officer, snapshot=snapshot)

    @property
    def engine(self) -> Engine:
        """The officer's engine, for what commits by itself several times (workbooks.apply)."""
        return rights.acting_engine(self._engine, self.officer)


async def genuine(request: Request) -> None:
    """Refuse a form that is too large or does not carry the token of our own pages."""
    if request.method in SAFE:
        return
    access = ACCESS[request.method, request.scope["route"].path]
    await request.state.body.allow(access.file + access.field)
    form = await request.form(max_files=1, max_part_size=access.field)
    _check_letters(value for _, value in form.multi_items() if isinstance(value, str))
    given = form.get("token")
    token = request.cookies.get(TOKEN, "")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), token.encode()):
        raise RefusedError(403, "foreign_form")


def _check_letters(values: Iterable[str]) -> None:
    """Refuse what no database takes in a text."""
    if any("\0" in value for value in values):
        raise RefusedError(400)


def admitted(request: Request) -> None:
    """Refuse whoever may not ask for this route, as `access.ACCESS` says; sets state.desk."""
    officer, engine = request.state.officer, request.app.state.engine
    access = ACCESS[request.method, request.scope["route"].path]
    _check_letters(value for _, value in request.query_params.multi_items())
    with rights.acting(engine, officer) as connection:
        granted = rights.of(connection, officer)
        request.state.desk = Desk(officer, granted, language_of(request), engine)
        access.check(granted, connection, request.path_params)


def _desk(request: Request) -> Desk:
    desk: Desk = request.state.desk
    return desk


async def _form(request: Request) -> FormData:
    return await request.form()


AtDesk = Annotated[Desk, Depends(_desk)]
Form = Annotated[FormData, Depends(_form)]
