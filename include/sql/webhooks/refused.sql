-- Notes that an event was not taken, why, and when it is tried again.
UPDATE tenken.webhook_outbox
SET attempts = attempts + 1, problem = :problem,
    next_try_at = now() + make_interval(secs => :seconds)
WHERE endpoint = :endpoint AND event_id = :event_id AND delivered_at IS NULL
