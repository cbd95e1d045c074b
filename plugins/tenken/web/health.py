"""稼働状況: what somebody called at night looks at first, as a page and for machines.

Counts, times and the sentences of failed steps; no person. For data engineers, each their places;
anybody may ask whether the pages answer at all (guard.ALIVE), and learns no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.encoders import jsonable_encoder
from sqlalchemy import text
from starlette.responses import JSONResponse, Response

from tenken import database
from tenken.database import sql
from tenken.municipalities import deployment
from tenken.operations import JAPAN, all_operations
from tenken.tickets.life import ENDED
from tenken.web.desk import AtDesk, Desk
from tenken.web.rendering import page

router = APIRouter()
SHOWN = 20  # failed runs
State = Literal["ok", "attention", "down"]


@dataclass(frozen=True)
class Component:
    """A part of Airflow: whether it is alive, and when it last said so."""

    alive: bool
    heartbeat: datetime | None


# Airflow's parts by name; None where the pages run without it.
Components = Callable[[], Mapping[str, Component]]


@dataclass(frozen=True)
class Health:
    """All of it. `state`: down where a machine must be mended, attention where a run failed."""

    revision: str | None
    newest_revision: str
    components: Mapping[str, Component] | None
    operations: Sequence[Mapping[str, Any]]
    failed: Sequence[Mapping[str, Any]]
    waiting: Sequence[Mapping[str, Any]]

    @property
    def state(self) -> State:
        dead = any(not one.alive for one in (self.components or {}).values())
        if dead or self.revision != self.newest_revision:
            return "down"
        return "attention" if self.failed else "ok"


@router.get("/health")
def show(request: Request, desk: AtDesk) -> Response:
    """The page."""
    return page(
        request,
        "health.html",
        health=_look(request, desk),
        municipalities={one.code: one.name for one in deployment().municipalities},
        operations={one.key: one for one in all_operations()},
    )


@router.get("/health.json")
def tell(request: Request, desk: AtDesk) -> Response:
    """The same for a machine: 503 where something is down. The database away: errors.py."""
    found = _look(request, desk)
    return JSONResponse(
        jsonable_encoder({"state": found.state, "database": "ok", **asdict(found)}),
        status_code=503 if found.state == "down" else 200,
    )


def _look(request: Request, desk: Desk) -> Health:
    words = {"today": datetime.now(JAPAN).date(), "ended": list(ENDED), "shown": SHOWN}
    with desk.begin() as connection:
        there, newest = database.revisions(connection)
        runs, failed, waiting = (
            [
                dict(row)
                for row in connection.execute(text(sql(f"web/health_{name}.sql")), words).mappings()
            ]
            for name in ("runs", "failed", "waiting")
        )
    components: Components | None = request.app.state.components
    return Health(there, newest, components() if components else None, runs, failed, waiting)
