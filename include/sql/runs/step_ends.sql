-- Writes down how a step ended: counts, and where it failed the problem. Writes tenken.step.
UPDATE tenken.step
SET state = :state, finished_at = clock_timestamp(), counts = CAST(:counts AS jsonb),
    problem = :problem, ended = pg_current_xact_id()
WHERE run_id = :run_id AND step = :step
