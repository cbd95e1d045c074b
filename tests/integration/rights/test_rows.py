"""Whose rows a run, an officer and a report see of every table, and into whose they write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from tenken import database, rights
from tests.integration.rights.conftest import OFFICERS, OTHERS, OURS
from tests.integration.rights.test_table import MATRIX

# The place (municipality, operation) of each row, as the superuser sees it. A log belongs to an
# operation, so it has one row for each place of it.
OF_RUN = "JOIN tenken.run AS p USING (run_id)"
OF_TICKET = "JOIN tenken.ticket AS p USING (ticket_id)"
OF_SURVEY = "JOIN tenken.survey AS s USING (survey_id) JOIN tenken.ticket AS p USING (ticket_id)"
PLACED = {
    "run": "", "verified": "", "verified_day": "", "ticket": "", "evidence": "",
    "step": OF_RUN, "finding": OF_RUN, "expectation_result": OF_RUN, "batch_alarm": OF_RUN,
    "left_out": OF_RUN, "covered": OF_RUN,
    "ticket_event": OF_TICKET, "accepted_difference": OF_TICKET, "mislink_person": OF_TICKET,
    "ticket_outcome": OF_TICKET,
    "survey": OF_TICKET, "access": OF_SURVEY, "access_log_survey": OF_SURVEY,
}  # fmt: skip
OPERATIONS_ONLY = ("access_log", "access_log_finding")  # no municipality
NO_PLACE = {
    "officer_role", "notice", "webhook_endpoint", "webhook_outbox", "audit", "audit_head",
    "saved_view",  # one's own
}  # fmt: skip
# Counts and names of files; the agreed volume is of all operations of a municipality, which see one
# another's, and no other municipality's.
EXCHANGED = {
    "exchange": OF_RUN,
    "exchange_request": "JOIN tenken.exchange AS e USING (exchange_id) JOIN tenken.run AS p "
    "USING (run_id)",
    "exchange_answer": "CROSS JOIN LATERAL (SELECT x.municipality_code, "
    "x.exchange_id AS operation) AS p",  # one that belongs to no exchange is for no run
}
PIPELINE = {name for name in PLACED if MATRIX[f"tenken.{name}"][1].startswith("r")}
PAGES = {name for name in PLACED if MATRIX[f"tenken.{name}"][2].startswith("r")}


def test_of_every_table_it_is_said_whose_its_rows_are() -> None:
    tables = {
        name.removeprefix("tenken.")
        for name, cells in MATRIX.items()
        if name.startswith("tenken.") and "x" not in "".join(cells) and any(cells)
    }
    assert set(PLACED) | set(OPERATIONS_ONLY) | set(EXCHANGED) | NO_PLACE == tables


def placed(city: Engine, table: str) -> dict[str, tuple[str, str]]:
    """Each row's place by its address in the table."""
    joined = (PLACED | EXCHANGED)[table]
    by = "p" if joined else "x"
    query = (
        f"SELECT x.tableoid || x.ctid::text, {by}.municipality_code, {by}.operation "
        f"FROM tenken.{table} AS x {joined}"
    )
    with city.connect() as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(text(query))}


def seen(connection: Connection, table: str) -> set[str]:
    """The rows of a table that the connection sees."""
    return set(
        connection.execute(text(f"SELECT tableoid || ctid::text FROM tenken.{table}")).scalars()
    )


def foreign(city: Engine, connection: Connection, tables: set[str], place: tuple[str, str]) -> dict:
    """The attack: for each table, how many rows of other places the connection gets hold of."""
    found = {}
    for table in sorted(tables):
        places = placed(city, table)
        assert set(places.values()) >= {(OURS, "welfare"), (OURS, "resident_tax")}, table
        others = [row for row in seen(connection, table) if places[row] != place]
        if others:
            found[table] = len(others)
    return found


@pytest.fixture
def welfare_run(filled: Engine) -> Iterator[Connection]:
    """A connection of a run of welfare in our municipality."""
    role = database.roles.of_operation("welfare")
    engine = database.as_role(filled, role, municipality=OURS)
    with engine.connect() as connection:
        yield connection


def test_a_run_sees_its_operation_and_municipality_whole_and_nothing_else(
    filled: Engine, welfare_run: Connection
) -> None:
    assert foreign(filled, welfare_run, PIPELINE, (OURS, "welfare")) == {}
    for table in PIPELINE:
        own = {row for row, place in placed(filled, table).items() if place == (OURS, "welfare")}
        assert seen(welfare_run, table) == own != set(), table


def test_an_officer_sees_their_place_whole_and_nothing_else(filled: Engine) -> None:
    with rights.acting(filled, "officer") as connection:
        assert foreign(filled, connection, PAGES, (OURS, "welfare")) == {}
        for table in PAGES:
            own = {r for r, place in placed(filled, table).items() if place == (OURS, "welfare")}
            assert seen(connection, table) == own != set(), table
        for table in OPERATIONS_ONLY:
            assert len(seen(connection, table)) == 1


