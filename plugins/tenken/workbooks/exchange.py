"""Tickets out as a workbook, and back in: first a preview, then what it shows and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, text

from tenken.database import sql, transaction
from tenken.expectations.words import verdict_titles
from tenken.operations import all_operations
from tenken.tickets import audit
from tenken.tickets.errors import ConflictError, TicketError
from tenken.tickets.life import ASKS, ENDED, LIFE, allowed
from tenken.tickets.moves import assign, move
from tenken.workbooks.errors import WorkbookError
from tenken.workbooks.layout import CAUSES, MOST_ROWS, SEVERITIES
from tenken.workbooks.reading import Problem, Read, Wish, read
from tenken.workbooks.writing import shown, write

# Whether the officer may approve in a municipality (code) and operation.
Approves = Callable[[str, str], bool]

# What of life.ASKS is the cell's fault when it is missing.
_CELLS = {"why": "why", "until": "until"}


@dataclass(frozen=True)
class Change:
    """What a row would do: the ticket's state now, and what is wished."""

    wish: Wish
    state: str

    def __str__(self) -> str:
        said = []
        if self.wish.to:
            said.append(f"{LIFE[self.state].title} → {LIFE[self.wish.to].title}")
        if self.wish.assigns:
            said.append(f"担当者を{'変更' if self.wish.assignee else '未定に戻す'}")
        return f"是正票 {self.wish.ticket_id}：{'、'.join(said)}"


