"""Two operations' and two municipalities' tickets, and officers of each role."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from tenken import rights
from tenken.pipeline import find_run, scope
from tenken.pipeline.run import Run, raw
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
def city(module_engine: Engine) -> Engine:
    """A database in which each of PLACES has a mis-link and a review."""
    engine = module_engine
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
    return engine


def tickets_of(city: Engine, officer: str) -> list[tuple[str, str]]:
    """The places whose tickets an officer sees."""
    with rights.acting(city, officer) as connection:
        rows = connection.execute(
            text("SELECT DISTINCT municipality_code, operation FROM tenken.ticket")
        )
        return sorted(tuple(row) for row in rows)


def make_verifications(run: Run) -> None:
    """The partition of its last verifications, as a run makes it."""
    with run.engine.begin() as connection:
        scope.make_verifications(run, raw(connection).cursor())


# Rows that runs and officers leave, put into every place: what the steps of conftest.city do not.
FILLED = """
INSERT INTO tenken.step (run_id, step, state) SELECT run_id, 'extract', 'done' FROM tenken.run;
INSERT INTO tenken.finding SELECT run_id, 'a.csv', 1, NULL, 'x', true, 'm' FROM tenken.run;
INSERT INTO tenken.batch_alarm SELECT run_id, 'share', 1, 0.5, NULL FROM tenken.run;
INSERT INTO tenken.left_out SELECT run_id, 'role', 1 FROM tenken.run;
INSERT INTO tenken.covered SELECT run_id, 1, 1 FROM tenken.run;
INSERT INTO tenken.verified SELECT operation, municipality_code, 'A', '2026-01-01' FROM tenken.run;
INSERT INTO tenken.verified_day
    SELECT operation, municipality_code, '2026-01-01', true, 1 FROM tenken.run;
INSERT INTO tenken.exchange (exchange_id, run_id, purpose, stage, asked, begun_at)
    SELECT municipality_code || '-' || row_number() OVER (), run_id, 'number', 1, 1, '2026-01-01'
    FROM tenken.run;
INSERT INTO tenken.exchange_request (request_id, exchange_id, part, first_ref, last_ref)
    SELECT exchange_id || '-1', exchange_id, 1, 1, 1 FROM tenken.exchange;
INSERT INTO tenken.exchange_answer (municipality_code, exchange_id, outcome, received_at)
    SELECT municipality_code, exchange_id, 'used', '2026-01-01'
    FROM tenken.exchange JOIN tenken.run USING (run_id);
INSERT INTO tenken.exchange_answer (municipality_code, outcome, received_at)
    SELECT DISTINCT municipality_code, 'refused', date '2026-01-01' FROM tenken.run;
INSERT INTO tenken.accepted_difference (ticket_id, reason, valid_until, proposed_by)
    SELECT ticket_id, 'r', '2030-01-01', 'a' FROM tenken.ticket;
INSERT INTO tenken.survey (ticket_id, known_on, aim_on, preliminary_due_on, final_due_on)
    SELECT ticket_id, '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01' FROM tenken.ticket;
INSERT INTO tenken.access_log (source, operation, file, sha256, reaches_from, reaches_until,
                               loaded_by, lines, matched, set_apart)
    SELECT 'system', operation, 'f', 's' || operation, '2026-01-01', '2026-01-02', 'a', 1, 1, 0
    FROM (SELECT DISTINCT operation FROM tenken.run) AS o;
INSERT INTO tenken.access_log_finding
    SELECT log_id, 1, NULL, 'x', true, 'm' FROM tenken.access_log;
INSERT INTO tenken.access_log_survey
    SELECT log_id, survey_id, true FROM tenken.access_log AS l
    JOIN tenken.ticket AS t USING (operation) JOIN tenken.survey AS s USING (ticket_id);
INSERT INTO tenken.access
    SELECT log_id, survey_id, '2026-01-01', 'shown', NULL, 1 FROM tenken.access_log_survey;
INSERT INTO tenken.notice (day, municipality_code, section, state, addresses, counts, message_id)
    VALUES ('2026-01-01', '482013', 's', 'sent', 1, '{}', 'm');
INSERT INTO tenken.webhook_endpoint (endpoint) VALUES ('tracker');
INSERT INTO tenken.webhook_outbox (endpoint, event_id, ticket_id, payload)
    SELECT 'tracker', event_id, ticket_id, '{}' FROM tenken.ticket_event;
INSERT INTO report.issued_return (ministry, month, revision, content, sha256)
    VALUES ('m', '2026-01-01', 1, 'c', encode(sha256('c'), 'hex'));
INSERT INTO report.delivery (ministry, month, revision, address, message_id)
    VALUES ('m', '2026-01-01', 1, 'a', 'm');
INSERT INTO report.link_method SELECT DISTINCT operation, 'i', 1, 'm', true, 1, 'none', 'r'
    FROM tenken.run;
INSERT INTO report.warning SELECT DISTINCT operation, date '2026-01-01', 'l' FROM tenken.run
"""


@pytest.fixture(scope="module")
def filled(city: Engine) -> Engine:
    """The city with rows in every table, of every place."""
    for code, operation in PLACES:
        make_verifications(find_run(city, f"{operation}/{code}"))
    with city.begin() as connection:
        connection.execute(text(FILLED))
    return city
