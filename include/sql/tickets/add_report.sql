-- A report on a record that has a ticket: it is told there; an accepted difference is taken up again.
-- Writes tenken.ticket, tenken.accepted_difference. Returns state.
WITH revoked AS (
    UPDATE tenken.accepted_difference SET ended = 'revoked', ended_at = now()
    WHERE ticket_id = :ticket_id AND ended IS NULL AND approved_at IS NOT NULL
    RETURNING ticket_id
)
UPDATE tenken.ticket AS t SET
    state = CASE WHEN r.ticket_id IS NULL THEN t.state ELSE 'open' END,
    closed_at = CASE WHEN r.ticket_id IS NULL THEN t.closed_at END,
    moved_at = CASE WHEN r.ticket_id IS NULL THEN t.moved_at ELSE now() END,
    queue = CASE WHEN :queue = 'restricted' THEN 'restricted' ELSE t.queue END,
    version = t.version + 1
FROM (SELECT CAST(:ticket_id AS bigint) AS asked) AS one
LEFT JOIN revoked AS r ON r.ticket_id = one.asked
WHERE t.ticket_id = one.asked
RETURNING t.state
