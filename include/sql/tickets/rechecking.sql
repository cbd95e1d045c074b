-- The recheck of an operation and municipality that waits for answers by file, and at which step.
-- Reads tenken.run, tenken.step.
SELECT r.run_id, s.step FROM tenken.run AS r JOIN tenken.step AS s USING (run_id)
WHERE r.operation = :operation AND r.municipality_code = :code AND r.kind = 'recheck'
  AND r.state = 'running' AND s.state = 'waiting'
ORDER BY r.run_no LIMIT 1
