-- How far some runs are: one line a step that has begun. Reads report.step.
SELECT run_id, step, attempt, state, problem,
       CAST(extract(epoch FROM coalesce(finished_at, clock_timestamp()) - started_at)
            AS double precision) AS seconds
FROM report.step WHERE run_id IN :run_ids
