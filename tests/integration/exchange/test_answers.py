"""What comes back: used once, refused with a reason, given up in time, destroyed in time."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tenken import files
from tenken.exchange.covers import read_cover
from tenken.exchange.drop import FolderDrop
from tenken.exchange.keeping import destroy, sweep
from tenken.pipeline.run import VERDICTS
from tenken.sample.jlis import Fault
from tests.fuzz.inputs import anything
from tests.integration.exchange.conftest import Asking, rows
from tests.integration.exchange.test_asking import KilledError
from tests.integration.exchange.test_whole_run import to_the_end

OUTCOME = {
    Fault.DUPLICATE: ("duplicate", None),
    Fault.TRUNCATED: ("refused", "checksum"),
    Fault.CHECKSUM: ("refused", "checksum"),
    Fault.ENCODING: ("refused", "encoding"),
    Fault.LAYOUT: ("refused", "layout_version"),
    Fault.HEADING: ("refused", "columns"),
    Fault.COVER: ("refused", "cover"),
}


@pytest.mark.parametrize("fault", OUTCOME)
def test_a_file_that_is_not_as_agreed_is_set_aside_with_its_reason(
    asking: Asking, jlis, fault: Fault, tmp_path: Path
) -> None:
    asking.take("inquire")
    jlis.answer([fault])
    assert asking.take("inquire") is not None
    found = rows(asking.engine, "SELECT DISTINCT outcome, reason FROM report.exchange_answer")
    assert set(found) == {("used", None), OUTCOME[fault]}
    kept = {file.name for file in (tmp_path / "jlis" / "kept").glob("*.csv")}
    names = rows(asking.engine, "SELECT kept_as FROM tenken.exchange_answer")
    assert kept == {f"{name}.csv" for (name,) in names}
    assert list((tmp_path / "jlis" / "answers").iterdir()) == []


class DyingDrop(FolderDrop):
    """A folder whose reader is killed when it puts a file away."""

    dead = False

    def move(self, folder: str, name: str, to: str, as_name: str) -> None:
        if not self.dead:
            self.dead = True
            raise KilledError
        super().move(folder, name, to, as_name)


def test_a_reader_killed_at_any_file_uses_each_answer_once(
    asking: Asking, jlis, tmp_path: Path, by_connection
) -> None:
    asking.take("inquire")
    asked = jlis.answer([Fault.PARTIAL])
    for _ in range(2 * asked):
        asking.drop = DyingDrop(tmp_path / "jlis")
        with contextlib.suppress(KilledError):
            asking.take("inquire")
    asking.drop = FolderDrop(tmp_path / "jlis")
    assert asking.take("inquire") is not None
    assert rows(asking.engine, "SELECT sum(used) FROM report.exchange_answer") == rows(
        asking.engine, "SELECT asked FROM report.exchange"
    )
    to_the_end(asking, jlis, until="compare")
    assert asking.compared() == by_connection["welfare"][0]


def test_lines_never_asked_for_are_counted_and_not_used(asking: Asking, jlis) -> None:
    asking.take("inquire")
    jlis.answer([Fault.FOREIGN])
    asking.take("inquire")
    (not_asked, used), (asked,) = rows(
        asking.engine, "SELECT sum(not_asked), sum(used) FROM report.exchange_answer"
    )[0], rows(asking.engine, "SELECT asked FROM report.exchange")[0]  # fmt: skip
    assert not_asked > 0
    assert used == asked


def test_what_nobody_waits_for_is_swept(asking: Asking, jlis, tmp_path: Path) -> None:
    asking.take("inquire")
    jlis.answer([Fault.NEVER_ASKED, Fault.NAME, Fault.AGAIN])
    asking.take("inquire")
    jlis.release()  # the same file once more, when all is answered
    swept = sweep(asking.engine, asking.drop, "482013", asking.clock())
    assert swept == len(list((tmp_path / "jlis" / "kept").glob("*.csv"))) - len(
        rows(asking.engine, "SELECT FROM report.exchange_answer WHERE outcome = 'used'")
    )
    found = rows(
        asking.engine,
        "SELECT DISTINCT outcome, reason, file IS NULL FROM report.exchange_answer",
    )
    assert set(found) == {
        ("used", None, False),
        ("refused", "unknown_request", False),
        ("refused", "name", True),
        ("late", None, False),
    }


def test_a_run_goes_on_without_answers_that_never_come(asking: Asking, jlis, by_connection) -> None:
    asking.take("inquire")
    asked = len(rows(asking.engine, "SELECT FROM tenken.exchange_request"))
    jlis.answer([Fault.NEVER, *[Fault.PARTIAL] * (asked - 1)])
    assert asking.take("inquire") is None
    asking.clock.advance(days=asking.agreed.answer_days, minutes=-1)
    assert asking.take("inquire") is None
    asking.clock.advance(minutes=1)
    counts = asking.take("inquire")
    assert counts is not None
    assert counts["unanswered"] > 0
    assert asking.take("compare") is None
    jlis.answer([Fault.NEVER])
    asking.clock.advance(days=asking.agreed.answer_days)
    compared = asking.take("compare")
    assert compared is not None
    assert compared["search_unanswered"] > 0
    for step in ("validate", "ticket", "publish"):
        assert asking.take(step) is not None
    [run] = rows(asking.engine, "SELECT extracted, out_of_scope, quarantined, "
                 f"{', '.join(VERDICTS)} FROM report.run")  # fmt: skip
    assert run[0] == sum(run[1:])
    (left,) = rows(asking.engine, "SELECT records FROM report.left_out WHERE reason = 'unanswered'")
    assert left == (counts["unanswered"],)
    # Who was answered for has the verdict that a connection gives; only candidates are missing.
    tickets = rows(asking.engine, "SELECT record_id, rule, verdict FROM tenken.ticket")
    assert set(tickets) < {ticket[:3] for ticket in by_connection["welfare"][1]}
    # What comes now is late, and is not used.
    jlis.release()


def test_files_are_destroyed_in_time(asking: Asking, jlis, tmp_path: Path) -> None:
    asking.take("inquire")
    jlis.answer([Fault.DUPLICATE, Fault.NAME])
    asking.take("inquire")
    destroy(asking.engine, asking.drop, "482013", asking.agreed, asking.clock())
    assert list((tmp_path / "jlis" / "kept").iterdir())
    asking.clock.advance(days=asking.agreed.keep_days)
    counts = destroy(asking.engine, asking.drop, "482013", asking.agreed, asking.clock())
    assert counts["answer"] == len(rows(asking.engine, "SELECT FROM report.exchange_answer"))
    left = [file for file in (tmp_path / "jlis").rglob("*") if file.is_file()]
    assert left == []
    assert destroy(asking.engine, asking.drop, "482013", asking.agreed, asking.clock()) == {
        "swept": 0, "answer": 0, "request": 0,
    }  # fmt: skip


def test_inquiries_of_a_run_that_is_gone_are_destroyed_too(asking: Asking, tmp_path: Path) -> None:
    asking.take("inquire")
    with asking.engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {asking.run.table('stage')} CASCADE"))
    destroy(asking.engine, asking.drop, "482013", asking.agreed, asking.clock())
    asking.clock.advance(days=asking.agreed.keep_days)
    counts = destroy(asking.engine, asking.drop, "482013", asking.agreed, asking.clock())
    assert counts["request"] > 1
    assert list((tmp_path / "jlis" / "inquiries").iterdir()) == []


def test_a_folder_that_is_away_may_come_back(asking: Asking, tmp_path: Path) -> None:
    from tenken.pipeline import PassingError, perform

    (tmp_path / "jlis").rename(tmp_path / "away")
    with pytest.raises(PassingError, match="cannot be used"):
        perform("inquire", asking.run, asking)
    (tmp_path / "away").rename(tmp_path / "jlis")
    assert asking.take("inquire") is None


def test_whatever_an_answer_holds_it_is_noted_and_the_run_goes_on(
    asking: Asking, jlis, tmp_path: Path
) -> None:
    """Damaged files whose covers fit them, so that all of them come as far as the database."""
    asking.take("inquire")
    jlis.answer()
    answers = tmp_path / "jlis" / "answers"
    right = {file.name: file.read_bytes() for file in answers.iterdir()}
    first = min(name for name in right if name.endswith(".csv"))
    cover = read_cover(right[first.replace(".csv", ".json")])
    assert cover
    for name in right:
        (answers / name).unlink()

    def put(sequence: int, content: bytes) -> None:
        file = answers / f"answer-{cover.request}-{sequence:03}.csv"
        file.write_bytes(content)
        records = 0
        with contextlib.suppress(files.FileError), files.open_rows(file, asking.agreed.answer) as r:
            records = sum(1 for _ in r) + r.findings.quarantined
        facts = {"sequence": sequence, "records": records,
                 "sha256": hashlib.sha256(content).hexdigest()}  # fmt: skip
        file.with_suffix(".json").write_bytes(cover.model_copy(update=facts).bytes())

    @settings(max_examples=1, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(many=st.lists(anything(right[first]), min_size=40, max_size=40))
    def attempt(many: list[bytes]) -> None:
        for sequence, content in enumerate(many, start=2):
            put(sequence, content)

    attempt()
    thrown = len(list(answers.glob("*.json")))
    assert asking.take("inquire") is None
    noted = rows(asking.engine, "SELECT outcome FROM report.exchange_answer")
    assert len(noted) == thrown
    assert {outcome for (outcome,) in noted} <= {"used", "duplicate", "late", "refused"}
    for name, content in right.items():
        (answers / name).write_bytes(content)
    assert asking.take("inquire") is not None