@pytest.mark.parametrize("officer", ["nobody", "leader", "engineer", "auditor", "auditor of all"])
def test_those_who_count_see_no_ticket_and_no_person(filled: Engine, officer: str) -> None:
    with rights.acting(filled, officer) as connection:
        for table in (*PAGES, *OPERATIONS_ONLY):
            assert seen(connection, table) == set(), table


def test_the_owner_sees_no_row_either(filled: Engine) -> None:
    with filled.begin() as connection:
        connection.execute(text("SET LOCAL ROLE tenken_owner"))
        for table in (*PLACED, *OPERATIONS_ONLY):
            assert seen(connection, table) == set(), table


@pytest.mark.parametrize("table", ["ticket", "evidence"])
def test_the_owner_sees_them_where_it_is_not_forced(filled: Engine, table: str) -> None:
    def forced(word: str) -> None:
        with filled.begin() as connection:
            connection.execute(text(f"ALTER TABLE tenken.{table} {word} ROW LEVEL SECURITY"))

    forced("NO FORCE")
    try:
        with filled.begin() as connection:
            connection.execute(text("SET LOCAL ROLE tenken_owner"))
            assert len(seen(connection, table)) == len(placed(filled, table)) > 0
    finally:
        forced("FORCE")


@pytest.mark.parametrize("table", sorted(PIPELINE | PAGES))
def test_the_attack_finds_the_rows_when_the_defence_is_off(filled: Engine, table: str) -> None:
    def off(on: str) -> None:
        with filled.begin() as connection:
            connection.execute(text(f"ALTER TABLE tenken.{table} {on} ROW LEVEL SECURITY"))

    off("DISABLE")
    try:
        if table in PIPELINE:
            role = database.roles.of_operation("welfare")
            with database.as_role(filled, role, municipality=OURS).connect() as connection:
                assert foreign(filled, connection, {table}, (OURS, "welfare"))
        if table in PAGES:
            with rights.acting(filled, "officer") as connection:
                assert foreign(filled, connection, {table}, (OURS, "welfare"))
    finally:
        off("ENABLE")


def others_exchanges(filled: Engine, operation: str, code: str | None) -> dict[str, int]:
    """The attack: rows of other municipalities' exchanges that a run gets hold of, by table."""
    role = database.roles.of_operation(operation)
    found = {}
    with database.as_role(filled, role, municipality=code or "").connect() as connection:
        for table in EXCHANGED:
            places = placed(filled, table)
            own = {row for row, (of, to) in places.items() if of == code and to}
            sees = seen(connection, table)
            assert own <= sees, table
            if others := sees - own:
                found[table] = len(others)
    return found


@pytest.mark.parametrize("operation", ["welfare", "resident_tax"])
@pytest.mark.parametrize("code", [OURS, OTHERS, None])
def test_a_run_sees_its_municipalitys_exchanges_whole_and_no_others(
    filled: Engine, operation: str, code: str | None
) -> None:
    assert others_exchanges(filled, operation, code) == {}


def test_a_run_writes_into_no_other_municipalitys_exchange(
    filled: Engine, welfare_run: Connection
) -> None:
    for statement in (
        "UPDATE tenken.exchange SET exchange_id = '{of}-9'",
        "INSERT INTO tenken.exchange_request (request_id, exchange_id, part, first_ref, last_ref) "
        "VALUES ('x', '{of}-9', 1, 1, 1)",
        "INSERT INTO tenken.exchange_answer (municipality_code, exchange_id, outcome, received_at)"
        " VALUES ('{of}', '{of}-9', 'used', now())",
    ):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            welfare_run.begin_nested(),
        ):
            welfare_run.execute(text(statement.format(of=OTHERS)))


@pytest.mark.parametrize("table", sorted(EXCHANGED))
def test_others_exchanges_are_found_when_the_defence_is_off(filled: Engine, table: str) -> None:
    with filled.begin() as connection:
        connection.execute(text(f"ALTER TABLE tenken.{table} DISABLE ROW LEVEL SECURITY"))
    try:
        assert set(others_exchanges(filled, "welfare", OURS)) == {table}
    finally:
        with filled.begin() as connection:
            connection.execute(text(f"ALTER TABLE tenken.{table} ENABLE ROW LEVEL SECURITY"))


