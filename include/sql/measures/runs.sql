-- How the municipalities' newest runs stand, how many of them alarm, and for how many hours nothing of
-- an operation was done. Reads report.run, report.batch_alarm.
WITH newest AS (
    SELECT DISTINCT ON (operation, municipality_code) operation, run_id, state
    FROM report.run WHERE kind NOT IN ('recheck', 'dry_run')
    ORDER BY operation, municipality_code, run_no DESC
)
SELECT 'runs' AS name, json_build_object('operation', o.operation, 'state', s.state) AS labels,
       count(n.run_id)::double precision AS value
FROM unnest(CAST(:operations AS text[])) AS o (operation)
CROSS JOIN unnest(ARRAY['running', 'failed', 'done']) AS s (state)
LEFT JOIN newest AS n USING (operation, state)
GROUP BY o.operation, s.state
UNION ALL
SELECT 'batch_alarms', json_build_object('operation', o.operation), count(a.run_id)
FROM unnest(CAST(:operations AS text[])) AS o (operation)
LEFT JOIN (newest AS n JOIN report.batch_alarm AS a USING (run_id))
    ON n.operation = o.operation
GROUP BY o.operation
UNION ALL
SELECT 'hours_since_done', json_build_object('operation', operation),
       extract(epoch FROM CAST(:now AS timestamptz) - max(finished_at)) / 3600
FROM report.run WHERE state = 'done' AND kind NOT IN ('recheck', 'dry_run')
GROUP BY operation
