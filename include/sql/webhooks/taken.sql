-- Marks an event as delivered. Safe to run again.
UPDATE tenken.webhook_outbox
SET delivered_at = now(), attempts = attempts + 1, problem = NULL
WHERE endpoint = :endpoint AND event_id = :event_id AND delivered_at IS NULL
