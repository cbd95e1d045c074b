-- Records whose tickets are marked corrected and were not missed by a recheck since.
-- Reads tenken.ticket, tenken.ticket_event. Returns record_id.
SELECT DISTINCT t.record_id
FROM tenken.ticket AS t
WHERE t.operation = :operation AND t.municipality_code = :code AND t.state = 'corrected'
  AND NOT EXISTS (SELECT FROM tenken.ticket_event AS e
                  WHERE e.ticket_id = t.ticket_id AND e.event = 'missing'
                    AND e.at >= t.corrected_at)