@dataclass
class Preview:
    """What taking a workbook in would do, to the last row."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    done: int = 0  # rows whose wish has come true already, as when a workbook is read twice


def export(
    engine: Engine | Connection, *, by: str, today: date, section: str | None = None,
    operation: str | None = None, restricted: bool = False, numbers: Sequence[int] | None = None,
) -> bytes:  # fmt: skip
    """The standing tickets of a section, an operation or all, as a workbook; written to the audit.

    `numbers`: of these tickets only, whatever their state. Tickets of persons under protection
    (支援措置) are another workbook: `restricted`. Raises WorkbookError when there are more than
    fit.
    """
    titles = {o.key: o.title for o in all_operations()}
    owners = {o.key: o.section for o in all_operations()}
    with transaction(engine) as connection:
        rows = [
            row
            for row in connection.execute(
                text(sql("workbooks/standing.sql")),
                {
                    "ended": [] if numbers is not None else list(ENDED),
                    "numbers": None if numbers is None else list(numbers),
                    "operation": operation,
                    "queue": "restricted" if restricted else "ordinary",
                },
            ).mappings()
            if section in (None, row["section"] or owners.get(row["operation"]))
        ]
        if len(rows) > MOST_ROWS:
            raise WorkbookError(
                f"是正票が{len(rows):,}件あり、1つのブックに入りません（{MOST_ROWS:,}件まで）。"
                "事務や担当課を指定してください。"
            )
        content = write(
            section or titles.get(operation or "", "全事務" if numbers is None else "一覧"),
            [
                {
                    **row,
                    "operation": titles.get(row["operation"], row["operation"]),
                    "verdict": verdict_titles().get(row["verdict"], row["verdict"]),
                    "cause": CAUSES.get(row["cause"], row["cause"]),
                    "severity": SEVERITIES.get(row["severity"], row["severity"]),
                    "was_assignee": row["assignee"],
                    "mislink": row["verdict"] == "mislink",
                }
                for row in rows
            ],
            today,
        )
        audit.append(
            connection, by, "export", kind="workbook", section=section, operation=operation,
            restricted=restricted, tickets=len(rows),
        )  # fmt: skip
    return content


def preview(
    engine: Engine | Connection, content: bytes, today: date, approves: Approves | None = None
) -> Preview:
    """What the workbook would change. Changes nothing. Raises WorkbookError.

    `approves`: where the officer may approve; None leaves that to whoever runs it.
    """
    found = read(content)
    seen = Preview(errors=list(found.errors))
    tickets = _tickets(engine, [wish.ticket_id for wish in found.wishes])
    for wish in found.wishes:
        _judge(wish, tickets.get(wish.ticket_id), found, seen, today, approves)
    return seen


def _tickets(engine: Engine | Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    statement = text(sql("workbooks/tickets.sql")).bindparams(bindparam("ids", list(ids)))
    with transaction(engine) as connection:
        return {row.ticket_id: row for row in connection.execute(statement)}


def _judge(
    wish: Wish, ticket: Row[Any] | None, found: Read, seen: Preview, today: date,
    approves: Approves | None,
) -> None:  # fmt: skip
    def problem(name: str, message: str) -> Problem:
        return Problem(found.cell(wish.row, name), wish.ticket_id, message)

    if ticket is None:
        seen.errors.append(problem("ticket_id", "この番号の是正票はありません。"))
    elif wish.record_id != str(shown(ticket.record_id)).strip():
        seen.errors.append(
            problem(
                "record_id", "業務データIDが是正票と合いません。行がずれている可能性があります。"
            )
        )
    elif not wish.asks:
        if wish.why or wish.until:
            seen.errors.append(problem("to", "理由や期限がありますが、対応が選ばれていません。"))
        else:
            seen.unchanged += 1
    elif _come_true(wish, ticket):
        seen.done += 1
    elif ticket.version != wish.version:
        seen.conflicts.append(
            problem(
                "to" if wish.to else "assignee",
                f"出力した後に更新されています（現在の状態「{LIFE[ticket.state].title}」）。"
                "上書きしません。出力し直して、確かめてください。",
            )
        )
    elif wish.to and (missing := _missing(wish, ticket, today)):
        seen.errors.append(problem(*missing))
    elif wish.to == "accepted" and not _may_approve(ticket, approves):
        seen.errors.append(problem("to", "承認の役割がある職員だけが承認できます。"))
    else:
        seen.changes.append(Change(wish, ticket.state))


def _may_approve(ticket: Row[Any], approves: Approves | None) -> bool:
    return approves is None or approves(ticket.municipality_code, ticket.operation)


def _come_true(wish: Wish, ticket: Row[Any]) -> bool:
    """Whether the ticket stands as wished, changed since the workbook was made."""
    return (
        ticket.version > wish.version
        and wish.to in (None, ticket.state)
        and (not wish.assigns or wish.assignee == ticket.assignee)
    )


def _missing(wish: Wish, ticket: Row[Any], today: date) -> tuple[str, str] | None:
    """The cell and the words for what the move lacks, as far as the row and the ticket tell.

    What needs more (both persons informed, another officer) is found by the move itself.
    """
    asks = LIFE[ticket.state].moves.get(wish.to or "")
    if asks is None:
        return "to", f"「{LIFE[ticket.state].title}」から選べるのは {allowed(ticket.state)}です。"
    given = {
        "why": bool(wish.why),
        "until": wish.until is not None and today < wish.until <= today + timedelta(days=366),
        "not_mislink": ticket.verdict != "mislink",
        "compared": bool(ticket.compared),
    }
    for ask in asks:
        if not given.get(ask, True):
            return _CELLS.get(ask, "to"), f"{ASKS[ask]}。"
    return None


@dataclass
class Applied:
    """What was done, and what was not."""

    moved: list[int] = field(default_factory=list)
    conflicts: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)


def apply(
    engine: Engine, content: bytes, *, by: str, today: date, approves: Approves | None = None
) -> tuple[Preview, Applied]:
    """Take in what the preview of this workbook shows as changes, a row a transaction.

    What a row asks for is done wholly or not at all. A ticket that somebody changes meanwhile is a
    conflict and stays; what a move refuses is an error at its cell; the others are done. Read
    again, what was done counts as done.
    """
    seen = preview(engine, content, today, approves)
    found = read(content)
    applied = Applied(conflicts=list(seen.conflicts), errors=list(seen.errors))
    for change in seen.changes:
        wish = change.wish
        cell = found.cell(wish.row, "to" if wish.to else "assignee")
        try:
            with engine.begin() as connection:
                version = wish.version
                if wish.to:
                    version = move(
                        connection, wish.ticket_id, wish.to,
                        by=by, version=version, why=wish.why, until=wish.until,
                    ).version  # fmt: skip
                if wish.assigns:
                    assign(connection, wish.ticket_id, wish.assignee, by=by, version=version)
        except ConflictError as error:
            applied.conflicts.append(Problem(cell, wish.ticket_id, error.message))
        except TicketError as error:
            applied.errors.append(Problem(cell, wish.ticket_id, error.message))
        else:
            applied.moved.append(wish.ticket_id)
    with transaction(engine) as connection:
        audit.append(
            connection, by, "import", kind="workbook",
            sha256=hashlib.sha256(content).hexdigest(), moved=len(applied.moved),
            conflicts=len(applied.conflicts), errors=len(applied.errors),
        )  # fmt: skip
    return seen, applied
