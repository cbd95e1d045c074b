-- When the present round of each municipality and operation began: with its last annual run, or with the
-- first run of those that have none. Reads report.run.
SELECT municipality_code, operation,
       coalesce(max(started_at) FILTER (WHERE kind = 'annual'), min(started_at)) AS began
FROM report.run WHERE state = 'done' AND kind IN ('annual', 'rolling', 'new_links')
GROUP BY municipality_code, operation
ORDER BY municipality_code, operation
