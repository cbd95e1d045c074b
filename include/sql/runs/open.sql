-- Writes a run down, or finds it again when its first step is repeated. Writes tenken.run.
INSERT INTO tenken.run (run_id, operation, municipality_code, kind, as_of)
VALUES (:run_id, :operation, :code, :kind, :as_of)
ON CONFLICT (run_id) DO UPDATE SET state = 'running', finished_at = NULL
RETURNING run_no, kind, as_of, (started_at AT TIME ZONE 'Asia/Tokyo')::date AS day
