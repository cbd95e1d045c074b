-- Writes down how many records a run left out for a reason. Writes tenken.left_out.
-- Safe to run again: the figure is replaced.
INSERT INTO tenken.left_out (run_id, reason, records) VALUES (%s, %s, %s)
ON CONFLICT (run_id, reason) DO UPDATE SET records = excluded.records
