"""From tickets to what a ministry finds in its mail: a real database, a real SMTP server."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, text

from tenken import home
from tenken.ministries import PUBLIC, Reporting, reporting
from tenken.municipalities import municipality
from tenken.reports.mail import bounces, deliveries
from tenken.reports.outgoing import approvals, files, kept
from tenken.reports.publication.ledger import Release
from tenken.reports.returns import issue
from tenken.reports.returns.document import Return, schema, sha256
from tests.integration.reports.figures import insert, verified
from tests.integration.reports.post import Post, came_back
from tests.integration.reports.releases import a_release

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
MINISTRIES = ("mhlw", "soumu", "cfa", "digital")
CANARY = "CANARY-7731"  # a record's id: nobody outside the database may see it
MHLW, DIGITAL = "bango-tenken@mhlw.example", "mynumber-sokatsu@digital.example"


def ticket(engine: Engine, number: int, state: str, **times: datetime) -> None:
    insert(
        engine, "ticket", operation="welfare", municipality_code="482013",
        record_id=f"{CANARY}-{number}", rule="mislink", verdict="mislink", severity="critical",
        opened_run="a", seen_run="a", due_on=NOVEMBER, state=state,
        **{"opened_at": noon(2), **times},
    )  # fmt: skip


def noon(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=UTC)


@pytest.fixture
def november(engine: Engine) -> Engine:
    verified(engine, "welfare", noon(5), 90)
    verified(engine, "nursing_care", noon(6), 990)
    ticket(engine, 1, "open")
    ticket(engine, 2, "confirmed", opened_at=noon(4), confirmed_at=noon(10))
    ticket(
        engine, 3, "closed", confirmed_at=noon(8), corrected_at=noon(9), closed_at=noon(20)
    )  # fmt: skip
    ticket(engine, 4, "accepted", moved_at=noon(12))
    ticket(engine, 5, "open", opened_at=noon(1, 12))  # not November's
    return engine


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as running:
        yield running


def by_ministry(returns: list[kept.Issued]) -> dict[str, Return]:
    return {one.document.ministry: one.document for one in returns}


def approved(engine: Engine, month: date, out: Path, correction: str | None = None) -> Path:
    returns = issue.build(engine, reporting(), month, correction)
    files.write(returns, reporting(), out)
    hashes = {one.document.ministry: one.sha256 for one in returns}
    approvals.answer(engine, month, hashes, "check", "sato")
    approvals.answer(engine, month, hashes, "approve", "suzuki")
    return out / f"{month:%Y-%m}"


def test_each_ministry_is_told_its_own_operations_as_of_the_last_day(november: Engine) -> None:
    told = by_ministry(issue.build(november, reporting(), NOVEMBER))
    assert {key: [o.operation for o in one.operations] for key, one in told.items()} == {
        "mhlw": ["nursing_care", "welfare"],
        "soumu": ["resident_tax"],
        "cfa": ["child_allowance"],
        "digital": ["child_allowance", "nursing_care", "resident_tax", "welfare"],
    }
    welfare = told["mhlw"].operations[1].figures
    assert welfare is not None
    assert (welfare.in_scope, welfare.checked, welfare.share_checked) == (101, 100, 0.99)
    assert (welfare.to_look_at, welfare.oldest_open) == (2, date(2026, 11, 2))
    assert (welfare.mislinks, welfare.corrected, welfare.leak_surveys.not_begun) == (2, 1, 2)
    assert told["soumu"].operations[0].figures is None


def test_an_operation_can_be_switched_off(november: Engine) -> None:
    off: Reporting = reporting().model_copy(update={"not_reported": ("welfare", "resident_tax")})
    told = by_ministry(issue.build(november, off, NOVEMBER))
    assert [o.operation for o in told["mhlw"].operations] == ["nursing_care"]
    assert "soumu" not in told


def test_the_same_figures_give_the_same_bytes_and_keep_to_the_published_schema(
    november: Engine, tmp_path: Path
) -> None:
    published = json.loads(
        (home() / "include" / "returns" / "return-1.0.schema.json").read_text(encoding="utf-8")
    )
    assert published == schema()
    for at in ("a", "b"):
        files.write(issue.build(november, reporting(), NOVEMBER), reporting(), tmp_path / at)
    for file in (tmp_path / "a").rglob("*.*"):
        if file.suffix in (".json", ".csv"):
            again = tmp_path / "b" / file.relative_to(tmp_path / "a")
            assert file.read_bytes() == again.read_bytes()
        if file.suffix == ".json":
            jsonschema.validate(json.loads(file.read_text(encoding="utf-8")), published)


def test_the_ministries_find_in_their_mail_what_was_approved(
    november: Engine, post: Post, tmp_path: Path
) -> None:
    folder = approved(november, NOVEMBER, tmp_path)
    outcome = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    assert (outcome.sent, outcome.waiting, outcome.lost) == (4, [], [])
    assert sorted(r for recipients, _ in post.mails for r in recipients) == sorted(
        address for ministry in reporting().ministries for address in ministry.addresses
    )
    (mail,) = post.to(MHLW)
    assert "令和8年11月分" in mail["Subject"]
    assert "厚生労働省　御担当者様" in mail.get_body().get_content()  # type: ignore[union-attr]
    parts = attachments(mail)
    assert {name.rpartition(".")[2] for name in parts} == {"xlsx", "html", "csv", "json"}
    name = "return_2026-11_482013_mhlw_r1"
    figures = read_xlsx(parts[f"{name}.xlsx"])
    assert figures["点検した件数"] == [1000, 100]
    assert figures["最も古い確認中の発見日"] == ["―", datetime(2026, 11, 2)]
    rows = list(csv.reader(io.StringIO(parts[f"{name}.csv"].decode("utf-8-sig"))))
    assert rows[0][:3] == ["事務ごとの状況", "点検対象の件数", "点検した件数"]
    assert [row[2] for row in rows[1:3]] == ["1000", "100"]
    page = parts[f"{name}.html"].decode()
    assert "令和8年11月2日" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    with november.connect() as connection:
        kept = connection.execute(
            text("SELECT sha256 FROM report.issued_return WHERE ministry = 'mhlw'")
        ).scalar_one()
    assert sha256(parts[f"{name}.json"].decode()) == kept
    for _, sent in post.mails:
        assert CANARY.encode() not in sent.as_bytes()
        assert all(CANARY.encode() not in content for content in attachments(sent).values())


def attachments(mail: EmailMessage) -> dict[str, bytes]:
    found = {}
    for part in mail.iter_attachments():
        content = part.get_content()
        raw = content if isinstance(content, bytes) else part.get_payload(decode=True)
        found[str(part.get_filename())] = bytes(raw)  # type: ignore[arg-type]
    return found


def read_xlsx(content: bytes) -> dict[str, list[Any]]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert len(sheet._charts) == 1
    rows = [[cell for cell in row if cell is not None] for row in sheet.values]
    # The first table's: what changed since last month has the same titles further down.
    return {str(row[0]): row[1:] for row in reversed(rows) if len(row) > 1}


def test_nothing_is_sent_twice_and_again_only_as_a_marked_correction(
    november: Engine, post: Post, tmp_path: Path
) -> None:
    folder = approved(november, NOVEMBER, tmp_path)
    deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    verified(november, "welfare", noon(25), 190)
    approved(november, NOVEMBER, tmp_path)  # built anew by mistake: what was approved stays
    again = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    assert (again.sent, len(post.mails)) == (0, 4)
    approved(november, NOVEMBER, tmp_path, correction="抽出に漏れがあったため")
    corrected = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    assert corrected.sent == 2  # only where the figures differ
    first, second = post.to(MHLW)
    assert second["Subject"].startswith("【訂正 第2版】")
    told = Return.model_validate_json(
        attachments(second)["return_2026-11_482013_mhlw_r2.json"]
    )  # fmt: skip
    before = attachments(first)["return_2026-11_482013_mhlw_r1.json"].decode()
    assert (told.revision, told.replaces) == (2, sha256(before))
    with november.connect() as connection:
        assert len(kept.issued(connection, "mhlw", NOVEMBER)) == 2  # both are kept


def test_last_month_is_what_the_ministry_was_told(november: Engine, tmp_path: Path) -> None:
    approved(november, NOVEMBER, tmp_path)
    december = by_ministry(issue.build(november, reporting(), DECEMBER))["mhlw"].operations[1]
    assert december.last_month is not None
    assert december.figures is not None
    assert (december.last_month.to_look_at, december.figures.to_look_at) == (2, 3)


def test_the_same_person_twice_is_not_four_eyes(november: Engine) -> None:
    returns = issue.build(november, reporting(), NOVEMBER)
    hashes = {one.addressee: one.sha256 for one in returns}

    def answer(step: approvals.Step, person: str) -> None:
        approvals.answer(november, NOVEMBER, hashes, step, person)

    with pytest.raises(kept.ReturnError, match="nobody has checked"):
        answer("approve", "suzuki")
    answer("check", "sato")
    answer("check", "sato")  # again is the same
    with pytest.raises(approvals.SamePersonError, match="another person"):
        answer("approve", "sato")
    waiting = approvals.waiting(november)
    assert {(one.step, one.checked_by) for one in waiting} == {("approve", "sato")}
    assert {one.issued.addressee for one in waiting} == set(MINISTRIES)
    answer("approve", "suzuki")
    assert approvals.waiting(november) == []
    assert approvals.next_step(november, NOVEMBER, hashes) is None


def test_what_is_built_anew_in_between_is_looked_at_anew_and_not_sent(
    november: Engine, post: Post, tmp_path: Path
) -> None:
    returns = issue.build(november, reporting(), NOVEMBER)
    hashes = {one.addressee: one.sha256 for one in returns}
    approvals.answer(november, NOVEMBER, hashes, "check", "sato")
    ticket(november, 6, "open", opened_at=noon(3))
    issue.build(november, reporting(), NOVEMBER)
    with pytest.raises(kept.ReturnError, match="built anew"):
        approvals.answer(november, NOVEMBER, hashes, "approve", "suzuki")
    outcome = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, tmp_path, post.connect)
    assert (outcome.sent, post.mails) == (0, [])
    steps = {one.issued.addressee: one.step for one in approvals.waiting(november)}
    assert steps == {  # the others' figures are the same: their answer stands
        "mhlw": "check", "digital": "check", "soumu": "approve", "cfa": "approve",
    }  # fmt: skip


def test_an_address_that_was_taken_out_gets_nothing(
    november: Engine, post: Post, tmp_path: Path
) -> None:
    folder = approved(november, NOVEMBER, tmp_path)
    post.answers[MHLW] = ["451 try later"]
    deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    others = [
        one.model_copy(update={"addresses": ("new@mhlw.example",)}) if one.key == "mhlw" else one
        for one in reporting().ministries
    ]
    mended = reporting().model_copy(update={"ministries": tuple(others)})
    deliveries.send(november, mended, NOVEMBER, MINISTRIES, folder, post.connect)
    assert (len(post.to(MHLW)), len(post.to("new@mhlw.example"))) == (0, 1)


def test_the_public_hears_no_municipality_once_and_corrections_marked(
    engine: Engine, post: Post, tmp_path: Path
) -> None:
    release = a_release(tmp_path / "in")
    january, told, to = release.first_day, reporting(), (PUBLIC,)
    assert told.publication is not None
    (address,) = told.publication.addresses

    def sent(made: Release, *people: str) -> int:
        with engine.begin() as connection:
            one = kept.keep(connection, PUBLIC, made)
        files.write([one], told, tmp_path)
        for step, person in zip(approvals.STEPS, people, strict=False):
            approvals.answer(engine, january, {PUBLIC: one.sha256}, step, person)
        folder = tmp_path / made.month
        return deliveries.send(engine, told, january, to, folder, post.connect).sent

    assert (sent(release), sent(release, "sato"), sent(release, "sato", "suzuki")) == (0, 0, 1)
    assert sent(release) == 0  # never twice
    with pytest.raises(kept.ReturnError, match="approved already"):
        sent(release.model_copy(update={"municipalities": 29}))
    corrected = release.model_copy(update={"revision": 2, "correction": "1団体の追加"})
    assert sent(corrected, "sato", "suzuki") == 1
    first, second = post.to(address)
    assert (len(post.mails), second["Subject"][:8]) == (2, "【訂正 第2版】")
    assert set(attachments(first)) == {
        f"release_2026-01_r1{end}" for end in (".xlsx", ".html", ".csv", ".json")
    }
    places = [f"{100000 + number}" for number in range(30)] + [municipality().name, "482013"]
    words = [first.as_string(), first.get_body().get_content(), str(first["From"])]  # type: ignore[union-attr]
    for name, content in attachments(first).items():
        book = load_workbook(io.BytesIO(content)).worksheets[0] if "xlsx" in name else None
        words.append(
            content.decode() if book is None else "\n".join(str(row) for row in book.values)
        )
    assert [(place, word[:40]) for place in places for word in words if place in word] == []


def test_a_server_that_is_away_or_busy_is_tried_again(
    november: Engine, post: Post, tmp_path: Path
) -> None:
    folder = approved(november, NOVEMBER, tmp_path)

    def away() -> None:
        raise ConnectionRefusedError

    outcome = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, away)
    assert (outcome.sent, len(outcome.waiting)) == (0, 4)
    post.answers[MHLW] = ["451 try later"]
    outcome = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    assert (outcome.sent, len(outcome.waiting), outcome.lost) == (3, 1, [])
    outcome = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    assert (outcome.sent, outcome.waiting) == (1, [])
    assert len(post.mails) == 4


def test_a_refused_mail_and_one_that_came_back_raise_an_alarm_once(
    november: Engine, post: Post, tmp_path: Path
) -> None:
    folder = approved(november, NOVEMBER, tmp_path)
    post.answers[MHLW] = ["550 no such user"]
    outcome = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    assert outcome.sent == 3
    assert len(outcome.lost) == 1
    (sent,) = post.to(DIGITAL)
    back = tmp_path / "back"
    back.mkdir()
    (back / "1.eml").write_text(came_back(sent["Message-ID"]), encoding="ascii")
    assert (bounces.read(november, back), bounces.read(november, back)) == (1, 0)
    assert deliveries.alarm(november, reporting(), post.connect) == 2
    assert deliveries.alarm(november, reporting(), post.connect) == 0
    (alarm,) = post.to("joho@city.tenken.example")
    words = alarm.get_body().get_content()  # type: ignore[union-attr]
    assert f"{MHLW}: refused" in words
    assert f"{DIGITAL}: bounced (bounced with 5.1.1)" in words


def test_a_mail_of_which_nobody_knows_is_not_sent_again(
    november: Engine, post: Post, tmp_path: Path
) -> None:
    folder = approved(november, NOVEMBER, tmp_path)

    class Dies:
        def send_message(self, _: EmailMessage) -> None:
            raise KeyboardInterrupt

        def close(self) -> None:
            pass

    with pytest.raises(KeyboardInterrupt):
        deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, Dies)
    outcome = deliveries.send(november, reporting(), NOVEMBER, MINISTRIES, folder, post.connect)
    assert outcome.sent == 3
    assert len(outcome.lost) == 1
    assert "unknown" in outcome.lost[0]
