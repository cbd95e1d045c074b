"""The signature is the one that Standard Webhooks' own library takes, and no other."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from tenken.webhooks.signing import SecretError, read_secret, signed

KEYS = st.binary(min_size=24, max_size=64)


def now() -> int:
    return int(datetime.now(UTC).timestamp())


def written(key: bytes) -> str:
    return "whsec_" + base64.b64encode(key).decode()


@given(KEYS, st.integers(1, 2**62), st.dictionaries(st.text(max_size=5), st.text(max_size=9)))
def test_the_public_library_takes_it(key: bytes, event_id: int, payload: dict) -> None:
    body = json.dumps(payload, ensure_ascii=False)
    headers = signed(read_secret(written(key)), event_id, now(), body.encode())
    assert Webhook(written(key)).verify(body, headers) == payload


CHANGES = [
    ("another body", lambda h, b: (h, b + " ")),
    ("another id", lambda h, b: (h | {"webhook-id": "evt_2"}, b)),
    ("another time", lambda h, b: (h | {"webhook-timestamp": str(now() - 1)}, b)),
    ("no signature", lambda h, b: (h | {"webhook-signature": "v1,"}, b)),
]


@pytest.mark.parametrize(("what", "change"), CHANGES, ids=[c[0] for c in CHANGES])
def test_what_was_changed_on_the_way_is_refused(what, change) -> None:
    key = bytes(range(32))
    headers, body = change(signed(key, 1, now(), b"{}"), "{}")
    with pytest.raises(WebhookVerificationError):
        Webhook(written(key)).verify(body, headers)


def test_an_old_message_played_back_is_refused() -> None:
    key = bytes(range(32))
    with pytest.raises(WebhookVerificationError, match="old"):
        Webhook(written(key)).verify("{}", signed(key, 1, now() - 3600, b"{}"))


@pytest.mark.parametrize(
    "secret", ["", "geheim", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%", "x" * 40]
)
def test_a_secret_that_is_none_is_refused_and_not_quoted(secret: str) -> None:
    with pytest.raises(SecretError) as refused:
        read_secret(secret)
    assert secret == "" or secret not in str(refused.value).replace("whsec_ and", "")
