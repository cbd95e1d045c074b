"""One mail a section and day on a real mail server: read as received, never twice, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken import escalation, home
from tenken.escalation import MailServer, Rules
from tenken.keys import KeyMissingError
from tenken.tickets import audit
from tests.integration.escalation.mailbox import Mailbox, open_mailbox, secured
from tests.integration.made import a_ticket

TODAY = date(2026, 11, 24)
WELFARE, CARE = "生活福祉課", "介護保険課"
RULES = Rules.model_validate(
    {
        "due_within_days": 3,
        "unassigned_after_days": 2,
        "stuck_after_days": 14,
        "listed": 12,
        "link": "https://tenken.city.example/tickets",
        "sections": {
            WELFARE: {"to": ["fukushi@city.example"], "overdue_to": ["kacho@city.example"]},
            CARE: {"to": ["kaigo@city.example"]},
        },
    }
)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox(Mailbox()) as up:
        yield up


def server(mailbox: Mailbox, **more) -> MailServer:
    words = {"tls": "none", "timeout": 5.0, **more}
    return MailServer("127.0.0.1", mailbox.port, "tenken@city.example", **words)


def mail(engine: Engine, mailbox: Mailbox, today: date = TODAY, rules: Rules = RULES, **more):
    to = server(mailbox, **more)
    return escalation.mail_sections(engine, rules, today, to.sender, partial(escalation.send, to))


def a_quiet_ticket(engine: Engine, record_id: str, **columns) -> int:
    """Assigned, just moved, due far off."""
    facts = {
        "assignee": "officer",
        "opened_at": at("24 09:00"),
        "moved_at": at("24 09:00"),
        "due_on": "2026-12-24",
        **columns,
    }
    if facts["assignee"] is None:
        del facts["assignee"]
    return a_ticket(engine, record_id, **facts)


def a_survey(engine: Engine, ticket_id: int, **columns) -> None:
    facts = {
        "known_on": "2026-11-02", "aim_on": "2026-11-04", "preliminary_due_on": "2026-11-06",
        "final_due_on": "2026-12-01", **columns,
    }  # fmt: skip
    names = ", ".join(facts)
    values = ", ".join("NULL" if v is None else f"'{v}'" for v in facts.values())
    with engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO tenken.survey (ticket_id, {names}) VALUES ({ticket_id}, {values})")
        )


def kinds(engine: Engine, today: date = TODAY) -> dict[str, dict[str, list[int]]]:
    with engine.connect() as connection:
        found = escalation.agendas(connection, RULES, today)
    return {agenda.section: dict(agenda.tickets) for agenda in found}


def at(moment: str) -> str:
    """A moment in Japan, as SQL."""
    return f"timestamptz('2026-11-{moment} Asia/Tokyo')"


TICKETS = [
    ("due in four days", {"due_on": "2026-11-28"}, []),
    ("due in three days", {"due_on": "2026-11-27"}, ["due"]),
    ("due today", {"due_on": "2026-11-24"}, ["due"]),
    ("due yesterday", {"due_on": "2026-11-23"}, ["overdue"]),
    ("overdue and closed", {"due_on": "2026-11-23", "state": "closed"}, []),
    ("overdue and accepted", {"due_on": "2026-11-23", "state": "accepted"}, []),
    ("found yesterday, nobody's", {"assignee": None, "opened_at": at("23 00:30")}, []),
    (
        "found two days ago, nobody's",
        {"assignee": None, "opened_at": at("22 23:30")},
        ["unassigned"],
    ),
    ("unmoved for 13 days", {"moved_at": at("11 00:00")}, []),
    ("unmoved for 14 days", {"moved_at": at("10 23:59")}, ["stuck"]),
]


@pytest.mark.parametrize(("what", "columns", "expected"), TICKETS, ids=[t[0] for t in TICKETS])
def test_what_is_said_of_a_ticket(engine: Engine, what: str, columns, expected) -> None:
    ticket_id = a_quiet_ticket(engine, "A", **columns)
    found = kinds(engine).get(WELFARE, {})
    assert found == {kind: [ticket_id] for kind in expected}


NO_LEAK = {"outcome": "none", "decided_by": "o", "decided_at": "2026-11-05"}
REPORTED = {"preliminary_reported_on": "2026-11-05"}
LATER = {"proposed": "confirmed", "proposed_at": "2026-11-06"}
DONE = REPORTED | {"final_reported_on": "2026-11-20"}
SURVEYS = [
    ("速報 is due", {"preliminary_due_on": "2026-11-24"}, ["preliminary_due", "undecided"]),
    ("速報 is overdue", {}, ["preliminary_overdue", "undecided"]),
    ("速報 is done", REPORTED, ["undecided"]),
    ("確報 is due", REPORTED | {"final_due_on": "2026-11-27"}, ["final_due", "undecided"]),
    ("確報 is overdue", REPORTED | {"final_due_on": "2026-11-23"}, ["final_overdue", "undecided"]),
    ("no leak", NO_LEAK, []),
    ("no leak, but a later log says otherwise", NO_LEAK | LATER, ["reconsider"]),
    ("all done", NO_LEAK | DONE | {"outcome": "possible"}, []),
]


@pytest.mark.parametrize(("what", "columns", "expected"), SURVEYS, ids=[s[0] for s in SURVEYS])
def test_what_is_said_of_a_survey(engine: Engine, what: str, columns, expected) -> None:
    ticket_id = a_quiet_ticket(engine, "A")
    a_survey(engine, ticket_id, **columns)
    found = kinds(engine).get(WELFARE, {})
    assert found == {kind: [ticket_id] for kind in expected}


def test_a_mail_as_received(engine: Engine, mailbox: Mailbox) -> None:
    late = [
        a_quiet_ticket(engine, f"点検かなりあ{n}", due_on="2026-11-01", assignee="鳥籠太郎")
        for n in range(14)
    ]
    a_quiet_ticket(engine, "B", operation="nursing_care", due_on="2026-11-25")
    done = mail(engine, mailbox)
    assert done.counts == {"sent": 2, "already": 0, "failed": 0, "uncertain": 0}
    by_address = dict(zip(map(tuple, mailbox.addressed), mailbox.received, strict=True))
    message = by_address["fukushi@city.example", "kacho@city.example"]  # overdue: the head too
    assert message["subject"] == "【点検】生活福祉課：期限超過14件（11月24日）"
    assert message["from"] == "tenken@city.example"
    assert message["auto-submitted"] == "auto-generated"
    body = message.get_content()
    assert "■ 是正票 期限超過　14件" in body
    assert f"#{late[0]} #{late[1]}" in body
    assert f"#{late[11]}" in body
    assert f"#{late[12]}" not in body
    assert "ほか2件" in body
    assert "https://tenken.city.example/tickets" in body
    for word in ("かなりあ", "鳥籠"):
        assert word not in message.as_string() + body
    assert "期限間近　1件" in by_address[("kaigo@city.example",)].get_content()


def test_never_twice_on_a_day_and_again_on_the_next(engine: Engine, mailbox: Mailbox) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")
    assert mail(engine, mailbox).sent == [WELFARE]
    again = mail(engine, mailbox)
    assert (again.sent, again.already) == ([], [WELFARE])
    assert mail(engine, mailbox, TODAY + timedelta(days=1)).sent == [WELFARE]
    assert len({message["message-id"] for message in mailbox.received}) == 2
    with engine.connect() as connection:
        said = connection.execute(
            text("SELECT what, about FROM tenken.audit ORDER BY entry_no DESC LIMIT 2")
        ).all()
    assert [(s.what, s.about["section"], s.about["tickets"]) for s in said] == [
        ("mail", WELFARE, 1), ("mail", WELFARE, 1),
    ]  # fmt: skip
    assert audit.verify(engine).problem is None


def test_many_at_once_send_one(engine: Engine, mailbox: Mailbox) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")
    with ThreadPoolExecutor(4) as pool:
        done = [f.result() for f in [pool.submit(mail, engine, mailbox) for _ in range(4)]]
    assert len(mailbox.received) == 1
    assert sorted(len(d.sent) for d in done) == [0, 0, 0, 1]


ILLS = ["451 try later", "554 no", "down", "nobody", "password"]


@pytest.mark.parametrize("ill", ILLS)
def test_what_fails_is_seen_and_tried_again(engine: Engine, ill: str) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")
    mailbox = Mailbox()
    with open_mailbox(mailbox):
        if ill[0].isdigit():
            mailbox.ill = ill
        if ill == "nobody":
            mailbox.refuse = {"fukushi@city.example", "kacho@city.example"}
        if ill != "down":
            more = {"user": "x", "password": "y"} if ill == "password" else {}
            failed = mail(engine, mailbox, **more)
    if ill == "down":
        failed = mail(engine, mailbox)
    assert list(failed.failed) == [WELFARE]
    assert "city.example" not in str(failed)  # servers quote addresses, we do not
    with engine.connect() as connection:
        [row] = connection.execute(text("SELECT state, attempts, problem FROM report.notice")).all()
    assert (row.state, row.attempts, row.problem) == ("failed", 1, failed.failed[WELFARE])
    mailbox.ill, mailbox.refuse = None, set()
    with open_mailbox(mailbox):
        assert mail(engine, mailbox).sent == [WELFARE]
    assert len(mailbox.received) == 1


def test_one_section_that_fails_stops_no_other(engine: Engine, mailbox: Mailbox) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")
    a_quiet_ticket(engine, "B", operation="nursing_care", due_on="2026-11-01")
    a_quiet_ticket(engine, "C", operation="resident_tax", due_on="2026-11-01")
    mailbox.refuse = {"kaigo@city.example"}
    done = mail(engine, mailbox)
    assert done.sent == [WELFARE]
    assert done.failed == {
        CARE: "all 1 addresses refused, 550",
        "市民税課": "no address in include/escalation.yaml",
    }


def test_one_of_two_addresses_refused_is_sent_and_seen(engine: Engine, mailbox: Mailbox) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")
    mailbox.refuse = {"kacho@city.example"}
    assert mail(engine, mailbox).sent == [WELFARE]
    assert mailbox.addressed == [["fukushi@city.example"]]
    with engine.connect() as connection:
        problem = connection.execute(text("SELECT problem FROM report.notice")).scalar_one()
    assert problem == "1 of 2 addresses refused"


def test_what_may_have_been_sent_is_not_sent_again(engine: Engine, mailbox: Mailbox) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")
    mailbox.ill = "hang up"
    assert mail(engine, mailbox).uncertain == [WELFARE]
    mailbox.ill = None
    assert mail(engine, mailbox).uncertain == [WELFARE]
    assert len(mailbox.received) == 1
    assert mail(engine, mailbox, TODAY + timedelta(days=1)).sent == [WELFARE]


def test_killed_while_sending_is_not_sent_again(engine: Engine, mailbox: Mailbox) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")

    def killed(message) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        escalation.mail_sections(engine, RULES, TODAY, "tenken@city.example", killed)
    assert mail(engine, mailbox).uncertain == [WELFARE]
    assert mailbox.received == []


def test_over_tls_with_a_password(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")
    mailbox = Mailbox()
    words = {"tls": "starttls", "user": "tenken", "password": "secret"}
    with open_mailbox(mailbox, **secured(tmp_path)):
        failed = mail(engine, mailbox, **words)  # nobody vouches for its certificate
        assert "CertVerification" in failed.failed[WELFARE]
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert mail(engine, mailbox, **words).sent == [WELFARE]
    assert len(mailbox.received) == 1


def test_without_a_key_for_the_audit_log_nothing_is_sent(
    engine: Engine, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_quiet_ticket(engine, "A", due_on="2026-11-01")
    with monkeypatch.context() as without:
        without.delenv("TENKEN_AUDIT_KEY")
        with pytest.raises(KeyMissingError):
            mail(engine, mailbox)
    assert mailbox.received == []
    assert mail(engine, mailbox).sent == [WELFARE]


def test_each_municipality_s_section_reads_of_its_own_tickets_only(
    engine: Engine, mailbox: Mailbox, two_towns: None
) -> None:
    here = a_quiet_ticket(engine, "A", due_on="2026-11-01")
    there = a_quiet_ticket(engine, "A", due_on="2026-11-01", municipality_code="131016")
    own = {"131016": {WELFARE: {"to": ["fukushi@other.example"]}}}
    rules = Rules.model_validate(RULES.model_dump() | {"municipalities": own})
    assert mail(engine, mailbox, rules=rules).sent == [f"隣の町 {WELFARE}", f"点検市 {WELFARE}"]
    found = dict(zip(map(tuple, mailbox.addressed), mailbox.received, strict=True))
    away = found[("fukushi@other.example",)]
    assert "隣の町 生活福祉課" in away["subject"]
    assert f"#{there}" in away.get_content()
    assert f"#{here} " not in away.get_content() + " "
    home_mail = found["fukushi@city.example", "kacho@city.example"].get_content()
    assert f"#{here}" in home_mail
    assert mail(engine, mailbox, rules=rules).sent == []


@pytest.fixture
def two_towns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "home"
    (place / "include").mkdir(parents=True)
    for folder in ("sql", "operations"):
        (place / "include" / folder).symlink_to(home() / "include" / folder)
    (place / "include" / "municipalities.yaml").write_text(
        "municipalities:\n"
        '  - {code: "482013", name: 点検市, residents: 20000}\n'
        '  - {code: "131016", name: 隣の町, residents: 900, connections: _131016}\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("TENKEN_HOME", str(place))
