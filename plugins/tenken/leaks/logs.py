"""A log of accesses looked through: what concerns a survey is counted, all else is forgotten.

Rows are read as a stream and dropped one by one. What stays in memory, and later in the database,
is a count a survey, day, action and agency: no name, no number, no operator, no time of day.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tenken.files import FileError, Finding, RowReader, open_rows
from tenken.identity import read_birth_date, read_number
from tenken.layouts import ACCESS_LOG
from tenken.leaks.actions import read_action
from tenken.leaks.exposure import Span
from tenken.leaks.sources import Source

_NOTHING = {
    "",
    "-",
    "なし",
    "無",
    "無し",
    "閲覧なし",
    "該当なし",
    "記録なし",
    "履歴なし",
    "提供なし",
}
_LONGEST = 60  # characters of a date with its time; no pattern looks at more
_TIME = re.compile(r"[T ]+\d{1,2}[:時].*$|\(.\)")

# Code, whether the line is set apart, the column, what is said. None holds a value of the file.
_MESSAGES = {
    "log_no_key": (
        True,
        None,
        "是正票番号・業務データID・個人番号がどれも空です。この行は読み込みません（ほかの行は"
        "読み込みます）。だれの記録かを補って、出力し直してください。",
    ),
    "log_ticket": (
        True,
        "是正票番号",
        "是正票番号が数字ではありません。この行は読み込みません（ほかの行は読み込みます）。"
        "番号を直して、出力し直してください。",
    ),
    "log_day": (
        False,
        "日時",
        "日時を読み取れません。日付の分からない記録として数えます。YYYY-MM-DD などの形に直して、"
        "読み込み直してください。",
    ),
    "log_outside": (
        False,
        "日時",
        "日時が、指定された記録の期間の外です。記録としては数えます。期間の指定が正しいかを"
        "確かめてください。",
    ),
}


@dataclass(frozen=True)
class Sought:
    """By what a survey's rows are known: its ticket, its record in the log's operation, its number.

    Numbers are there only while a log is looked through.
    """

    tickets: Mapping[int, int]  # ticket_id: survey_id
    records: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict, repr=False)


@dataclass
class Looked:
    """What a log came to."""

    accesses: Counter[tuple[int, date | None, str, str | None]] = field(default_factory=Counter)
    named: set[int] = field(default_factory=set)  # surveys that the log has a line of
    lines: int = 0
    matched: int = 0
    set_apart: int = 0
    findings: list[Finding] = field(default_factory=list)
    more_findings: int = 0  # beyond those that are kept


_KEPT = 1000  # findings of a file that are kept; the others are counted


def look_through(
    path: Path, source: Source, span: Span, sought: Sought, *, operation: bool
) -> Looked:
    """Read a log once; `span`: the days it is said to hold; `operation`: whether it is of one.

    Raises FileError for what makes the file unreadable as a whole. A line that cannot be read is
    named by file, line and column, counts as set apart, and the others are read.
    """
    looked = Looked()
    with open_rows(path, ACCESS_LOG) as rows:
        _check_keys(path, rows, operation)
        for line, found in _lines(rows):
            looked.lines += 1
            _look_at(line, found, source, span, sought, looked, path.name)
        for finding in rows.findings:
            _note(looked, finding)
        looked.lines += rows.findings.quarantined
    return looked


def _check_keys(path: Path, rows: RowReader, operation: bool) -> None:
    if not rows.columns & {"ticket_id", "record_id", "my_number"}:
        raise FileError(path, "log_keys", line=1)
    if not operation and not rows.columns & {"ticket_id", "my_number"}:
        raise FileError(path, "log_operation", line=1)


def _lines(rows: RowReader) -> Iterator[tuple[int, dict[str, str | None]]]:
    for line, values in rows:
        yield line, dict(zip(ACCESS_LOG.names, values, strict=True))


def _look_at(
    line: int,
    row: Mapping[str, str | None],
    source: Source,
    span: Span,
    sought: Sought,
    looked: Looked,
    file: str,
) -> None:
    survey, wrong = _whose(row, sought)
    if wrong:
        _note(looked, _finding(file, line, wrong))
    if survey is None:
        return
    looked.matched += 1
    looked.named.add(survey)
    if source.counts_for == "named" and _nobody(row):
        return
    day = read_day(row["accessed_at"])
    if day is None:
        _note(looked, _finding(file, line, "log_day"))
    elif day not in span:
        _note(looked, _finding(file, line, "log_outside"))
    action = read_action(row["action"], source.default_action)
    agency = (row["provided_to"] or None) if action == "提供" else None
    looked.accesses[survey, day, action, agency and agency[:60]] += 1


def _whose(row: Mapping[str, str | None], sought: Sought) -> tuple[int | None, str | None]:
    """The survey that a row concerns, and what is wrong with its keys."""
    ticket, record, number = (row[name] for name in ("ticket_id", "record_id", "my_number"))
    if ticket:
        digits = unicodedata.normalize("NFKC", ticket[:_LONGEST]).strip().lstrip("#")
        if not digits.isdecimal() or len(digits) > 18:
            return None, "log_ticket"
        return sought.tickets.get(int(digits)), None
    if number:
        found = sought.numbers.get(read_number(number) or "")
        if found is not None or not record:
            return found, None
    if record:
        return sought.records.get(record), None
    return None, "log_no_key"


def _nobody(row: Mapping[str, str | None]) -> bool:
    """Whether the line says that nobody looked: it names a person and no access."""
    said = (
        unicodedata.normalize("NFKC", (row[name] or "")[:_LONGEST])
        for name in ("accessed_at", "action")
    )
    return all(word.strip() in _NOTHING for word in said)


def read_day(written: str | None) -> date | None:
    """The day of a date with or without a time, western or Japanese; None when there is none."""
    text = _TIME.sub("", unicodedata.normalize("NFKC", (written or "")[:_LONGEST]).strip()).strip()
    found = read_birth_date(text) if text else None
    return date.fromisoformat(found) if found and _exists(found) else None


def _exists(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:  # 30 February may stand in a register, not in a log
        return False
    return True


def _finding(file: str, line: int, code: str) -> Finding:
    quarantined, column, text = _MESSAGES[code]
    return Finding(file, line, column, code, quarantined, text)


def _note(looked: Looked, finding: Finding) -> None:
    looked.set_apart += finding.quarantined
    if len(looked.findings) < _KEPT:
        looked.findings.append(finding)
    else:
        looked.more_findings += 1
