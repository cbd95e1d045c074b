"""The mail of the day to a section: counts and ticket numbers, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from tenken.escalation.items import KINDS, Agenda
from tenken.escalation.rules import Rules
from tenken.operations import JAPAN


def letter(
    agenda: Agenda, rules: Rules, today: date, sender: str, to: Sequence[str]
) -> EmailMessage:
    """The message. The same section and day has the same Message-ID, so a mail system that gets
    it twice can tell.
    """
    message = EmailMessage()
    message["Subject"] = _subject(agenda, today)
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Date"] = format_datetime(datetime.now(JAPAN))
    message["Message-ID"] = message_id(agenda, today, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_body(agenda, rules, today))
    return message


def message_id(agenda: Agenda, today: date, sender: str) -> str:
    """`<tenken.DAY.HASH@DOMAIN>`; the section's name is no header text."""
    code = hashlib.sha256(f"{agenda.municipality_code} {agenda.section}".encode()).hexdigest()[:16]
    return f"<tenken.{today:%Y%m%d}.{code}@{sender.rpartition('@')[2]}>"


def _subject(agenda: Agenda, today: date) -> str:
    late = sum(n for kind, n in agenda.counts.items() if KINDS[kind].overdue)
    what = f"期限超過{late:,}件" if late else "確認のお願い"
    return f"【点検】{agenda.name}：{what}（{today.month}月{today.day}日）"


def _body(agenda: Agenda, rules: Rules, today: date) -> str:
    lines = [
        f"{agenda.name} 御中",
        "",
        f"{today.year}年{today.month}月{today.day}日現在、次の是正票・漏えい調査があります。",
        "",
    ]
    for kind, count in agenda.counts.items():
        lines += [
            f"■ {KINDS[kind].title}　{count:,}件",
            f"　{KINDS[kind].advice}",
            *_numbers(agenda.tickets[kind], rules.listed),
            "",
        ]
    if rules.link:
        lines += [f"是正票の画面：{rules.link}", ""]
    lines += [
        "番号は是正票番号です。氏名などの個人情報は、このメールには書かれていません。",
        "このメールは自動で送られています。返信は届きません。",
    ]
    return "\n".join(lines) + "\n"


def _numbers(tickets: Sequence[int], listed: int) -> list[str]:
    shown = tickets[:listed]
    rows = ["　" + " ".join(f"#{t}" for t in shown[n : n + 10]) for n in range(0, len(shown), 10)]
    left = len(tickets) - len(shown)
    return [*rows, f"　ほか{left:,}件"] if left else rows
