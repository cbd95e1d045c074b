-- Writes down that a section's mail of the day is about to go out. Returns no row when it has gone
-- out already or may have; a failed one is begun again.
INSERT INTO tenken.notice AS n (day, municipality_code, section, state, addresses, counts, message_id)
VALUES (:day, :code, :section, 'sending', :addresses, CAST(:counts AS jsonb), :message_id)
ON CONFLICT (day, municipality_code, section) DO UPDATE
SET state = 'sending', attempts = n.attempts + 1, addresses = excluded.addresses,
    counts = excluded.counts, begun_at = now(), problem = NULL
WHERE n.state = 'failed'
RETURNING n.attempts
