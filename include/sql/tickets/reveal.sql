-- A ticket and the evidence of its record, the oldest first; one row without evidence.
-- Reads tenken.ticket, tenken.evidence.
SELECT t.operation, t.record_id, t.queue, e.evidence_id, e.found_at, e.run_id, e.sealed
FROM tenken.ticket AS t
LEFT JOIN tenken.evidence AS e
  ON e.operation = t.operation AND e.municipality_code = t.municipality_code
     AND e.record_id = t.record_id AND e.sealed IS NOT NULL
WHERE t.ticket_id = :ticket_id
ORDER BY e.evidence_id
