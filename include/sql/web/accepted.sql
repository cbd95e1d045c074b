-- One page of the accepted differences that stand in a way: those that wait oldest first, those that
-- stand by the day they end, those that ended newest first.
-- Reads tenken.accepted_difference, tenken.ticket.
SELECT d.accepted_id, d.ticket_id, t.operation, t.municipality_code, t.record_id, t.verdict, t.queue,
       t.state, t.version, t.before_state, d.reason, d.valid_until, d.proposed_by, d.proposed_at,
       d.approved_by, d.approved_at, d.ended, d.ended_at
FROM (
    SELECT * FROM tenken.accepted_difference
    WHERE CASE CAST(:stands AS text)
              WHEN 'waiting' THEN ended IS NULL AND approved_at IS NULL
              WHEN 'ended' THEN ended IS NOT NULL
              ELSE ended IS NULL AND approved_at IS NOT NULL
                   AND (CAST(:stands AS text) = 'standing' OR valid_until <= CAST(:soon AS date))
          END
    ORDER BY ended_at DESC NULLS FIRST,
             CASE WHEN approved_at IS NULL THEN proposed_at END, valid_until, accepted_id
    LIMIT :size OFFSET :before
) AS d
JOIN tenken.ticket AS t USING (ticket_id)
ORDER BY d.ended_at DESC NULLS FIRST,
         CASE WHEN d.approved_at IS NULL THEN d.proposed_at END, d.valid_until, d.accepted_id
