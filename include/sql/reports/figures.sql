-- The figures of some runs, for run.json and the terminal. Reads report.run.
SELECT run_id, operation, state, extracted, out_of_scope, quarantined, invalid, not_found, mislink,
       duplicate, status, undecidable, review, stale, match, opened, updated, resolved, reopened,
       CAST(extract(epoch FROM finished_at - started_at) AS double precision) AS seconds
FROM report.run WHERE run_id IN :run_ids ORDER BY operation
