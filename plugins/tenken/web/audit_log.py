"""監査記録: who saw, changed, sent what and when; whether the chain of entries holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response, StreamingResponse

from tenken import tickets
from tenken.database import sql
from tenken.operations import JAPAN
from tenken.rights import EVERYWHERE, Rights
from tenken.tickets import Head, audit
from tenken.tickets.life import LIFE
from tenken.web.catalogue import words
from tenken.web.desk import AtDesk, Desk, Form
from tenken.web.glossary import glossary
from tenken.web.rendering import page

router = APIRouter()
SIZE = 100  # entries a page
KINDS = (
    "reveal", "move", "assign", "contacted", "noticed", "take_in", "survey", "export", "import",
    "mail", "run", "destroy", "rotate", "grant", "revoke",
)  # fmt: skip

# Particulars whose values are words of ours: where the texts of these stand.
VALUES = {
    "outcome": "surveys.outcome",
    "proposed": "surveys.outcome",
    "did": "audit.did",
    "kind": "audit.file",
    "role": "audit.role",
    "way": "persons.way",
    "result": "persons.result",
}


@dataclass(frozen=True)
class Asked:
    """Which entries: read from an address or a form, written into an address."""

    ticket: str = ""
    who: str = ""
    kind: str = ""
    first: str = ""
    last: str = ""

    @property
    def query(self) -> str:
        """The address behind the `?`."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def words(self) -> dict[str, Any]:
        """The parameters of include/sql/web/audit_where.sql."""
        return {
            "ticket": int(self.ticket) if self.ticket else None,
            "who": self.who or None,
            "kind": self.kind or None,
            "first": self.first or None,
            "last": self.last or None,
        }


def asked_in(given: QueryParams | FormData) -> Asked:
    """What an address or a form asks for; what it cannot mean is left out."""
    return Asked(
        ticket=_number(given.get("ticket")),
        who=str(given.get("who", "")).strip()[:100],
        kind=str(given.get("kind", "")).strip()[:40],
        first=_day(given.get("first")),
        last=_day(given.get("last")),
    )


@router.get("/audit")
def show(request: Request, desk: AtDesk) -> Response:
    """Entries, the newest first."""
    asked, below = asked_in(request.query_params), _number(request.query_params.get("below"))
    where = sql("web/audit_where.sql")
    with desk.begin() as connection:
        count = connection.execute(
            text(sql("web/audit_count.sql", where=where)), asked.words
        ).one()  # fmt: skip
        entries = connection.execute(
            text(sql("web/audit_list.sql", where=where)),
            {**asked.words, "below": int(below) if below else None, "size": SIZE + 1},
        ).all()
    return page(
        request,
        "audit.html",
        asked=asked,
        count=count.entries,
        entries=[(entry, _said(desk, entry.about)) for entry in entries[:SIZE]],
        older=entries[SIZE - 1].entry_no if len(entries) > SIZE else None,
        below=below,
        kinds=KINDS,
        kind_word=lambda kind: _word(desk, "kind", kind),
        sees_all=sees_all(desk.rights),
    )


@router.get("/audit/chain")
def chain(request: Request, desk: AtDesk) -> Response:
    """Go through the whole chain; only who sees all of it can."""
    given = request.query_params.get("head", "").strip()
    number, _, seal = given.partition(":")
    known = Head(int(number), seal.strip()) if _number(number) and seal else None
    verified = None
    if sees_all(desk.rights) and not (given and known is None):
        with desk.begin(snapshot=True) as connection:
            verified = tickets.verify(connection, known)
    return page(
        request,
        "audit_chain.html",
        verified=verified,
        given=given,
        known=known,
        sees_all=sees_all(desk.rights),
    )


@router.post("/audit/export")
def export(desk: AtDesk, form: Form) -> Response:
    """The entries of the filter as CSV. That they were exported is an entry of its own."""
    asked = asked_in(form)
    where = sql("web/audit_where.sql")
    with desk.begin() as connection:
        found = connection.execute(
            text(sql("web/audit_count.sql", where=where)), asked.words
        ).one()  # fmt: skip
        audit.append(
            connection, desk.officer, "export", kind="audit", entries=found.entries,
            asked=asked.query or None,
        )  # fmt: skip
    name = f"audit-{datetime.now(JAPAN):%Y%m%d-%H%M}.csv"
    return StreamingResponse(
        _lines(desk, asked.words, found.last, where),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def sees_all(rights: Rights) -> bool:
    """Whether they are an auditor of every place, to whom no entry is hidden."""
    return rights.may("auditor", EVERYWHERE, EVERYWHERE)


def _lines(desk: Desk, asked: Mapping[str, Any], until: int, where: str) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that Excel reads it as such."""
    written = io.StringIO()
    line = csv.writer(written)
    line.writerow(
        desk.t(f"audit.column.{one}")
        for one in ("number", "at", "who", "kind", "ticket", "about", "seal")
    )
    yield b"\xef\xbb\xbf" + _taken(written)
    statement = sql("web/audit_export.sql", where=where)
    with desk.begin() as connection:
        for entry in connection.execute(
            text(statement),
            {**asked, "until": until},
            execution_options={"stream_results": True, "yield_per": 1000},
        ):
            line.writerow(
                _no_formula(cell)
                for cell in (
                    entry.entry_no, entry.at.astimezone(JAPAN).isoformat(timespec="seconds"),
                    entry.who, _word(desk, "kind", entry.what), entry.ticket_id or "",
                    desk.t("format.and").join(f"{k}: {v}" for k, v in _said(desk, entry.about)),
                    entry.seal,
                )
            )  # fmt: skip
            if written.tell() > 1 << 16:
                yield _taken(written)
    yield _taken(written)


def _taken(written: io.StringIO) -> bytes:
    lines = written.getvalue().encode()
    written.seek(0)
    written.truncate()
    return lines


def _no_formula(cell: Any) -> str:
    """A reason that begins like a formula must not be one in Excel."""
    said = str(cell)
    return f"'{said}" if said.startswith(("=", "+", "-", "@", "\t", "\r")) else said


def _said(desk: Desk, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """An entry's particulars in words; a word that is not known stands as it is."""
    return [
        (_word(desk, "about", key), _value(desk, key, value))
        for key, value in about.items()
        if value is not None
    ]


def _value(desk: Desk, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return desk.t("audit.yes" if value else "audit.no")
    if isinstance(value, list):
        return " ".join(map(str, value))
    if key in ("from", "to") and value in LIFE:
        return glossary(desk.language)["state"][value].title
    if key == "operation" and value in glossary(desk.language)["operation"]:
        return glossary(desk.language)["operation"][value].title
    if isinstance(value, int):
        return f"{value:,}"
    return words(desk.language).get(f"{VALUES.get(key)}.{value}", str(value))


def _word(desk: Desk, kind: str, key: str) -> str:
    return words(desk.language).get(f"audit.{kind}.{key}", key)


def _number(given: Any) -> str:
    said = str(given or "").strip()
    return said if said.isascii() and said.isdecimal() and len(said) < 16 else ""


def _day(given: Any) -> str:
    try:
        return date.fromisoformat(str(given)).isoformat() if given else ""
    except ValueError:
        return ""
