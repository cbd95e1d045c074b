"""Mails that came back (RFC 3464): which of our deliveries they are about.

Reads a folder into which the mail system puts what arrives at the sender's address, one file a
mail (a Maildir's new/ is such a folder). A report of failure names our Message-ID.
"""

from __future__ import annotations

import re
from email import message_from_binary_file
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from sqlalchemy import Engine, text

from tenken.database import sql

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def read(engine: Engine, folder: Path) -> int:
    """Mark deliveries that bounced; returns how many were newly found.

    Files are left where they are: reading them again finds nothing new.
    """
    found = 0
    for file in sorted(file for file in folder.iterdir() if file.is_file()):
        with file.open("rb") as opened:
            mail = message_from_binary_file(opened, policy=default)
        told = bounced(mail)
        if told:
            with engine.begin() as connection:
                found += connection.execute(
                    text(sql("reports/bounced_delivery.sql")),
                    {"message_id": told[0], "problem": f"bounced with {told[1]}"},
                ).rowcount
    return found


def bounced(mail: EmailMessage) -> tuple[str, str] | None:
    """The Message-ID that failed for good, and the status; None of any other mail.

    Nothing else of the mail is read: its words may be anybody's.
    """
    if mail.get_content_type() != "multipart/report":
        return None
    status, message_id = None, None
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.iter_parts():
                if str(block.get("Action", "")).strip().lower() == "failed":
                    match = _STATUS.search(str(block.get("Status", "")))
                    status = match[0] if match else "no status"
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            message_id = message_id or _original(part)
    return (message_id, status) if status and message_id else None


def _original(part: EmailMessage) -> str | None:
    content = part.get_content()
    if isinstance(content, EmailMessage):
        return str(content["Message-ID"]).strip() if content["Message-ID"] else None
    words = content.decode("ascii", "replace") if isinstance(content, bytes) else str(content)
    match = re.search(r"^Message-ID:\s*(<[^>]+>)", words, re.IGNORECASE | re.MULTILINE)
    return match[1] if match else None
