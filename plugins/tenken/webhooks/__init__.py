"""Ticket events told to other trackers: signed, at least once, in order per ticket.

The database fills the outbox in the transaction of the event itself (migration 0003), so what is
committed is told and what is rolled back is not. A message holds no person's data.
"""

from __future__ import annotations

from tenken.webhooks.delivery import Delivered, deliver, retry, synchronise
from tenken.webhooks.endpoints import Endpoint, endpoints
from tenken.webhooks.posting import Target
from tenken.webhooks.signing import SecretError, read_secret

__all__ = [
    "Delivered",
    "Endpoint",
    "SecretError",
    "Target",
    "deliver",
    "endpoints",
    "read_secret",
    "retry",
    "synchronise",
]
