-- Municipalities with a run of the operation under way that waits for answers by file; rechecks of a
-- few records apart. Reads tenken.exchange, tenken.run.
SELECT DISTINCT r.municipality_code
FROM tenken.exchange AS e JOIN tenken.run AS r USING (run_id)
WHERE r.operation = :operation AND r.state = 'running' AND r.kind <> 'recheck'
  AND e.state = 'open'
