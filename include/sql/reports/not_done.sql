-- The municipalities whose last run is not done: which, since when, at which step and why.
-- The longest undone first. Reads report.run, report.step.
WITH last AS (
    SELECT DISTINCT ON (operation, municipality_code) *
    FROM report.run WHERE kind <> 'recheck'
    ORDER BY operation, municipality_code, run_no DESC
)
SELECT operation, municipality_code, kind, state,
       to_char(started_at, 'YYYY-MM-DD HH24:MI') AS started, s.step, s.problem
FROM last LEFT JOIN LATERAL (
    SELECT step, problem FROM report.step AS s
    WHERE s.run_id = last.run_id AND s.state <> 'done' ORDER BY s.started_at DESC LIMIT 1
) AS s ON true
WHERE state <> 'done' ORDER BY started_at, operation, municipality_code LIMIT :limit
