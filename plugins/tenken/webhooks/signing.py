"""The signature of a message, by the Standard Webhooks specification 1.0 (standardwebhooks.com).

Receivers verify it with that project's libraries: HMAC-SHA256 over `id.timestamp.body`, in
`webhook-signature: v1,<base64>`. The id is the event's and stays when it is sent again, so that a
receiver can leave out what it has seen; the timestamp is that of the attempt, so that an old
message played back is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes, as the specification has it


class SecretError(ValueError):
    """The secret cannot be used; does not quote it."""


def read_secret(written: str) -> bytes:
    """The key from its written form, `whsec_` and base64. Raises SecretError."""
    try:
        key = base64.b64decode(written.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not (written.startswith(PREFIX) and SHORTEST <= len(key) <= LONGEST):
        raise SecretError(
            f"a webhook secret is written {PREFIX} and base64 of {SHORTEST} to {LONGEST} bytes; "
            "make one with: tenken webhooks secret"
        )
    return key


def signed(key: bytes, event_id: int, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message; `timestamp` in whole seconds since 1970."""
    message_id = f"evt_{event_id}"
    what = b".".join((message_id.encode(), str(timestamp).encode(), body))
    code = base64.b64encode(hmac.new(key, what, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{code}",
    }
