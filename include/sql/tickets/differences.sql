-- Ends the accepted differences, and proposals, whose ticket the run has led elsewhere.
-- Writes tenken.accepted_difference. Safe to run again.
UPDATE tenken.accepted_difference AS d
SET ended_at = now(),
    ended = CASE WHEN t.state = 'resolved' THEN 'gone'
                 WHEN d.approved_at IS NOT NULL AND d.valid_until < :today THEN 'expired'
                 ELSE 'changed' END
FROM tenken.ticket AS t
WHERE t.ticket_id = d.ticket_id AND d.ended IS NULL AND t.state NOT IN ('proposed', 'accepted')
  AND t.operation = :operation AND t.municipality_code = :code
