-- A run with a failed step is a failed run until the step is taken again. Writes tenken.run.
UPDATE tenken.run SET state = 'failed', finished_at = clock_timestamp() WHERE run_id = :run_id
