"""A log file taken in: looked through for every survey, and what it says of each written down."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.files import FileError
from tenken.leaks.errors import SurveyError
from tenken.leaks.exposure import Span
from tenken.leaks.logs import Looked, Sought, look_through
from tenken.leaks.proposals import refresh
from tenken.leaks.sources import Source, sources
from tenken.tickets import audit


@dataclass(frozen=True)
class Understood:
    """What a log file came to, before anything of it is kept: counts and days, no person."""

    source: str
    operation: str | None
    file: str
    sha256: str
    span: Span  # the days that it is said to hold
    looked: Looked
    speaks: Mapping[int, bool]  # survey: whether the log covers its days for it


def load(
    engine: Engine | Connection,
    path: Path,
    source: str,
    *,
    reaches: tuple[date, date],
    operation: str | None,
    by: str,
    today: date,
    numbers: Mapping[str, int] | None = None,
) -> Looked:
    """Look a log through and keep what it came to, all or nothing, in one transaction.

    Raises as `look` does; nothing is changed then.
    """
    with transaction(engine) as connection:
        understood = look(
            connection, path, source, reaches=reaches, operation=operation, today=today,
            numbers=numbers,
        )  # fmt: skip
        keep(connection, understood, by=by, today=today)
    return understood.looked


def look(
    engine: Engine | Connection,
    path: Path,
    source: str,
    *,
    reaches: tuple[date, date],
    operation: str | None,
    today: date,
    numbers: Mapping[str, int] | None = None,
) -> Understood:
    """Look a log through for every survey there is; nothing is written.

    `reaches`: the first and the last day that the log holds, as its keeper says; a log without
    rows holds days too. `operation`: whose record ids stand in it; needed for the system's own
    log. `numbers`: the number on each surveyed record, for logs that know only those.

    Raises FileError and SurveyError, in Japanese.
    """
    first, last = reaches
    if first > last or last > today:
        raise SurveyError(
            "記録の期間が正しくありません。始まりの日から終わりの日までを、今日までの日付で"
            "指定してください。"
        )
    known = sources()[source]
    if known.counts_for == "all" and not operation:
        raise SurveyError(f"{known.title}は、どの事務の記録かを指定してください。")
    sha256 = _sha256(path)
    with transaction(engine) as connection:
        surveys = connection.execute(text(sql("leaks/sought.sql"))).all()
    looked = look_through(
        path,
        known,
        Span(first, last),
        Sought(
            {s.ticket_id: s.survey_id for s in surveys},
            {s.record_id: s.survey_id for s in surveys if s.operation == operation},
            numbers or {},
        ),
        operation=operation is not None,
    )
    speaks = {
        s.survey_id: _speaks(known, s.survey_id, looked)
        for s in surveys
        if operation in (None, s.operation)
    }
    return Understood(source, operation, path.name, sha256, Span(first, last), looked, speaks)


def keep(engine: Engine | Connection, understood: Understood, *, by: str, today: date) -> None:
    """Write down what a log came to, and propose the outcomes anew.

    The same file again replaces what it gave before. All or nothing, in one transaction.
    """
    looked = understood.looked
    log = {
        "source": understood.source,
        "operation": understood.operation,
        "sha256": understood.sha256,
    }
    with transaction(engine) as connection:
        connection.execute(text(sql("leaks/log_again.sql")), log)
        log_id = _write_log(connection, understood.file, understood.span, log, looked, by)
        _write_accesses(connection, log_id, looked)
        for survey_id, speaks in understood.speaks.items():
            connection.execute(
                text(sql("leaks/log_survey.sql")),
                {"log_id": log_id, "survey_id": survey_id, "speaks": speaks},
            )
        refresh(connection, today)
        audit.append(
            connection, by, "import", kind=understood.source, operation=understood.operation,
            sha256=understood.sha256, lines=looked.lines, matched=looked.matched,
            set_apart=looked.set_apart,
        )  # fmt: skip


def _speaks(source: Source, survey_id: int, looked: Looked) -> bool:
    """Whether a log covers its days for a survey: the whole log does, else if it names it."""
    return source.counts_for == "all" or survey_id in looked.named


def _write_log(
    connection: Connection, file: str, span: Span, log: Mapping[str, Any], looked: Looked, by: str
) -> int:
    log_id: int = connection.execute(
        text(sql("leaks/log.sql")),
        {
            **log,
            "file": file,
            "first": span.first,
            "last": span.last,
            "by": by,
            "lines": looked.lines,
            "matched": looked.matched,
            "set_apart": looked.set_apart,
        },
    ).scalar_one()
    if looked.findings:
        connection.execute(
            text(sql("leaks/log_finding.sql")),
            [
                {
                    "log_id": log_id,
                    "line": f.line,
                    "heading": f.column,
                    "code": f.code,
                    "quarantined": f.quarantined,
                    "message": f.message,
                }
                for f in looked.findings
            ],
        )
    return log_id


def _write_accesses(connection: Connection, log_id: int, looked: Looked) -> None:
    if looked.accesses:
        connection.execute(
            text(sql("leaks/access.sql")),
            [
                {
                    "log_id": log_id,
                    "survey_id": survey,
                    "day": day,
                    "action": action,
                    "provided_to": agency,
                    "times": times,
                }
                for (survey, day, action, agency), times in looked.accesses.items()
            ],
        )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise FileError(path, "not_found") from None
    except IsADirectoryError:
        raise FileError(path, "folder") from None
    except OSError:
        raise FileError(path, "unreadable") from None
