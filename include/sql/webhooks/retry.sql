-- Makes all that waits for an endpoint due now. Safe to run again.
UPDATE tenken.webhook_outbox SET next_try_at = now()
WHERE endpoint = :endpoint AND delivered_at IS NULL
