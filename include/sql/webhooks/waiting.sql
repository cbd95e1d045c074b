-- The next page of an endpoint's outbox in the order of the events, without tickets of which an
-- earlier event is not yet due again. Reads only.
SELECT o.event_id, o.ticket_id, o.payload, o.attempts
FROM tenken.webhook_outbox AS o
WHERE o.endpoint = :endpoint AND o.delivered_at IS NULL AND o.event_id > :after
  AND NOT EXISTS (
      SELECT FROM tenken.webhook_outbox AS earlier
      WHERE earlier.endpoint = o.endpoint AND earlier.ticket_id = o.ticket_id
        AND earlier.event_id <= o.event_id AND earlier.delivered_at IS NULL
        AND earlier.next_try_at > now())
ORDER BY o.event_id
LIMIT :page
