-- Destroys the evidence of records all of whose tickets were done :days ago or earlier. An accepted
-- difference is done when it ends. Writes tenken.evidence. Returns evidence_id.
-- Safe to run again: what is destroyed is not found twice.
UPDATE tenken.evidence AS e
SET sealed = NULL, destroyed_at = now()
WHERE e.sealed IS NOT NULL
  AND NOT EXISTS (
      SELECT FROM tenken.ticket AS t
      WHERE t.operation = e.operation AND t.municipality_code = e.municipality_code
        AND t.record_id = e.record_id
        AND (t.state NOT IN ('resolved', 'closed')
             OR t.closed_at > now() - make_interval(days => :days)))
RETURNING e.evidence_id
