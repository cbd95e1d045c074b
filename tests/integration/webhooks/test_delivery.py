"""Events to another tracker: in their transaction, at least once, in order, nothing lost."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from standardwebhooks import Webhook

from tenken.webhooks import Endpoint, Target, deliver, retry, synchronise
from tenken.webhooks.posting import Sender
from tests.integration.webhooks.tracker import CUT, STALL, Tracker, running

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
REDMINE = Endpoint(name="redmine", connection="c")


def ticket(engine: Engine, record_id: str, operation: str = "welfare") -> int:
    with engine.begin() as connection:
        ticket_id: int = connection.execute(
            text(
                "INSERT INTO tenken.ticket (operation, municipality_code, record_id, rule, verdict,"
                " severity, opened_run, seen_run, due_on) VALUES (:operation, '482013', :record_id,"
                " 'match.mislink', 'mislink', 'critical', 'one', 'one', '2026-12-01')"
                " RETURNING ticket_id"
            ),
            {"record_id": record_id, "operation": operation},
        ).scalar_one()
    event(engine, ticket_id, "opened")
    return ticket_id


def event(engine: Engine, ticket_id: int, what: str, why: str | None = None) -> int:
    with engine.begin() as connection:
        return connection.execute(
            text(
                "INSERT INTO tenken.ticket_event (ticket_id, event, why, actor)"
                " VALUES (:t, :what, :why, 'officer') RETURNING event_id"
            ),
            {"t": ticket_id, "what": what, "why": why},
        ).scalar_one()


def send(engine: Engine, tracker: Tracker, name: str = "redmine", read: float = 5.0):
    target = Target(tracker.url, KEY)
    return deliver(engine, name, target, sender=Sender(target, connect=1.0, read=read))


@pytest.fixture
def told(engine: Engine) -> Engine:
    """A database whose events are told to redmine."""
    synchronise(engine, [REDMINE])
    return engine


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    with running(Tracker()) as up:
        yield up


def test_an_event_arrives_signed_and_without_persons(told: Engine, tracker: Tracker) -> None:
    ticket_id = ticket(told, "R-1")
    event(told, ticket_id, "moved", why="点検かなりあ に電話した")
    done = send(told, tracker)
    assert (done.sent, done.failed, done.waiting) == (2, 0, 0)
    for headers, body in tracker.seen:
        assert Webhook(SECRET).verify(body, headers)
        assert headers["content-type"].startswith("application/json")
        for word in ("かなりあ", "officer", "R-1", "why"):
            assert word not in body
    first = tracker.taken[0]
    assert first["type"] == "ticket.opened"
    assert first["ticket"]["ticket_id"] == ticket_id
    assert first["ticket"]["verdict"] == "mislink"
    assert send(told, tracker).sent == 0


def test_what_is_rolled_back_is_not_told(told: Engine, tracker: Tracker) -> None:
    ticket_id = ticket(told, "R-1")
    with told.connect() as connection:
        connection.execute(
            text("INSERT INTO tenken.ticket_event (ticket_id, event) VALUES (:t, 'moved')"),
            {"t": ticket_id},
        )
        connection.rollback()
    assert send(told, tracker).sent == 1
    assert [p["type"] for p in tracker.taken] == ["ticket.opened"]


def test_nothing_is_lost_while_the_other_side_is_down(told: Engine) -> None:
    tracker = Tracker()
    with running(tracker):
        pass  # it had a port, and is gone
    tickets = [ticket(told, f"R-{n}") for n in range(5)]
    expected = {t: [] for t in tickets}
    down = send(told, tracker)
    assert (down.sent, down.failed, down.waiting) == (0, 3, 5)  # three in a row: it is down
    for t in tickets:
        event(told, t, "moved")
    assert send(told, tracker).sent == 0
    with running(tracker):
        retry(told, "redmine")
        assert send(told, tracker).sent == 10
    with told.connect() as connection:
        for row in connection.execute(
            text("SELECT ticket_id, event_id FROM tenken.ticket_event ORDER BY event_id")
        ):
            expected[row.ticket_id].append(row.event_id)
    assert {t: tracker.ids(t) for t in tickets} == expected


ILLS = [
    ("it fails", 500, "HTTP 500"),
    ("it is busy", 503, "HTTP 503"),
    ("it refuses", 422, "HTTP 422"),
    ("it redirects", 302, "HTTP 302"),
    ("it stalls", STALL, "ReadTimeout"),
    ("it hangs up", CUT, "ConnectionError"),
]


@pytest.mark.parametrize(("what", "status", "problem"), ILLS, ids=[i[0] for i in ILLS])
def test_a_tickets_later_events_wait_and_other_tickets_go_on(
    told: Engine, tracker: Tracker, what: str, status: int, problem: str
) -> None:
    ill, well = ticket(told, "ILL"), ticket(told, "WELL")
    for t in (ill, well):
        event(told, t, "moved")
    tracker.answer = lambda p: status if p["ticket"]["ticket_id"] == ill else 204
    done = send(told, tracker, read=0.3)
    assert (done.sent, done.failed, done.waiting) == (2, 1, 2)
    assert tracker.ids(well) == sorted(tracker.ids(well))
    with told.connect() as connection:
        found = connection.execute(
            text("SELECT problem, attempts, next_try_at > now() AS later FROM report.webhook "
                 "WHERE delivered_at IS NULL ORDER BY event_id")
        ).all()  # fmt: skip
    assert [tuple(row) for row in found] == [(problem, 1, True), (None, 0, False)]
    seen = len(tracker.seen)
    again = send(told, tracker)  # not due again yet, and the later one waits for it
    assert (again.sent, again.failed, len(tracker.seen)) == (0, 0, seen)
    tracker.answer = lambda p: 204
    tracker.released.set()
    retry(told, "redmine")
    assert send(told, tracker).sent == 2
    assert tracker.ids(ill) == sorted(tracker.ids(ill))


def test_the_wait_doubles_up_to_an_hour_and_is_longer_when_asked(
    told: Engine, tracker: Tracker
) -> None:
    ticket(told, "R-1")
    tracker.answer = lambda p: 503
    waits = []
    for attempt in range(10):
        tracker.headers = {"retry-after": "600"} if attempt == 0 else {}
        retry(told, "redmine")
        send(told, tracker)
        with told.connect() as connection:
            waits.append(
                connection.execute(
                    text(
                        "SELECT round(extract(epoch FROM next_try_at - now())) FROM report.webhook"
                    )
                ).scalar_one()
            )
    assert [round(float(w) / 10) * 10 for w in waits] == [
        600, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600,
    ]  # fmt: skip


def test_taken_but_not_answered_comes_again_with_the_same_id(
    told: Engine, tracker: Tracker
) -> None:
    ticket(told, "R-1")
    tracker.answer = lambda p: CUT
    send(told, tracker)
    tracker.answer = lambda p: 204
    retry(told, "redmine")
    send(told, tracker)
    (first, body), (second, again) = tracker.seen
    assert first["webhook-id"] == second["webhook-id"]
    assert body == again


def test_two_deliveries_at_once_send_nothing_twice(told: Engine, tracker: Tracker) -> None:
    ticket(told, "R-1")
    inside: list = []

    def answer(payload: dict) -> int:
        inside.append(send(told, tracker))
        return 204

    tracker.answer = answer
    # Another process's delivery, begun while ours is under way; the tracker's lock is held by ours,
    # so it would hang if it sent anything.
    assert send(told, tracker).sent == 1
    assert [d.busy for d in inside] == [True]


def test_each_endpoint_has_its_own_and_one_that_comes_later_begins_there(
    told: Engine, tracker: Tracker
) -> None:
    ticket(told, "R-1")
    jira = Endpoint(name="jira", connection="d", operations=("nursing_care",))
    synchronise(told, [REDMINE, jira])
    ticket(told, "R-2")
    ticket(told, "R-3", operation="nursing_care")
    assert send(told, tracker, "jira").sent == 1
    assert send(told, tracker, "redmine").sent == 3
    synchronise(told, [jira])  # redmine is gone from the file
    ticket(told, "R-4", operation="nursing_care")
    assert send(told, tracker, "redmine").sent == 0
    assert send(told, tracker, "jira").sent == 1


def test_order_and_completeness_under_random_faults(told: Engine, tracker: Tracker) -> None:
    chance = random.Random(7)
    tickets = [ticket(told, f"R-{n}") for n in range(6)]
    tracker.answer = lambda p: chance.choice([204, 204, 500, 429, CUT, 404])
    for _ in range(40):
        event(told, chance.choice(tickets), "moved")
        if chance.random() < 0.5:
            retry(told, "redmine")
            send(told, tracker)
    tracker.answer = lambda p: 204
    retry(told, "redmine")
    send(told, tracker)
    for t in tickets:
        assert tracker.ids(t) == sorted(set(tracker.ids(t)))
    assert len(tracker.taken) == 46