def test_another_operations_working_tables_are_closed(filled: Engine) -> None:
    """What a run has in hand: records as written, the register's answers, the comparison."""
    with filled.connect() as connection:
        tables = connection.execute(
            text(
                "SELECT format('%I.%I', n.nspname, c.relname), CASE n.nspname "
                "WHEN 'verification' THEN rtrim(c.relname, '_0123456789') ELSE n.nspname END "
                "FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
                "WHERE n.nspname IN ('welfare', 'resident_tax', 'verification') "
                "AND c.relkind IN ('r', 'p', 'v')"
            )
        ).all()
    tables = [(name, of) for name, of in tables if of in ("welfare", "resident_tax")]
    assert {operation for _, operation in tables} == {"welfare", "resident_tax"}
    assert len(tables) > 10
    roles = [("welfare", database.roles.of_operation("welfare")), (None, "tenken_app"),
             (None, "tenken_web"), (None, "tenken_report"), (None, "tenken_owner")]  # fmt: skip
    for own, role in roles:
        for name, schema in tables:
            with filled.connect() as connection:
                connection.execute(text(f"SET LOCAL ROLE {role}"))
                if schema == own:
                    connection.execute(text(f"SELECT count(*) FROM {name}"))
                else:
                    with pytest.raises(ProgrammingError, match="permission denied"):
                        connection.execute(text(f"SELECT count(*) FROM {name}"))


def test_the_report_role_reads_no_person_whichever_table_and_column_it_tries(
    filled: Engine,
) -> None:
    columns = (
        "SELECT format('%I.%I', n.nspname, c.relname), n.nspname, a.attname FROM pg_class AS c "
        "JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a "
        "ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "WHERE c.relkind IN ('r', 'v', 'm', 'p') AND n.nspname NOT LIKE 'pg\\_%' "
        "AND n.nspname <> 'information_schema'"
    )
    with filled.connect() as connection:
        tried = connection.execute(text(columns)).all()
    read = set()
    with filled.connect() as connection:
        for name, schema, column in tried:
            connection.execute(text("SET LOCAL ROLE tenken_report"))
            try:
                rows = connection.execute(text(f'SELECT "{column}"::text FROM {name}')).scalars()
                words = " ".join(filter(None, rows))
            except ProgrammingError as error:
                if error.orig.pgcode != "42501":
                    raise
            else:
                read.add(schema)
                # The sample's persons and records of tests.integration.failures.
                for value in ("点検　花子", "照合　太郎", "123456789018", "緑町", "旭町"):
                    assert value not in words
                assert f"welfare {OURS} A" not in words  # a record's id
            connection.rollback()
    assert len(tried) > 300
    assert read == {"report", "public"}  # of public the number of the last migration


@pytest.mark.parametrize("officer", OFFICERS)
def test_no_view_shows_an_officer_a_place_that_is_not_theirs(filled: Engine, officer: str) -> None:
    with filled.connect() as connection:
        runs = {r[0]: (r[1], r[2]) for r in connection.execute(
            text("SELECT run_id, municipality_code, operation FROM tenken.run"))}  # fmt: skip
    allowed = {(code, op) for _, code, op in OFFICERS[officer]}

    def theirs(place: tuple[str, str]) -> bool:
        code, op = place
        return bool(allowed & {(code, op), (code, "*"), ("*", op), ("*", "*")})

    views = [name for name, cells in MATRIX.items() if cells == ("r", "r", "r", "r", "")]
    with rights.acting(filled, officer) as connection:
        for view in views:
            rows = connection.execute(text(f"SELECT * FROM {view}")).mappings().all()
            for row in rows:
                if "operation" in row and "municipality_code" in row:
                    assert theirs((row["municipality_code"], row["operation"])), view
                elif "run_id" in row:
                    assert theirs(runs[row["run_id"]]), view
                elif "municipality_code" in row:  # an answer's file, of all operations
                    assert {row["municipality_code"], "*"} & {code for code, _ in allowed}, view
                else:  # mails and trackers speak of no place
                    assert view in ("report.notice", "report.webhook")
                    assert officer in ("leader", "engineer", "auditor", "auditor of all")


def test_what_an_officer_writes_stays_in_their_place(filled: Engine) -> None:
    attempts = (
        "INSERT INTO tenken.ticket (operation, municipality_code, record_id, rule, verdict, "
        "severity, due_on) VALUES ('{op}', '{code}', 'X', 'taken_in', 'review', 'info', now())",
        "UPDATE tenken.ticket SET operation = '{op}', municipality_code = '{code}' "
        "WHERE rule = 'match.review'",
    )
    for code, op in ((OURS, "resident_tax"), (OTHERS, "welfare")):
        for attempt in attempts:
            with (
                pytest.raises(ProgrammingError, match="row-level security"),
                rights.acting(filled, "officer") as connection,
            ):
                connection.execute(text(attempt.format(op=op, code=code)))


def test_only_an_approver_approves_and_in_their_own_name(filled: Engine) -> None:
    approve = text("UPDATE tenken.accepted_difference SET approved_by = :by, approved_at = now()")
    for officer, by, may in (
        ("officer", "officer", False),
        ("officer", "approver", False),
        ("approver", "officer", False),
        ("approver", "approver", True),
    ):
        with rights.acting(filled, officer) as connection, connection.begin_nested() as attempt:
            if may:
                assert connection.execute(approve, {"by": by}).rowcount == 2
            else:
                with pytest.raises(ProgrammingError, match="approver"):
                    connection.execute(approve, {"by": by})
            attempt.rollback()
