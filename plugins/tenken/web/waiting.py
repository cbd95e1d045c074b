"""What was understood of a log, in the officer's form until they keep it.

The file itself, which names persons, is gone when the page is shown; what waits are counts and
days. It travels sealed (keys.AUDIT, a purpose of its own), so that nobody can put other counts in,
for the officer who uploaded it and for an hour.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import zlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tenken import keys
from tenken.files import Finding
from tenken.leaks import Understood
from tenken.leaks.exposure import Span
from tenken.leaks.logs import Looked
from tenken.web.access import RefusedError

_PURPOSE = "understood log"
_STANDS = timedelta(hours=1)


def sealed(understood: Understood, officer: str) -> str:
    """The form's hidden field."""
    looked = understood.looked
    said = {
        "officer": officer,
        "at": datetime.now(UTC).isoformat(),
        "log": [understood.source, understood.operation, understood.file, understood.sha256],
        "span": [understood.span.first.isoformat(), understood.span.last.isoformat()],
        "speaks": list(understood.speaks.items()),
        "counts": [looked.lines, looked.matched, looked.set_apart, looked.more_findings],
        "named": sorted(looked.named),
        "accesses": [
            [survey, day and day.isoformat(), action, agency, times]
            for (survey, day, action, agency), times in looked.accesses.items()
        ],
        "findings": [[f.line, f.column, f.code, f.quarantined, f.text] for f in looked.findings],
    }
    packed = zlib.compress(json.dumps(said, ensure_ascii=False).encode())
    seal = keys.ring(keys.AUDIT).hashes(_PURPOSE, packed)[0]
    return base64.urlsafe_b64encode(seal + packed).decode()


def unsealed(field: str, officer: str) -> Understood:
    """What `sealed` put in. Raises RefusedError when it is not ours, another's, or too old."""
    try:
        given = base64.urlsafe_b64decode(field)
    except (binascii.Error, ValueError):
        raise RefusedError(400) from None
    seal, packed = given[:32], given[32:]
    hashes = keys.ring(keys.AUDIT).hashes(_PURPOSE, packed)
    if not any(hmac.compare_digest(seal, one) for one in hashes):
        raise RefusedError(400)
    said = json.loads(zlib.decompress(packed))
    if said["officer"] != officer:
        raise RefusedError(400)
    if datetime.now(UTC) - datetime.fromisoformat(said["at"]) > _STANDS:
        raise RefusedError(409, "log_too_old")
    return _read(said)


def _read(said: Any) -> Understood:
    source, operation, file, sha256 = said["log"]
    lines, matched, set_apart, more = said["counts"]
    looked = Looked(
        Counter(
            {
                (survey, date.fromisoformat(day) if day else None, action, agency): times
                for survey, day, action, agency, times in said["accesses"]
            }
        ),
        set(said["named"]),
        lines,
        matched,
        set_apart,
        [Finding(file, *finding) for finding in said["findings"]],
        more,
    )
    first, last = (date.fromisoformat(day) for day in said["span"])
    return Understood(
        source, operation, file, sha256, Span(first, last), looked, dict(said["speaks"])
    )
