"""What officers write by themselves: who they are and why. It stays in the database."""

from __future__ import annotations

import re
import unicodedata

from tenken.tickets.errors import MoveRefusedError

LONGEST = 1000
_DIGITS = re.compile(r"\d(?:[ 　-]?\d){10,}")


def checked_why(ticket_id: int | None, why: str | None, *, needed: bool) -> str:
    """The reason as it is kept. Raises MoveRefusedError: none given, too long, or with a number."""
    written = (why or "").strip()
    if needed and not written:
        raise MoveRefusedError(ticket_id, "理由を記入してください")
    if len(written) > LONGEST:
        raise MoveRefusedError(ticket_id, f"理由は{LONGEST}文字までです")
    if _DIGITS.search(unicodedata.normalize("NFKC", written)):
        raise MoveRefusedError(ticket_id, "理由に個人番号などの番号を書かないでください")
    return written


def checked_officer(ticket_id: int | None, by: str) -> str:
    """Who it is, as the audit log names them. Raises MoveRefusedError when nobody is named."""
    officer = by.strip()
    if not officer or len(officer) > 100:
        raise MoveRefusedError(ticket_id, "職員を指定してください（100文字まで）")
    return officer
