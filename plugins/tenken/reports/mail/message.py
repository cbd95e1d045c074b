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
from tenken.reports.outgoing.kept import Issued
from tenken.reports.papers.paper import era_month
from tenken.reports.publication.ledger import Release
from tenken.reports.returns.document import Return

_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".html": ("text", "html"),
    ".csv": ("text", "csv"),
    ".json": ("application", "json"),
}


def message_id(document: Return | Release, address: str, sender: str) -> str:
    """Of the mail with this to this address: always the same, so a second one shows."""
    told = f"{document.name}/{address}"
    domain = parseaddr(sender)[1].partition("@")[2]
    return f"<{document.name}.{hashlib.sha256(told.encode()).hexdigest()[:12]}@{domain}>"


def sender(document: Return | Release, reporting: Reporting) -> str:
    """From whom it goes: a public release names no municipality there either."""
    if isinstance(document, Release) and reporting.publication:
        return reporting.publication.sender
    return reporting.sender


def mail(one: Issued, reporting: Reporting, address: str, files: Sequence[Path]) -> EmailMessage:
    """The mail with a return, or a public release, to one address."""
    document = one.document
    if isinstance(document, Release):
        subject, lines = _release(document)
    else:
        subject, lines = _return(document, reporting)
    lines += ["", f"ハッシュ値（.json の SHA-256）: {one.sha256}"]
    correction = f"【訂正 第{document.revision}版】" if document.correction else ""
    message = _mail(sender(document, reporting), address, correction + subject, lines)
    message["Message-ID"] = message_id(document, address, sender(document, reporting))
    for file in files:
        attach(message, file)
    return message


def _return(document: Return, reporting: Reporting) -> tuple[str, list[str]]:
    place = municipality()
    month = era_month(document.first_day)
    titles = "、".join(operation(one.operation).title for one in document.operations)
    return f"【{place.name}】個人番号の紐付け点検 進捗報告（{month}分）", [
        f"{reporting.ministry(document.ministry).title}　御担当者様",
        "",
        f"{place.name}（団体コード {document.municipality_code}）の、個人番号の紐付け点検の"
        f"進捗報告（{month}分）をお送りします。",
        f"対象の事務: {titles}",
        *_corrected(document),
        "",
        "添付の4つのファイルの数値は同じものです（.json は集計用）。",
        "少数の秘匿をしていないため、そのまま公表しないでください。個人の情報は含みません。",
    ]


def _release(document: Release) -> tuple[str, list[str]]:
    month = era_month(document.first_day)
    return f"個人番号の紐付け点検 実施状況（公表資料 {month}分）", [
        f"個人番号の紐付け点検の実施状況（{month}分）の公表資料をお送りします。",
        f"報告のあった団体の数: {document.municipalities:,}",
        *_corrected(document),
        "",
        "添付の4つのファイルの数値は同じものです（.json は機械で読むためのものです）。",
        "団体名、団体コード、個人の情報は含みません。少数の件数などは秘匿しています（＊）。",
    ]


def _corrected(document: Return | Release) -> list[str]:
    if not document.correction:
        return []
    return [
        "",
        f"これは、先の第{document.revision - 1}版を訂正するものです。",
        f"訂正の理由: {document.correction}",
    ]


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
