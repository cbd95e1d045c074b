"""Two operations' and two municipalities' tickets, and officers of each role."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from tenken import database, rights
from tenken.database.embedded import EmbeddedServer
from tenken.pipeline.ticket import raise_tickets
from tests.integration.failures import MISLINK, REVIEW, prepared

OURS, OTHERS = "482013", "482021"
# Where tickets are: (municipality, operation).
PLACES = [(OURS, "welfare"), (OURS, "resident_tax"), (OTHERS, "welfare")]
OFFICERS = {
    "nobody": (),
    "officer": (("officer", OURS, "welfare"),),
    "approver": (("approver", OURS, "welfare"),),
    "of another operation": (("officer", OURS, "resident_tax"),),
    "of another municipality": (("officer", OTHERS, "welfare"),),
    "of all operations": (("officer", OURS, "*"),),
    "of two": (("officer", OURS, "resident_tax"), ("approver", OTHERS, "welfare")),
    "leader": (("leader", OURS, "*"),),
    "engineer": (("engineer", OURS, "*"),),
    "auditor": (("auditor", OURS, "*"),),
    "auditor of all": (("auditor", "*", "*"),),
}


@pytest.fixture(scope="module")
def city(server: EmbeddedServer) -> Iterator[Engine]:
    """A database in which each of PLACES has a mis-link and a review."""
    name = f"city_{uuid.uuid4().hex[:8]}"
    server.create_database(name)
    engine = database.connect(server.url(name))
    database.migrate(engine)
    for code, operation in PLACES:
        found = {f"{operation} {code} A": MISLINK, f"{operation} {code} B": REVIEW}
        run = prepared(engine, f"{operation}/{code}", found, code=code, of=operation)
        raise_tickets(run)
    for officer, roles in OFFICERS.items():
        for role, code, operation in roles:
            with engine.begin() as connection:
                # OTHERS is no municipality of this deployment's file, so not by rights.grant.
                connection.execute(
                    text("INSERT INTO tenken.officer_role VALUES (:o, :c, :op, :r, 'the tests')"),
                    {"o": officer, "c": code, "op": operation, "r": role},
                )
    yield engine
    engine.dispose()


def tickets_of(city: Engine, officer: str) -> list[tuple[str, str]]:
    """The places whose tickets an officer sees."""
    with rights.acting(city, officer) as connection:
        rows = connection.execute(
            text("SELECT DISTINCT municipality_code, operation FROM tenken.ticket")
        )
        return sorted(tuple(row) for row in rows)
