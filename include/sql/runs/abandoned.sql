-- Runs of the operation and municipality that ended in failure, or stopped being heard of a day ago: they are
-- marked failed, and their working tables, which hold persons, can go. Writes tenken.run.
-- Safe to run again. Returns run_id, run_no.
UPDATE tenken.run SET state = 'failed', finished_at = coalesce(finished_at, now())
WHERE operation = :operation AND municipality_code = :code AND run_id <> :run_id
  AND (state = 'failed' OR state = 'running' AND NOT EXISTS (
      SELECT FROM tenken.step AS s
      WHERE s.run_id = run.run_id
        AND coalesce(s.finished_at, s.started_at) > now() - interval '1 day'))
RETURNING run_id, run_no
