-- Writes down that a step begins, for the first time or once more, and that the run is under way.
-- Writes tenken.step, tenken.run.
WITH under_way AS (
    UPDATE tenken.run SET state = 'running', finished_at = NULL WHERE run_id = :run_id
)
INSERT INTO tenken.step (run_id, step, state, began)
VALUES (:run_id, :step, 'running', pg_current_xact_id())
ON CONFLICT (run_id, step) DO UPDATE
SET state = 'running', started_at = now(), finished_at = NULL, problem = NULL,
    began = excluded.began, ended = NULL,
    attempt = tenken.step.attempt + 1
