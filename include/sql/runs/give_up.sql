-- Marks a run that nothing was heard of for :days days as failed, unless it was taken up meanwhile or
-- is published. Writes tenken.run. Returns run_no when its working tables can go.
UPDATE tenken.run AS r
SET state = CASE WHEN state = 'running' THEN 'failed' ELSE state END,
    finished_at = coalesce(finished_at, now())
WHERE run_id = :run_id
  AND NOT EXISTS (SELECT FROM tenken.step AS s
                  WHERE s.run_id = r.run_id AND coalesce(s.finished_at, s.started_at)
                        > now() - make_interval(days => :days))
  AND NOT EXISTS (SELECT FROM tenken.exchange AS e  -- waits for answers by file
                  WHERE e.run_id = r.run_id AND e.state = 'open'
                    AND e.wake_at > now() - interval '1 day')
RETURNING run_no
