-- When the run began, before which its data cannot have been read, and the day in Japan.
-- Reads tenken.run.
SELECT started_at, CAST(now() AT TIME ZONE 'Asia/Tokyo' AS date) AS today
FROM tenken.run WHERE run_id = :run_id
