"""From each revision, with data made at it, to the newest; then the main job goes on with it.

`upgrades/NNNN.sql` is what stood in the tables that revision made; a new migration that makes a
table needs one. `make test` begins at the revisions of SHORT, `make upgrades` at every one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from tenken import database, operations, pipeline
from tenken.database import migrating
from tenken.tickets import audit, evidence
from tests.integration.conftest import FileSources

HERE = Path(__file__).parent / "upgrades"
REVISIONS = migrating.known()
SHORT = ("0001", "0005", REVISIONS[-1])  # the first, the last before rights, the newest
BEGUN_AT = REVISIONS if os.environ.get("TENKEN_UPGRADES") == "all" else SHORT

TODAY = date(2026, 11, 24)
HEAD = "my_number,name,birth_date,sex,address\n"
PERSONS = {  # made up; the numbers have right check digits
    "R1": "123456789018,点検　一郎,1975-01-02,1,点検市緑町1\n",
    "R3": "234567890121,点検　三郎,1980-03-04,1,点検市緑町3\n",
}
WRONG = "123456789010,点検　一郎,1975-01-02,1,点検市緑町1\n"  # its check digit is none


@pytest.fixture(params=BEGUN_AT)
def old(request: pytest.FixtureRequest, database_url: str) -> Iterator[tuple[Engine, str]]:
    """A database at that revision, each table filled at the revision that made it."""
    engine = database.connect(database_url)
    with engine.connect() as connection:
        for revision in REVISIONS[: REVISIONS.index(request.param) + 1]:
            migrating.upgrade(connection, revision)
            connection.exec_driver_sql((HERE / f"{revision}.sql").read_text(encoding="utf-8"))
            if revision == "0002":
                what_needs_keys(connection)
            connection.commit()
    yield engine, request.param
    engine.dispose()


def what_needs_keys(connection: Connection) -> None:
    """Evidence of the mis-link, and three entries of the audit log."""
    found: dict[str, str | None] = {"record_id": "R5", "register_status": "1"}
    for name in evidence.COMPARED:
        found |= {name: None, f"register_{name}": None}
    found |= {"name": "点検　五郎", "register_name": "点検　吾郎"}
    sealer = evidence.Sealer()
    connection.execute(
        text(
            "INSERT INTO tenken.evidence (operation, municipality_code, record_id, fingerprint,"
            " run_id, sealed) VALUES ('welfare', '482013', 'R5', :print, 'old/done', :sealed)"
        ),
        {
            "print": sealer.fingerprints(found)[0],
            "sealed": sealer.seal("welfare", found, address=True),
        },
    )
    for what in ("move", "reveal", "move"):
        audit.append(connection, "fukushi01", what, 4, why="窓口で確認した")


def rows(engine: Engine, statement: str) -> list[tuple]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def counted(engine: Engine) -> dict[str, int]:
    """How many rows each table holds."""
    tables = rows(
        engine,
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND"
        " relnamespace::regnamespace::text IN ('tenken', 'report', 'verification', 'welfare')",
    )
    return {name: rows(engine, f"SELECT count(*) FROM {name}")[0][0] for (name,) in tables}


TICKETS = (
    "SELECT ticket_id, record_id, rule, state, opened_at, due_on FROM tenken.ticket ORDER BY 1"
)


def test_nothing_is_lost_and_the_main_job_goes_on(old: tuple[Engine, str], tmp_path: Path) -> None:
    engine, begun_at = old
    before, tickets = counted(engine), rows(engine, TICKETS)
    assert all(before.values()), [name for name, count in before.items() if not count]
    database.migrate(engine)
    after = counted(engine)
    assert {name: after[name] for name in before} == before
    assert rows(engine, TICKETS) == tickets
    for (view,) in rows(
        engine, "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'v' AND relnamespace ="
        " 'report'::regnamespace"
    ):  # fmt: skip
        rows(engine, f"SELECT * FROM {view}")
    if begun_at != "0001":
        assert audit.verify(engine).problem is None
        head = audit.verify(engine).head
        [opened] = evidence.reveal(engine, 4, by="fukushi01", why="upgrade")
        assert opened.register["name"] == "点検　吾郎"
    the_main_job(engine, tmp_path)
    stands = {row[0]: row for row in rows(engine, TICKETS)}
    assert len(stands) == len(tickets)
    assert {number: row[1:3] for number, row in stands.items()} == {
        row[0]: row[1:3] for row in tickets
    }
    assert [stands[number][3] for number in (1, 2, 3)] == ["open", "resolved", "open"]
    assert stands[1][4:] == tickets[0][4:]  # what was open goes on, with the day it had
    assert [row[3] for row in tickets[3:]] == [stands[n][3] for n in (4, 5) if n in stands]
    assert "welfare.stage_2" not in counted(engine)  # what the failed run left held persons
    verified = audit.verify(engine, head if begun_at != "0001" else None)
    assert verified.problem is None
    assert verified.entries >= 2


def the_main_job(engine: Engine, folder: Path) -> None:
    """R1 matches, R2 is still wrong, R3 was mended, R4 is wrong again."""
    records = {"R1": PERSONS["R1"], "R2": WRONG, "R3": PERSONS["R3"], "R4": WRONG}
    (folder / "welfare.csv").write_text(
        f"record_id,{HEAD}" + "".join(f"{key},{person}" for key, person in records.items())
    )
    (folder / "register.csv").write_text(HEAD + "".join(PERSONS.values()))
    of = operations.operation("welfare")
    run = pipeline.open_run(engine, "new", of, "482013", "annual", of.compared_on(TODAY))
    for step in pipeline.STEPS:
        pipeline.perform(step, run, FileSources(folder, "welfare"))


def test_every_revision_has_its_data() -> None:
    assert tuple(sorted(file.stem for file in HERE.glob("*.sql"))) == REVISIONS
