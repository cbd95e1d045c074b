-- The facts of a run. Reads tenken.run.
SELECT run_no, operation, municipality_code, kind, as_of FROM tenken.run WHERE run_id = :run_id
