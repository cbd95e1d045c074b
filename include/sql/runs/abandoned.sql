-- Runs of the operation and municipality that ended in failure, or stopped being heard of a day ago: they are
-- marked failed, and their working tables, which hold persons, can go. A run that waits for answers by
-- file is heard of until a day after it is to look for them. Writes tenken.run.
-- Safe to run again. Returns run_id, run_no.
UPDATE tenken.run SET state = 'failed', finished_at = coalesce(finished_at, now())
WHERE operation = :operation AND municipality_code = :code AND run_id <> :run_id
  AND (state = 'failed' OR state = 'running' AND NOT EXISTS (
      SELECT FROM tenken.step AS s
      WHERE s.run_id = run.run_id
        AND coalesce(s.finished_at, s.started_at) > now() - interval '1 day')
    AND NOT EXISTS (
      SELECT FROM tenken.exchange AS e
      WHERE e.run_id = run.run_id AND e.state = 'open' AND e.wake_at > now() - interval '1 day'))
RETURNING run_id, run_no
