-- The facts of a run. Reads tenken.run.
SELECT run_no, operation, municipality_code, kind, as_of,
       (started_at AT TIME ZONE 'Asia/Tokyo')::date AS day
FROM tenken.run WHERE run_id = :run_id
