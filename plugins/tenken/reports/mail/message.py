"""The mails: words, attachments, and an id by which a mail that came back is known."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path

from tenken.ministries import Reporting
from tenken.municipalities import municipality
from tenken.operations import operation
from tenken.reports.papers.paper import era_month
from tenken.reports.returns.document import Return

_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".html": ("text", "html"),
    ".csv": ("text", "csv"),
    ".json": ("application", "json"),
}


def message_id(document: Return, address: str, sender: str) -> str:
    """Of the mail with this return to this address: always the same, so a second one shows."""
    told = f"{document.name}/{address}"
    domain = parseaddr(sender)[1].partition("@")[2]
    return f"<{document.name}.{hashlib.sha256(told.encode()).hexdigest()[:12]}@{domain}>"


def return_mail(
    document: Return, sha256: str, reporting: Reporting, address: str, files: Sequence[Path]
) -> EmailMessage:
    """The mail with a return to one address of its ministry."""
    place = municipality()
    month = era_month(document.first_day)
    correction = f"【訂正 第{document.revision}版】" if document.correction else ""
    titles = "、".join(operation(one.operation).title for one in document.operations)
    lines = [
        f"{reporting.ministry(document.ministry).title}　御担当者様",
        "",
        f"{place.name}（団体コード {document.municipality_code}）の、個人番号の紐付け点検の"
        f"進捗報告（{month}分）をお送りします。",
        f"対象の事務: {titles}",
    ]
    if document.correction:
        lines += [
            "",
            f"この報告は、先にお送りした第{document.revision - 1}版を訂正するものです。",
            f"訂正の理由: {document.correction}",
        ]
    lines += [
        "",
        "添付の4つのファイルの数値は同じものです（.json は集計用）。",
        "少数の秘匿をしていないため、そのまま公表しないでください。個人の情報は含みません。",
        "",
        f"報告のハッシュ値（.json の SHA-256）: {sha256}",
    ]
    message = _mail(
        reporting.sender, address,
        f"{correction}【{place.name}】個人番号の紐付け点検 進捗報告（{month}分）", lines,
    )  # fmt: skip
    message["Message-ID"] = message_id(document, address, reporting.sender)
    for file in files:
        attach(message, file)
    return message


def office_mail(reporting: Reporting, subject: str, lines: Sequence[str]) -> EmailMessage:
    """A mail to the municipality's own people."""
    return _mail(reporting.sender, ", ".join(reporting.office), f"【点検】{subject}", lines)


def attach(message: EmailMessage, file: Path) -> None:
    """Put a file onto a mail, byte for byte."""
    main, sub = _TYPES[file.suffix]
    message.add_attachment(file.read_bytes(), maintype=main, subtype=sub, filename=file.name)


def _mail(sender: str, to: str, subject: str, lines: Sequence[str]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content("\n".join(lines) + "\n", charset="utf-8", cte="base64")
    return message
